/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What is shown while the demo works. */
final class ProgressTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Test
    void terminalHasOneLineThatIsWrittenOverAndTakenAway() {
        Progress progress = new Progress(out, true, () -> "7 hits");
        progress.step("round 1 of 2", false);
        progress.waitFor("a thing with a name that is far too long for the width of a terminal");
        progress.step("round 2 of 2", false);
        progress.clear();

        assertThat(shown()).doesNotContain("\n").endsWith(" ".repeat(79) + "\r");
        assertThat(shown().split("\r"))
                .filteredOn(part -> !part.isBlank())
                .allSatisfy(part -> assertThat(part).hasSize(79))
                .extracting(String::strip)
                .containsExactly("round 1 of 2: 7 hits", "round 2 of 2: 7 hits");
    }

    @Test
    void lineThatStaysTakesTheChangingOneAway() {
        Progress progress = new Progress(out, true, () -> "7 hits");
        progress.step("round 1 of 2", false);
        progress.say("bad record");

        assertThat(shown()).endsWith(" ".repeat(79) + "\rbad record" + System.lineSeparator());
    }

    @Test
    void withoutATerminalOnlySomeStepsAreLines() {
        Progress progress = new Progress(out, false, () -> "7 hits");
        progress.step("round 1 of 20", false);
        progress.step("round 2 of 20", true);
        progress.tick();
        progress.clear();

        assertThat(shown()).isEqualTo("  round 2 of 20: 7 hits" + System.lineSeparator());
    }
}
