/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers with units, read and written. */
class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "10ms, 10000000",
        "2s, 2000000000",
        "2, 2000000000",
        "1.5s, 1500000000",
        "1m, 60000000000",
        "1h, 3600000000000",
        "7us, 7000",
        "7µs, 7000",
        "3ns, 3",
        "0, 0"
    })
    void timesAreRead(String word, long nanos) {
        assertThat(Units.duration(word)).hasValue(nanos);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "soon", "-1s", "1x", "1s2", "99999999999h", "1e9"})
    void whatIsNoTimeIsRefused(String word) {
        assertThat(Units.duration(word)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"50/s, 50", "600/m, 10", "3600/h, 1", "5, 5", "0.5/s, 0.5"})
    void ratesAreRead(String word, double perSecond) {
        assertThat(Units.rate(word)).hasValue(perSecond);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "50/x", "/s", "-5/s", "50s"})
    void whatIsNoRateIsRefused(String word) {
        assertThat(Units.rate(word)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"100, 100", "2k, 2000", "1M, 1000000"})
    void countsAreRead(String word, long count) {
        assertThat(Units.count(word)).hasValue(count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "many", "9999999999999"})
    void whatIsNoCountIsRefused(String word) {
        assertThat(Units.count(word)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "370, 370",
        "999, 999",
        "1000, 1k",
        "6030, 6.03k",
        "12449, 12.4k",
        "97700, 97.7k",
        "128370, 128k",
        "999499, 999k",
        "999500, 1M",
        "1234567, 1.23M",
        "9223372036854775807, 9.22E"
    })
    void countsAreWrittenWithThreeDigits(long number, String text) {
        assertThat(Units.magnitude((double) number)).isEqualTo(text);
    }

    @Test
    void smallRatesKeepTheirDigits() {
        assertThat(Units.magnitude(0.25)).isEqualTo("0.25");
        assertThat(Units.magnitude(3.14159)).isEqualTo("3.14");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 ns",
        "189, 189 ns",
        "999, 999 ns",
        "1800, 1.8 us",
        "999600, 1 ms",
        "12100000, 12.1 ms",
        "3204000000, 3.2 s",
        "4100000000000, 4100 s"
    })
    void timesAreWrittenInTheirUnit(long nanos, String text) {
        assertThat(Units.time(nanos, "u")).isEqualTo(text);
    }
}
