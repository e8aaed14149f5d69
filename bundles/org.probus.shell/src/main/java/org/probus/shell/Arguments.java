/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The words of one call, told apart.
 *
 * @param options the options that were given, each with its value; empty for a value left out
 * @param words the other words, in their order
 */
record Arguments(Map<Option, String> options, List<String> words) {
    boolean has(Option option) {
        return options.containsKey(option);
    }

    /** Returns the value of an option; empty if it was not given, or without one. */
    Optional<String> value(Option option) {
        return Optional.ofNullable(options.get(option)).filter(v -> !v.isEmpty());
    }

    /** Returns an option's time in nanoseconds. */
    long nanos(Option option, long otherwise) {
        Optional<String> word = value(option);
        if (word.isEmpty()) {
            return otherwise;
        }
        OptionalLong nanos = Units.duration(word.get());
        return nanos.orElseThrow(() -> wrong(option, "a time such as 500ms, 2s or 1m", word.get()));
    }

    /** Returns an option's count. */
    long count(Option option, long otherwise) {
        Optional<String> word = value(option);
        if (word.isEmpty()) {
            return otherwise;
        }
        OptionalLong count = Units.count(word.get());
        return count.orElseThrow(() -> wrong(option, "a count such as 100 or 2k", word.get()));
    }

    /** Returns an option's rate in events a second. */
    double rate(Option option, double otherwise) {
        Optional<String> word = value(option);
        if (word.isEmpty()) {
            return otherwise;
        }
        return Units.rate(word.get())
                .orElseThrow(() -> wrong(option, "a rate such as 50/s or 600/m", word.get()));
    }

    private static CommandException wrong(Option option, String wanted, String given) {
        return CommandException.usage(
                "option '" + option.name() + "' wants " + wanted + ", not '" + given + "'");
    }
}
