/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

/** The policies of stops, as text. */
class PolicyTest {
    private static final Duration FIVE = Duration.ofSeconds(5);
    private static final Duration THIRTY = Duration.ofSeconds(30);

    @ParameterizedTest
    @CsvSource({
        "wait, wait",
        "interrupt, interrupt after 5.0 s",
        " Interrupt : 250 , interrupt after 0.3 s",
        "ABANDON, abandon after 30.0 s",
        "abandon:0, abandon after 0.0 s"
    })
    void aPolicyIsReadAndToldInWords(String text, String words) {
        assertThat(Policy.parse(text, FIVE, THIRTY)).hasToString(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "never", "wait:5", "interrupt:", "interrupt:soon", "abandon:-1"})
    void whatIsNoneIsRefusedWithTheMend(String text) {
        assertThatThrownBy(() -> Policy.parse(text, FIVE, THIRTY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is no stop policy: set wait, interrupt or");
    }

    @Test
    void bothTimesAreTold() {
        assertThat(new Policy(FIVE, THIRTY))
                .hasToString("interrupt after 5.0 s, abandon after 30.0 s");
    }
}
