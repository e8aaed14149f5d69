/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.jspecify.annotations.Nullable;
import org.probus.api.management.Swaps;
import org.probus.api.management.TransitionInfo;
import org.probus.api.management.TransitionInfo.Phase;
import org.probus.shell.Installed.Entry;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One swap on a thread of its own, while the command shows how it goes.
 *
 * <p>The swap itself cannot be left half-way: Ctrl-C turns it back.
 */
final class SwapRun {
    static final long READY_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(100);

    private final Invocation call;
    private final Screen screen;
    private final Pair pair;
    private final long readyNanos;
    private final boolean partial;
    private final boolean keep;
    private final CountDownLatch over = new CountDownLatch(1);

    /** How it ended, and what went wrong; written by its thread, before the latch. */
    private volatile @Nullable TransitionInfo end;

    private volatile @Nullable String failure;

    /**
     * The two bundles.
     *
     * @param old the one that is replaced
     * @param fresh the one that replaces it
     */
    record Pair(Entry old, Entry fresh) {}

    SwapRun(Invocation call, Pair pair, long readyNanos, boolean partial, boolean keep) {
        this.call = call;
        this.screen = call.screen();
        this.pair = pair;
        this.readyNanos = readyNanos;
        this.partial = partial;
        this.keep = keep;
    }

    /** Runs a swap that has begun, and shows it; returns the exit code. */
    int follow(Swaps.Swap swap) {
        Thread thread = new Thread(() -> run(swap), "swap of " + pair.old());
        thread.setDaemon(true);
        thread.start();
        long begun = System.nanoTime();
        long next = TimeUnit.SECONDS.toNanos(1);
        try (Live live = call.lives().begin(call.session())) {
            while (!over.await(TICK, TimeUnit.NANOSECONDS)) {
                if (live.ended()) {
                    throw new InterruptedException();
                }
                if (System.nanoTime() - begun > next) {
                    next *= 2;
                    waiting().forEach(line -> screen.say("waits for " + line));
                }
            }
        } catch (InterruptedException e) {
            Optional<TransitionInfo> running = SwapCommand.running(call);
            boolean back = call.probes().swaps().back();
            screen.say(running.filter(found -> back)
                    .map(found -> SwapCommand.turnedBack(call, found))
                    .orElse("the swap is over but for the stop of a bundle, which ends without you"
                            + " (probe:stalls)"));
            return ExitCode.INTERRUPTED;
        }
        return told();
    }

    private List<String> waiting() {
        return call.probes().swaps().transitions().stream()
                .filter(one -> !one.phase().over())
                .flatMap(one -> one.waitsFor().stream())
                .toList();
    }

    private void run(Swaps.Swap swap) {
        try (swap) {
            call.probes().installed().start(pair.fresh(), false);
            TransitionInfo ended = swap.run(Duration.ofNanos(readyNanos), partial);
            end = ended;
            if (ended.phase() == Phase.DONE) {
                call.probes().installed().start(pair.fresh(), true);
                call.probes().installed().stop(pair.old(), !keep);
            } else {
                call.probes().installed().stop(pair.fresh(), false);
            }
        } catch (InterruptedException e) {
            failure = "it was interrupted";
        } catch (CommandException e) {
            failure = e.text();
        } catch (Throwable e) {
            failure = e.toString(); // as text: it may be of a class of the bundle
        } finally {
            over.countDown();
        }
    }

    private int told() {
        TransitionInfo ended = end;
        String wrong = failure;
        if (ended == null) {
            throw CommandException.usage("not swapped: " + wrong + "; " + pair.old()
                    + " goes on as before; correct " + pair.fresh() + ", install it anew, and say"
                    + " it again");
        }
        if (ended.phase() != Phase.DONE) {
            throw new CommandException(
                    ExitCode.GRACE,
                    "not swapped: " + ended.reason() + "; "
                            + pair.old() + " goes on as before, " + pair.fresh() + " is stopped"
                            + (wrong == null ? "" : "; but " + wrong));
        }
        if (call.json()) {
            screen.print(TransitionsCommand.json(ended));
        } else {
            screen.print("swapped: " + ended.from() + " -> " + ended.to() + " at "
                    + String.join(", ", ended.points()) + " in "
                    + call.format().time(ended.ageNanos()));
        }
        if (wrong != null) {
            throw CommandException.usage("swapped, but " + wrong + "; " + pair.old()
                    + " is not called any more: 'uninstall " + pair.old().id() + "' removes it");
        }
        if (!call.json()) {
            screen.print(pair.old() + (keep ? " is stopped" : " is stopped and uninstalled"));
        }
        return ExitCode.DONE;
    }
}
