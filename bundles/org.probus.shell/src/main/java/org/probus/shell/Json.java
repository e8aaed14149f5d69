/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import java.util.Collection;

/** One JSON object on one line, written member by member. */
final class Json {
    private final StringBuilder text = new StringBuilder("{");

    private Json() {}

    /** Returns an object of the output: it has the version of the format, and says what it is. */
    static Json line(String type) {
        return new Json().put("v", 1).put("type", type);
    }

    /** Returns an object to be nested in another one. */
    static Json object() {
        return new Json();
    }

    Json put(String key, long value) {
        name(key).append(value);
        return this;
    }

    Json put(String key, boolean value) {
        name(key).append(value);
        return this;
    }

    Json put(String key, String value) {
        quote(name(key), value);
        return this;
    }

    Json put(String key, Collection<String> values) {
        name(key).append('[');
        String comma = "";
        for (String value : values) {
            text.append(comma);
            quote(text, value);
            comma = ",";
        }
        text.append(']');
        return this;
    }

    Json putObjects(String key, Collection<Json> values) {
        name(key).append('[');
        String comma = "";
        for (Json value : values) {
            text.append(comma).append(value);
            comma = ",";
        }
        text.append(']');
        return this;
    }

    @Override
    public String toString() {
        return text + "}";
    }

    private StringBuilder name(String key) {
        if (text.length() > 1) {
            text.append(',');
        }
        quote(text, key);
        return text.append(':');
    }

    private static void quote(StringBuilder to, String value) {
        to.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> to.append("\\\"");
                case '\\' -> to.append("\\\\");
                case '\n' -> to.append("\\n");
                case '\r' -> to.append("\\r");
                case '\t' -> to.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7f || lonely(value, i)) {
                        escape(to, c);
                    } else {
                        to.append(c);
                    }
                }
            }
        }
        to.append('"');
    }

    /** Tells whether a half of a surrogate pair stands alone: no encoding can write it. */
    private static boolean lonely(String value, int i) {
        char c = value.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
        }
        return Character.isLowSurrogate(c)
                && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
    }

    private static void escape(StringBuilder to, char c) {
        String hex = Integer.toHexString(c);
        to.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
    }
}
