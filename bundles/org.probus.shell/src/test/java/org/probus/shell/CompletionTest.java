/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.jline.builtins.Completers;
import org.jline.builtins.Completers.CompletionData;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jline.reader.impl.DefaultParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.probus.api.Verdict;
import org.probus.api.management.Counters;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Completion, through JLine's own completer and a real session. */
class CompletionTest {
    private final GogoShell shell = new GogoShell();
    private final SessionListener listener = new SessionListener(
            shell.dispatcher.specs(), new Proposals(shell.dispatcher, shell.probes));
    private final Map<String, List<CompletionData>> completions = new HashMap<>();

    /** What gogo.jline gives to JLine's completer. */
    private final class Environment implements Completers.CompletionEnvironment {
        @Override
        public Map<String, List<CompletionData>> getCompletions() {
            return completions;
        }

        @Override
        public Set<String> getCommands() {
            return shell.processor.getCommands();
        }

        @Override
        public String resolveCommand(String command) {
            return command.indexOf(':') < 0 ? "probe:" + command : command;
        }

        @Override
        public String commandName(String command) {
            return command.substring(command.indexOf(':') + 1);
        }

        @Override
        public Object evaluate(LineReader reader, ParsedLine line, String script) throws Exception {
            shell.session.put(".commandLine", line);
            return shell.session.execute(script);
        }
    }

    @BeforeEach
    void setUp() throws Exception {
        Counters counters = new Counters(182_340, 5, 0, 0, 0);
        shell.probes.point(1, "com.acme.orders:placed", String.class, counters);
        shell.probes.point(2, "com.acme.pay:verdict", Verdict.class, counters);
        shell.probes.point(3, "com.acme.pay:done", Boolean.class, counters);
        shell.probes.consumer(11, "com.acme", counters, "", "com.acme.orders:placed");
        shell.processor.addListener(listener);
        shell.session.put(".completions", completions);
        shell.run("probe:gp");
    }

    @AfterEach
    void tearDown() {
        shell.close();
    }

    private List<Candidate> candidates(String line) {
        ParsedLine parsed = new DefaultParser().parse(line, line.length());
        List<Candidate> candidates = new ArrayList<>();
        new Completers.Completer(new Environment()).complete(null, parsed, candidates);
        String typed = parsed.word();
        return candidates.stream().filter(c -> c.value().startsWith(typed)).toList();
    }

    private List<String> values(String line) {
        return candidates(line).stream().map(Candidate::value).sorted().toList();
    }

    @Test
    void commandsHaveTheirDescriptions() {
        assertThat(candidates("probe:li")).anySatisfy(c -> {
            assertThat(c.value()).isEqualTo("probe:list");
            assertThat(c.descr()).isEqualTo("list the points that have consumers");
        });
    }

    @Test
    void optionsHaveTheirDescriptions() {
        assertThat(candidates("probe:list --js")).singleElement().satisfies(c -> {
            assertThat(c.value()).isEqualTo("--json");
            assertThat(c.descr()).isEqualTo(Common.JSON.text());
        });
        assertThat(values("probe:tail --r")).containsExactly("--rate", "--raw");
        assertThat(values("probe:help --w")).containsExactly("--wide");
    }

    @Test
    void pointsAreOfferedByNameAndByNumber() {
        assertThat(candidates("probe:list com.acme.o")).singleElement().satisfies(c -> {
            assertThat(c.value()).isEqualTo("com.acme.orders:placed");
            assertThat(c.descr()).isEqualTo("1 consumer, 182k hits");
        });
        assertThat(candidates("probe:info @2"))
                .singleElement()
                .satisfies(c -> assertThat(c.descr()).isEqualTo("com.acme.pay:verdict"));
        assertThat(values("probe:list -a com.acme.pay:done com.acme.o"))
                .containsExactly("com.acme.orders:placed");
        assertThat(values("probe:tail -n 5 com.acme.o")).containsExactly("com.acme.orders:placed");
        assertThat(candidates("probe:list com.acme.pay:d"))
                .singleElement()
                .satisfies(c -> assertThat(c.descr()).isEqualTo("idle"));
    }

    @Test
    void aValueOfAnOptionIsNotOfferedAsAnArgument() {
        assertThat(values("probe:list --color ")).containsExactly("always", "auto", "never");
        assertThat(values("probe:list -s h")).containsExactly("hits");
        assertThat(values("probe:tail --for ")).isEmpty();
        assertThat(values("probe:list a")).doesNotContain("always", "auto");
    }

    @Test
    void registrationsAreOfferedWithWhoTheyAre() {
        for (String typed : List.of("1", "@1")) {
            assertThat(candidates("probe:off " + typed)).singleElement().satisfies(c -> {
                assertThat(c.value()).isEqualTo(typed + "1");
                assertThat(c.descr())
                        .isEqualTo(
                                "com.acme.Audit of com.acme [42] at" + " com.acme.orders:placed");
            });
        }
    }

    @Test
    void valuesOfEnumsAndBooleansAreOffered() {
        assertThat(values("probe:hit com.acme.pay:verdict "))
                .containsExactly("CONTINUE", "IGNORE", "REMOVE");
        assertThat(values("probe:hit com.acme.pay:done t")).containsExactly("true");
        assertThat(values("probe:hit com.acme.orders:placed ")).isEmpty();
        assertThat(values("probe:hit com.acme.pay:done true ")).isEmpty();
    }

    @Test
    void aProfileIsOfferedAtItsPointAndThenItsStates() {
        assertThat(values("probe:profile com.acme.o")).containsExactly("com.acme.orders:placed");
        assertThat(values("probe:profile com.acme.orders:placed ")).containsExactly("off", "on");
        assertThat(values("probe:profile com.acme.orders:placed on ")).isEmpty();
    }

    @Test
    void helpOffersTheCommands() {
        assertThat(values("probe:help "))
                .contains("list", "tail", "gp")
                .hasSameSizeAs(shell.dispatcher.specs());
        assertThat(values("probe:gp ")).isEmpty();
    }

    @Test
    void withoutARegistryThereAreNoNamesAndNoErrors() {
        shell.probes.present = false;
        assertThat(values("probe:list ")).isEmpty();
        assertThat(values("probe:list --js")).containsExactly("--json");
    }

    @Test
    void theEndOfTheBundleTakesTheCompletionOutOfTheSession() throws Exception {
        assertThat(completions).hasSameSizeAs(shell.dispatcher.specs());
        assertThat(shell.session.get(JlineCompletions.FUNCTION)).isInstanceOf(Function.class);
        completions.put("other:one", List.of());
        listener.close();
        assertThat(completions).containsOnlyKeys("other:one");
        assertThat(shell.session.get(JlineCompletions.FUNCTION)).isNull();
    }

    @Test
    void theEndOfTheBundleTakesItsFailuresOutOfTheSession() throws Exception {
        shell.session.put("exception", CommandException.usage("ours"));
        shell.run("probe:list --jsn | cat");
        assertThat(shell.session.get("pipe-exception")).isNotNull();
        listener.close();
        assertThat(shell.session.get("exception")).isNull();
        assertThat(shell.session.get("pipe-exception")).isNull();
        shell.run("probe:gp");
        shell.session.put("exception", new IllegalStateException("of another"));
        listener.close();
        assertThat(shell.session.get("exception")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSessionWithoutCompletionIsLeftAlone() throws Exception {
        try (CommandSession plain = shell.processor.createSession(shell.session)) {
            plain.execute("probe:gp");
            assertThat(plain.get(JlineCompletions.FUNCTION)).isNull();
        }
    }
}
