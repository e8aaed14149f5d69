/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import java.util.List;

/**
 * An option of a command: how it is written, what it wants, what it does.
 *
 * @param names all its spellings with their dashes, the one that messages use last
 * @param value the name of its value in the usage; empty if it has none
 * @param optional whether the value may be left out
 * @param choices the only values there are; empty if it is free
 * @param text what it does, without a full stop
 */
record Option(
        List<String> names, String value, boolean optional, List<String> choices, String text) {
    /** Returns an option without a value. */
    static Option flag(String text, String... names) {
        return new Option(List.of(names), "", false, List.of(), text);
    }

    /** Returns an option with a value. */
    static Option value(String value, String text, String... names) {
        return new Option(List.of(names), value, false, List.of(), text);
    }

    /** Returns this option as one that takes nothing but these values. */
    Option of(List<String> only) {
        return new Option(names, value, optional, List.copyOf(only), text);
    }

    /** Returns this option as one whose value may be left out. */
    Option valueOptional() {
        return new Option(names, value, true, choices, text);
    }

    /** Returns the spelling that messages use. */
    String name() {
        return names.get(names.size() - 1);
    }

    boolean takesValue() {
        return !value.isEmpty();
    }
}
