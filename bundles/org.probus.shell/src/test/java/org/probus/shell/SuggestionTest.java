/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Did you mean. */
class SuggestionTest {
    private static final List<String> OPTIONS = List.of("--json", "--sort", "--wide", "-w");
    private static final List<String> POINTS =
            List.of("com.acme.orders:placed", "com.acme.pay:charged", "osgi:bundle");

    @Test
    void aLetterTooFewIsMended() {
        assertThat(Suggestion.of("--jsn", OPTIONS)).contains("--json");
    }

    @Test
    void swappedLettersCountOnce() {
        assertThat(Suggestion.distance("--josn", "--json", false)).isEqualTo(1);
        assertThat(Suggestion.of("--osrt", OPTIONS)).contains("--sort");
    }

    @Test
    void aPrefixIsCompleted() {
        assertThat(Suggestion.of("--js", OPTIONS)).contains("--json");
    }

    @Test
    void nothingIsSuggestedForWhatIsFarFromAll() {
        assertThat(Suggestion.of("--quantum", OPTIONS)).isEmpty();
        assertThat(Suggestion.of("", OPTIONS)).isEmpty();
        assertThat(Suggestion.ofPattern("net.zebra.*", POINTS)).isEmpty();
    }

    @Test
    void aPatternIsComparedWithTheBeginningOfNames() {
        assertThat(Suggestion.ofPattern("com.acme.ordrs.*", POINTS))
                .contains("com.acme.orders:placed");
        assertThat(Suggestion.ofPattern("com.acme.pya", POINTS)).contains("com.acme.pay:charged");
    }

    @Test
    void aNameIsComparedAsAWhole() {
        assertThat(Suggestion.ofPattern("osgi:bundel", POINTS)).contains("osgi:bundle");
    }

    @Test
    void theSentenceIsEmptyWithoutASuggestion() {
        assertThat(Suggestion.sentence(Suggestion.of("--jsn", OPTIONS)))
                .isEqualTo("; did you mean '--json'?");
        assertThat(Suggestion.sentence(Suggestion.of("zzzzzz", OPTIONS))).isEmpty();
    }
}
