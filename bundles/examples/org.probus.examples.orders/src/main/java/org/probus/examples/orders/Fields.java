/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.orders;

import java.util.List;

/**
 * The fields of one line, taken from left to right, each with an error that names it.
 *
 * <p><b>Threads.</b> For one thread.
 */
final class Fields {
    private static final int SHOWN_MAX = 60;

    private final String line;
    private final String header;

    /** Where the next field begins; past the end of the line when all were taken. */
    private int next;

    Fields(String line, String header) {
        this.line = line;
        this.header = header;
    }

    /** Takes a field that must not be empty. */
    String word(String field) {
        String text = take(field);
        if (text.isEmpty()) {
            throw bad("has an empty " + field, "write a name there");
        }
        return text;
    }

    /** Takes a field that must be one of a few words; returns the very object of the list. */
    String oneOf(String field, List<String> words) {
        String text = take(field);
        for (String word : words) {
            if (word.equals(text)) {
                return word;
            }
        }
        throw bad(
                "has the " + field + " '" + cut(text) + "'",
                "write one of " + String.join(", ", words));
    }

    /** Takes a field that must be a whole number of 1 or more. */
    long wholeNumber(String field, long max) {
        String text = take(field);
        long number = 0;
        for (int i = 0; i < text.length() && number >= 0; i++) {
            int digit = text.charAt(i) - '0';
            number = digit < 0 || digit > 9 || number > (max - digit) / 10
                    ? -1
                    : number * 10 + digit;
        }
        if (number < 1) {
            String range = max == Long.MAX_VALUE ? "of 1 or more" : "from 1 to " + max;
            throw bad(
                    "has the " + field + " '" + cut(text) + "'",
                    "write a whole number " + range + ", digits only");
        }
        return number;
    }

    /** Makes sure that nothing is left. */
    void end() {
        if (next <= line.length()) {
            throw bad("has more fields than it should", "write " + header);
        }
    }

    private String take(String field) {
        if (next > line.length()) {
            throw bad("ends before the " + field, "write " + header);
        }
        int comma = line.indexOf(',', next);
        int end = comma < 0 ? line.length() : comma;
        String text = line.substring(next, end).strip();
        next = end + 1;
        return text;
    }

    private IllegalArgumentException bad(String problem, String mend) {
        return new IllegalArgumentException(
                "the record '" + cut(line) + "' " + problem + ": " + mend);
    }

    private static String cut(String text) {
        return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "...";
    }
}
