/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import java.lang.reflect.Array;

/**
 * Events as text: on one line, of bounded length, without trust in their {@code toString}.
 *
 * <p>It runs on the thread that hits. What it returns holds nothing of the event.
 */
final class EventText {
    /** The most characters that an event is shown with. */
    static final int LENGTH = 500;

    private static final String MORE = "...";

    private EventText() {}

    /** Returns an event as text. */
    @SuppressWarnings("PMD.AvoidCatchingThrowable")
    static String of(Object event) {
        try {
            StringBuilder text = new StringBuilder();
            append(text, event, 0);
            return oneLine(text);
        } catch (Throwable e) { // whatever it is, it must not reach the thread that hits
            return "(" + event.getClass().getName() + ": its toString threw " + name(e) + ")";
        }
    }

    private static String name(Throwable e) {
        return e.getClass().getName();
    }

    private static void append(StringBuilder text, Object value, int depth) {
        if (value instanceof CharSequence chars) {
            text.append(chars, 0, Math.min(chars.length(), LENGTH + 1));
        } else if (value != null && value.getClass().isArray() && depth < 3) {
            int length = Array.getLength(value);
            text.append('[');
            for (int i = 0; i < length && text.length() <= LENGTH; i++) {
                text.append(i == 0 ? "" : ", ");
                append(text, Array.get(value, i), depth + 1);
            }
            text.append(']');
        } else {
            String string = String.valueOf(value);
            text.append(string, 0, Math.min(string.length(), LENGTH + 1));
        }
    }

    /** Returns a text on one line: what would move a cursor is spelled out. */
    static String oneLine(CharSequence text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length() && line.length() <= LENGTH; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> line.append(Character.isISOControl(c) ? '?' : c);
            }
        }
        if (line.length() > LENGTH) {
            line.setLength(LENGTH - MORE.length());
            line.append(MORE);
        }
        return line.toString();
    }
}
