/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How long a stop is patient with handlers that do not end, and what it does then.
 *
 * @param interruptAfter when their threads are interrupted, and again after each such time; null
 *     for never
 * @param abandonAfter when the stop goes on without them, their classes pinned; null for never
 */
record Policy(@Nullable Duration interruptAfter, @Nullable Duration abandonAfter) {
    /** Waits for as long as it takes. */
    static final Policy WAIT = new Policy(null, null);

    private static final String NAMES =
            "wait, interrupt or abandon, the latter two with ':' and milliseconds if need be";

    /**
     * Reads {@code wait}, {@code interrupt} or {@code abandon}, the latter two with {@code :} and a
     * time in milliseconds.
     *
     * @param interrupt the time of an interrupt that names none
     * @param abandon the time of an abandonment that names none
     * @throws IllegalArgumentException if it is none of them: the message says what is
     */
    static Policy parse(String text, Duration interrupt, Duration abandon) {
        String[] parts = text.trim().split(":", 2);
        Duration time = parts.length == 1 ? null : time(parts[1], text);
        return switch (parts[0].trim().toLowerCase(Locale.ROOT)) {
            case "wait" -> {
                if (time != null) {
                    throw bad(text);
                }
                yield WAIT;
            }
            case "interrupt" -> new Policy(time == null ? interrupt : time, null);
            case "abandon" -> new Policy(null, time == null ? abandon : time);
            default -> throw bad(text);
        };
    }

    private static Duration time(String millis, String text) {
        try {
            long value = Long.parseLong(millis.trim());
            if (value >= 0) {
                return Duration.ofMillis(Math.min(value, Settings.MOST_MILLIS));
            }
        } catch (NumberFormatException e) {
            // Reported below, as a negative number is.
        }
        throw bad(text);
    }

    private static IllegalArgumentException bad(String text) {
        return new IllegalArgumentException("'" + text + "' is no stop policy: set " + NAMES);
    }

    /** In words, for tools. */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        if (interruptAfter != null) {
            words.add("interrupt after " + seconds(interruptAfter.toNanos()));
        }
        if (abandonAfter != null) {
            words.add("abandon after " + seconds(abandonAfter.toNanos()));
        }
        return words.isEmpty() ? "wait" : String.join(", ", words);
    }

    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }
}
