/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import java.util.List;
import java.util.stream.Stream;

/**
 * The declaration of a command: the parser, the usage and the completion are made from it.
 *
 * @param name the name, without the scope
 * @param summary what it does, in one line without a full stop
 * @param parameters the arguments in their order; only the last may be given more than once
 * @param options its own options
 * @param live whether it can be watched
 * @param examples command lines with a comment
 * @param statuses the exit statuses that mean something of their own here, each with what
 */
record Spec(
        String name,
        String summary,
        List<Parameter> parameters,
        List<Option> options,
        boolean live,
        List<String> examples,
        List<String> statuses) {
    /** The scope of all commands. */
    static final String SCOPE = "probe";

    /** Returns a declaration without arguments, options or examples. */
    static Spec of(String name, String summary) {
        return new Spec(name, summary, List.of(), List.of(), false, List.of(), List.of());
    }

    Spec takes(Parameter... all) {
        return new Spec(name, summary, List.of(all), options, live, examples, statuses);
    }

    Spec with(Option... all) {
        return new Spec(name, summary, parameters, List.of(all), live, examples, statuses);
    }

    /** Returns this declaration as one of a command that can be watched. */
    Spec watched() {
        return new Spec(name, summary, parameters, options, true, examples, statuses);
    }

    Spec examples(String... all) {
        return new Spec(name, summary, parameters, options, live, List.of(all), statuses);
    }

    Spec statuses(String... all) {
        return new Spec(name, summary, parameters, options, live, examples, List.of(all));
    }

    /** Returns the name with the scope: {@code probe:list}. */
    String fullName() {
        return SCOPE + ":" + name;
    }

    /** Returns the options that it shares with other commands. */
    List<Option> commonOptions() {
        return live
                ? Stream.concat(Stream.of(Common.WATCH), Common.ALWAYS.stream()).toList()
                : Common.ALWAYS;
    }

    /** Returns all options, its own first. */
    List<Option> allOptions() {
        return Stream.concat(options.stream(), commonOptions().stream()).toList();
    }
}
