/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What the demo shows while it works: on a terminal one line that changes, else a line now and
 * then.
 *
 * <p><b>Threads.</b> For the demo's thread.
 */
final class Progress {
    private static final int WIDTH = 79;
    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PrintStream out;
    private final boolean terminal;

    /** What was counted so far, in a few words. */
    private final Supplier<String> counts;

    private String step = "";
    private String waiting = "";
    private long drawnNanos = System.nanoTime();
    private long waitedNanos = drawnNanos;
    private boolean drawn;

    Progress(PrintStream out, boolean terminal, Supplier<String> counts) {
        this.out = out;
        this.terminal = terminal;
        this.counts = counts;
    }

    /**
     * Begins a step.
     *
     * @param name what is done, for example {@code round 3 of 20}
     * @param line whether it is worth a line where there is no terminal
     */
    void step(String name, boolean line) {
        step = name;
        waiting = "";
        if (terminal) {
            draw();
        } else if (line) {
            out.println("  " + name + ": " + counts.get());
        }
    }

    /** Tells what is waited for from now on. */
    void waitFor(String what) {
        waiting = what;
        waitedNanos = System.nanoTime();
    }

    /** Tells that time goes by. */
    void tick() {
        long now = System.nanoTime();
        if (terminal && now - drawnNanos >= REDRAW_NANOS) {
            draw();
        } else if (!terminal && now - waitedNanos >= PATIENCE_NANOS) {
            waitedNanos = now;
            out.println("  " + step + ": still waiting for " + waiting);
        }
    }

    /** Prints a line that stays. */
    void say(String line) {
        clear();
        out.println(line);
    }

    /** Takes the changing line away. */
    void clear() {
        if (drawn) {
            out.print("\r" + " ".repeat(WIDTH) + "\r");
            out.flush();
            drawn = false;
        }
    }

    private void draw() {
        drawnNanos = System.nanoTime();
        String line = "  " + step + ": " + counts.get()
                + (waiting.isEmpty() ? "" : "; waiting for " + waiting);
        String cut = line.length() <= WIDTH ? line : line.substring(0, WIDTH - 3) + "...";
        out.print("\r" + cut + " ".repeat(WIDTH - cut.length()));
        out.flush();
        drawn = true;
    }
}
