/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.management.ConsumerInfo;
import org.probus.api.management.PointInfo;
import org.probus.api.management.ProbeManagement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What could stand at the place of a word in a command line, each with a description. */
final class Proposals {
    private final Dispatcher dispatcher;
    private final Probes probes;

    Proposals(Dispatcher dispatcher, Probes probes) {
        this.dispatcher = dispatcher;
        this.probes = probes;
    }

    /**
     * A word that could stand there.
     *
     * @param value the word
     * @param group the heading that it is shown under
     * @param text what it is
     */
    record Proposal(String value, String group, String text) {}

    /**
     * Returns what could stand at a place.
     *
     * @param words the words of one command, its name first
     * @param index the place, 1 or more
     * @param typed what is typed there so far
     */
    List<Proposal> at(List<String> words, int index, String typed) {
        Optional<Spec> spec = words.isEmpty() ? Optional.empty() : dispatcher.spec(words.get(0));
        if (spec.isEmpty() || index < 1) {
            return List.of();
        }
        Optional<Option> before = option(spec.get(), words.get(index - 1));
        if (before.isPresent() && before.get().takesValue() && !before.get().optional()) {
            Option option = before.get();
            return option.choices().stream()
                    .map(c -> new Proposal(c, option.value(), option.text()))
                    .toList();
        }
        if (typed.startsWith("-")) {
            return options(spec.get());
        }
        try {
            return arguments(spec.get(), words, index, typed);
        } catch (CommandException e) {
            return List.of(); // no registry runs, so it has no names to propose
        }
    }

    private static Optional<Option> option(Spec spec, String word) {
        return spec.allOptions().stream().filter(o -> o.names().contains(word)).findFirst();
    }

    private static List<Proposal> options(Spec spec) {
        List<Proposal> proposals = new ArrayList<>();
        for (Option option : spec.allOptions()) {
            option.names().forEach(n -> proposals.add(new Proposal(n, "options", option.text())));
        }
        return proposals;
    }

    private List<Proposal> arguments(Spec spec, List<String> words, int index, String typed) {
        List<String> before = plain(spec, words.subList(1, index));
        List<Parameter> parameters = spec.parameters();
        if (parameters.isEmpty()) {
            return List.of();
        }
        Parameter last = parameters.get(parameters.size() - 1);
        boolean more = before.size() < parameters.size() || last.most() > before.size();
        Parameter parameter =
                before.size() < parameters.size() ? parameters.get(before.size()) : last;
        if (!more) {
            return List.of();
        }
        return switch (parameter.name()) {
            case "POINT" -> points(typed);
            case "ID" -> registrations(typed);
            case "VALUE" -> values(before.get(0));
            case "COMMAND" -> commands();
            case "OLD", "NEW" -> bundles();
            case "STATE" -> states(parameter);
            default -> List.of();
        };
    }

    /** Returns the words that are neither options nor values of options. */
    private static List<String> plain(Spec spec, List<String> words) {
        List<String> plain = new ArrayList<>();
        boolean value = false;
        for (String word : words) {
            Optional<Option> option = option(spec, word);
            boolean time = value && Units.duration(word).isPresent();
            boolean optional = option.isPresent() && option.get().optional();
            if (option.isEmpty() && !word.startsWith("-") && !value) {
                plain.add(word);
            } else if (value && !time && option.isEmpty() && !word.startsWith("-")) {
                value = false;
                continue;
            }
            value = option.isPresent() && option.get().takesValue() && !optional;
        }
        return plain;
    }

    private List<Proposal> points(String typed) {
        List<Proposal> proposals = new ArrayList<>();
        for (PointInfo point : probes.management().points()) {
            if (typed.startsWith("@")) {
                proposals.add(new Proposal("@" + point.id(), "points", point.name()));
            } else {
                proposals.add(new Proposal(point.name(), "points", described(point)));
            }
        }
        return proposals;
    }

    private static String described(PointInfo point) {
        if (point.consumers() == 0) {
            return "idle";
        }
        String consumers = point.consumers() == 1 ? " consumer, " : " consumers, ";
        return point.consumers() + consumers
                + Units.magnitude((double) point.counters().hits()) + " hits";
    }

    private List<Proposal> registrations(String typed) {
        List<Proposal> proposals = new ArrayList<>();
        for (ConsumerInfo consumer : probes.management().consumers()) {
            String id = (typed.startsWith("@") ? "@" : "") + consumer.id();
            String text = consumer.consumer()
                    + " of "
                    + ConsumerRows.bundle(consumer)
                    + " at "
                    + ConsumerRows.where(consumer);
            proposals.add(new Proposal(id, "registrations", text));
        }
        return proposals;
    }

    private List<Proposal> values(String word) {
        ProbeManagement management = probes.management();
        Class<?> type = Points.select(management.points(), List.of(word)).found().stream()
                .findFirst()
                .flatMap(p -> management.type(p.name()))
                .orElse(null);
        if (type == Boolean.class) {
            return List.of(value("true", type), value("false", type));
        }
        if (type == null || !type.isEnum()) {
            return List.of();
        }
        return Arrays.stream(type.getEnumConstants())
                .map(c -> value(((Enum<?>) c).name(), type))
                .toList();
    }

    private static Proposal value(String value, Class<?> type) {
        return new Proposal(value, "values", type.getSimpleName());
    }

    private List<Proposal> bundles() {
        return probes.installed().all().stream()
                .map(one -> new Proposal(
                        Long.toString(one.id()), "bundles", one.name() + " " + one.version()))
                .toList();
    }

    private static List<Proposal> states(Parameter parameter) {
        return ProfileCommand.STATES.stream()
                .map(state -> new Proposal(state, "states", parameter.text()))
                .toList();
    }

    private List<Proposal> commands() {
        return dispatcher.specs().stream()
                .map(s -> new Proposal(s.name(), "commands", s.summary()))
                .toList();
    }
}
