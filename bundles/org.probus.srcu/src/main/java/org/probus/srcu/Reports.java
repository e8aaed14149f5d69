/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where a domain tells what went wrong: the program's callback, the flight recorder, the log.
 *
 * <p>A report is a courtesy: whatever one of them throws, the others are told, and the promise to
 * wait does not depend on it.
 *
 * @param stalled is told of stalls, in place of the log; null for the log
 * @param log is told of the rest, a text each
 */
record Reports(@Nullable Consumer<? super Stall> stalled, Consumer<? super String> log) {
    void stall(Stall stall) {
        attempt(() -> StallEvent.record(stall)); // a LinkageError where the JDK has no recorder
        if (stalled == null) {
            say(stall::describe);
        } else {
            attempt(() -> stalled.accept(stall));
        }
    }

    /** Tells a text, if it can be had: it may come from the program's own objects. */
    void say(Supplier<String> text) {
        attempt(() -> log.accept(text.get()));
    }

    /** An exception of the program's in words; its own methods may throw. */
    static String text(Throwable failure) {
        try {
            StringWriter stack = new StringWriter();
            failure.printStackTrace(new PrintWriter(stack, true));
            return stack.toString();
        } catch (Throwable own) {
            return failure.getClass().getName() + ", which cannot be printed";
        }
    }

    private static void attempt(Runnable report) {
        try {
            report.run();
        } catch (Throwable e) {
            // See above.
        }
    }
}
