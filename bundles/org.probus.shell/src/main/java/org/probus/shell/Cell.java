/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

/**
 * A piece of text in a {@link Table}, and what it means.
 *
 * @param text the text, on one line
 * @param style what it means
 */
record Cell(String text, Style style) {
    /** Returns plain text. */
    static Cell of(String text) {
        return new Cell(text, Style.PLAIN);
    }

    /** Returns a count that is painted unless it is nothing. */
    static Cell alarm(long number, Style style, Format format) {
        return new Cell(format.count(number), number == 0 ? Style.PLAIN : style);
    }

    int width() {
        return text.codePointCount(0, text.length());
    }
}
