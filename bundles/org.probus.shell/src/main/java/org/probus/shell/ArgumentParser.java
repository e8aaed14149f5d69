/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells options and arguments apart, after the declaration of the command.
 *
 * <p>An option is written {@code --sort hits}, {@code --sort=hits}, {@code -s hits} or
 * {@code -shits}; flags of one letter may be joined, {@code -ra}; {@code --} ends the options. A
 * negative number is an argument.
 */
final class ArgumentParser {
    private final Spec spec;
    private final Map<String, Option> known = new LinkedHashMap<>();
    private final Map<Option, String> options = new LinkedHashMap<>();
    private final List<String> words = new ArrayList<>();

    private ArgumentParser(Spec spec) {
        this.spec = spec;
        for (Option option : spec.allOptions()) {
            option.names().forEach(name -> known.put(name, option));
        }
    }

    /**
     * Parses the words of one call.
     *
     * @throws CommandException if they don't fit the declaration; not if help was asked for
     */
    static Arguments parse(Spec spec, Collection<String> line) {
        ArgumentParser parser = new ArgumentParser(spec);
        Deque<String> rest = new ArrayDeque<>(line);
        while (!rest.isEmpty()) {
            parser.next(rest);
        }
        Arguments arguments = new Arguments(Map.copyOf(parser.options), List.copyOf(parser.words));
        if (!arguments.has(Common.HELP)) {
            parser.checkWords();
        }
        return arguments;
    }

    private void next(Deque<String> rest) {
        String word = rest.remove();
        if (word.equals("--")) {
            words.addAll(rest);
            rest.clear();
        } else if (word.startsWith("--")) {
            longOption(word, rest);
        } else if (word.startsWith("-") && word.length() > 1 && !word.matches("-[\\d.].*")) {
            letters(word, rest);
        } else {
            words.add(word);
        }
    }

    private void longOption(String word, Deque<String> rest) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        Option option = option(name);
        if (equals < 0) {
            put(option, option.takesValue() ? value(option, rest) : "");
        } else if (option.takesValue()) {
            put(option, word.substring(equals + 1));
        } else {
            throw CommandException.usage("option '" + name + "' takes no value");
        }
    }

    private void letters(String word, Deque<String> rest) {
        for (int i = 1; i < word.length(); i++) {
            String name = "-" + word.charAt(i);
            Option option = known.get(name);
            if (option == null) {
                throw unknown(i == 1 ? word : name);
            }
            if (option.takesValue() && i + 1 < word.length()) {
                put(option, word.substring(i + 1).replaceFirst("^=", ""));
                return;
            }
            put(option, option.takesValue() ? value(option, rest) : "");
        }
    }

    private Option option(String name) {
        Option option = known.get(name);
        if (option == null) {
            throw unknown(name);
        }
        return option;
    }

    private String value(Option option, Deque<String> rest) {
        String next = rest.peek();
        if (option.optional()) {
            boolean time = next != null && Units.duration(next).isPresent();
            return time ? rest.remove() : "";
        }
        if (next == null || known.containsKey(next)) {
            throw CommandException.usage(
                    "option '" + option.name() + "' wants a value: " + option.value());
        }
        return rest.remove();
    }

    private void put(Option option, String value) {
        if (!option.choices().isEmpty() && !option.choices().contains(value)) {
            throw CommandException.usage("option '"
                    + option.name()
                    + "' takes "
                    + String.join(", ", option.choices())
                    + ", not '"
                    + value
                    + "'"
                    + Suggestion.sentence(Suggestion.of(value, option.choices())));
        }
        options.put(option, value);
    }

    private CommandException unknown(String name) {
        Optional<String> meant = Suggestion.of(name, known.keySet());
        String mend = meant.isPresent()
                ? Suggestion.sentence(meant)
                : " (probe:help " + spec.name() + ")";
        return CommandException.usage("unknown option '" + name + "'" + mend);
    }

    private void checkWords() {
        long least = spec.parameters().stream().mapToLong(Parameter::least).sum();
        long most = spec.parameters().stream().mapToLong(Parameter::most).sum();
        if (words.size() < least) {
            Parameter missing = spec.parameters().get(words.size());
            throw CommandException.usage(
                    "missing " + missing.name() + ": " + missing.text() + usage());
        }
        if (words.size() > most) {
            throw CommandException.usage("unexpected argument '"
                    + words.get((int) most)
                    + "', quote what has blanks"
                    + usage());
        }
    }

    private String usage() {
        return " (usage: " + Usage.line(spec) + ")";
    }
}
