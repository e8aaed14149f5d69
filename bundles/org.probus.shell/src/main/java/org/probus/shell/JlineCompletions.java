/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.jline.builtins.Completers.CompletionData;
import org.jline.reader.Candidate;
import org.jline.reader.ParsedLine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The completion in the form that JLine takes; the only class here that needs JLine.
 *
 * <p>An option has an entry without an argument: JLine would offer its argument as a plain word as
 * well. All words that are no options come from one entry a command, whose script calls a function
 * in the session.
 */
final class JlineCompletions {
    /** The variable of a session that holds the function which makes the candidates. */
    static final String FUNCTION = "__probe_words";

    private static final String LINE = ".commandLine";

    private JlineCompletions() {}

    @SuppressWarnings("unchecked") // what JLine puts there, see CompletionEnvironment
    static void install(
            CommandSession session, Map<?, ?> map, List<Spec> specs, Proposals proposals) {
        Map<String, List<CompletionData>> completions = (Map<String, List<CompletionData>>) map;
        Function function = (caller, arguments) -> candidates(caller, proposals);
        session.put(FUNCTION, function);
        for (Spec spec : specs) {
            completions.put(spec.fullName(), entries(spec));
        }
    }

    private static List<CompletionData> entries(Spec spec) {
        List<CompletionData> entries = new ArrayList<>();
        entries.add(entry(null, spec.summary(), null));
        for (Option option : spec.allOptions()) {
            entries.add(entry(option.names(), option.text(), null));
        }
        entries.add(entry(null, null, FUNCTION));
        return entries;
    }

    @SuppressWarnings("NullAway") // JLine is not annotated; null is its way to leave out
    private static CompletionData entry(
            @org.jspecify.annotations.Nullable List<String> options,
            @org.jspecify.annotations.Nullable String text,
            @org.jspecify.annotations.Nullable String script) {
        return new CompletionData(options, text, script, null);
    }

    private static List<Candidate> candidates(CommandSession session, Proposals proposals) {
        List<Candidate> candidates = new ArrayList<>();
        if (session.get(LINE) instanceof ParsedLine line) {
            String typed = line.word().substring(0, line.wordCursor());
            for (Proposals.Proposal p : proposals.at(line.words(), line.wordIndex(), typed)) {
                candidates.add(candidate(p));
            }
        }
        return candidates;
    }

    @SuppressWarnings("NullAway") // JLine is not annotated; null is its way to leave out
    private static Candidate candidate(Proposals.Proposal p) {
        return new Candidate(p.value(), p.value(), p.group(), p.text(), null, null, true);
    }
}
