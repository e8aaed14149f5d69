/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.management.Holder;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Shows how a wait for a grace period goes: its age, and who holds it with the stack.
 *
 * <p>On a terminal one line is rewritten all the while. Holders are told after one second, two,
 * four and so on, so that a log does not fill.
 */
final class OffProgress {
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(100);
    private static final String CLEAR = "\r\u001b[K";

    private final Invocation call;
    private final Screen screen;
    private final GraceWait wait;
    private final GraceText text;
    private final long begun = System.nanoTime();

    OffProgress(Invocation call, GraceWait wait) {
        this.call = call;
        this.wait = wait;
        screen = call.screen();
        text = new GraceText(call);
    }

    /**
     * Waits, and shows it.
     *
     * @param timeout the most nanoseconds to wait
     * @param live ended if the bundle stops
     * @return the exit code
     * @throws CommandException if it is not over in time
     */
    int follow(long timeout, Live live) {
        long next = TimeUnit.SECONDS.toNanos(1);
        try {
            while (!wait.await(Math.min(TICK, Math.max(0, timeout - age())))) {
                if (age() >= timeout) {
                    clear();
                    throw late();
                }
                if (live.ended()) {
                    clear();
                    throw CommandException.usage("the shell stops; the wait goes on without it");
                }
                if (age() >= next) {
                    next *= 2;
                    report();
                }
                progress();
            }
        } catch (InterruptedException e) {
            clear();
            screen.say("detached: the wait goes on without you (probe:gp shows it)");
            return ExitCode.INTERRUPTED;
        }
        clear();
        if (call.json()) {
            screen.print(Json.line("grace").put("over", true).put("wait_ns", age()));
        } else {
            screen.print("grace period over after "
                    + call.format().time(age())
                    + ": no call of it runs any more");
        }
        return ExitCode.DONE;
    }

    private long age() {
        return System.nanoTime() - begun;
    }

    private void progress() {
        if (screen.rewritable()) {
            screen.err().print(CLEAR + waiting(wait.holders()));
            screen.flush();
        }
    }

    private void clear() {
        if (screen.rewritable()) {
            screen.err().print(CLEAR);
        }
    }

    private String waiting(List<Holder> holders) {
        return "waiting for grace period "
                + screen.glyphs().ellipsis()
                + " "
                + call.format().time(age())
                + "   "
                + call.format().amount(holders.size(), "reader")
                + " left";
    }

    private void report() {
        List<Holder> holders = wait.holders();
        clear();
        screen.say(waiting(holders));
        for (Holder holder : holders) {
            text.lines(holder, "  ").forEach(screen::say);
        }
        screen.say("Ctrl-C leaves this wait; the unregister stays (probe:gp shows it)");
    }

    private CommandException late() {
        List<Holder> holders = wait.holders();
        if (call.json()) {
            screen.print(Json.line("grace")
                    .put("over", false)
                    .put("wait_ns", age())
                    .putObjects("holders", GraceText.json(holders)));
        }
        String who = holders.isEmpty()
                ? "nobody is seen to hold it"
                : "held by " + text.summary(holders.get(0));
        return new CommandException(
                ExitCode.GRACE,
                "the grace period is not over after "
                        + call.format().time(age())
                        + ": "
                        + who
                        + "; the consumers stay unregistered (probe:gp shows the wait)");
    }
}
