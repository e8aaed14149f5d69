/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** Which known word is near enough to be meant. */
final class SuggestionTest {
    @ParameterizedTest
    @CsvSource({"demo,demo,0", "dmeo,demo,1", "demos,demo,1", "dem,demo,1", "'',demo,4", "a,b,1"})
    void distanceCountsChanges(String left, String right, int changes) {
        assertThat(Suggestion.distance(left, right)).isEqualTo(changes);
        assertThat(Suggestion.distance(right, left)).isEqualTo(changes);
    }

    @Test
    void nearestOfSeveralIsNamed() {
        assertThat(Suggestion.phrase("dmo", List.of("shell", "demo", "domino")))
                .isEqualTo("; did you mean 'demo'?");
    }

    @Test
    void wordThatResemblesNothingGetsNoSuggestion() {
        assertThat(Suggestion.phrase("frobnicate", List.of("shell", "demo"))).isEmpty();
        assertThat(Suggestion.phrase("x", List.of())).isEmpty();
    }
}
