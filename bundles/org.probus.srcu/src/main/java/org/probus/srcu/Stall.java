/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import java.util.List;
import java.util.Locale;

/**
 * A grace period that takes long.
 *
 * @param domain the name of the domain
 * @param ageNanos since when the grace period runs, in nanoseconds
 * @param readers who it waits for, the longest first
 */
public record Stall(String domain, long ageNanos, List<Reader> readers) {
    private static final int MOST_READERS = 10;
    private static final int MOST_FRAMES = 12;

    /**
     * Returns it in words: a line, and for each of the oldest readers of each bank a line and the
     * top of its stack.
     *
     * @return lines of text, without a line feed at the end
     */
    public String describe() {
        StringBuilder text = new StringBuilder(500);
        text.append("a grace period of domain ").append(domain).append(" is held up for ");
        text.append(seconds(ageNanos)).append(" by ").append(readers.size()).append(" readers");
        for (int bank = 0; bank < 2; bank++) {
            int of = bank;
            readers.stream()
                    .filter(reader -> reader.bank() == of)
                    .limit(MOST_READERS)
                    .forEach(reader -> append(text, reader));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Reader reader) {
        text.append("\n  ").append(reader.describe()).append(frames(reader.stack()));
    }

    /** The top of a stack, a line each. */
    static String frames(StackTraceElement[] stack) {
        StringBuilder text = new StringBuilder(500);
        for (int i = 0; i < Math.min(MOST_FRAMES, stack.length); i++) {
            text.append("\n    at ").append(stack[i]);
        }
        return text.toString();
    }

    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }

    /** A label in words; it is the program's object, and may throw. */
    static String text(Object label) {
        try {
            return label.toString();
        } catch (Throwable e) {
            return label.getClass().getName() + ", which throws " + e.getClass().getName();
        }
    }
}
