/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.probus.api.management.GracePeriods;
import org.probus.examples.orders.Ledger;

import java.util.List;

/** The tables, and the judgement in them. */
final class ReportTest {
    private static final String EXPECTED = """

              20 rounds of plug in, replace and pull out; 2 threads at full speed; 34.1 s

              hits sent                      38 204 113   1 193 878 a second
                handled by billing v1        11 000 000
                handled by billing v2        12 000 000
                handled by slow                   1 204   beside billing v1
                handled by nobody            15 204 113   before v1 and after v2
              swaps of v1 for v2                     20   under load: 0 lost, 0 doubled
              grace periods                          43   p50 0.020 ms, p99 4.8 ms, max 251.0 ms
              stops                                  41   p50 6.1 ms, p99 250.0 ms, max 251.9 ms
              calls in flight at a stop               2   of slow, whose stop took 251.7 ms
                held by orders-feed-1 in Slow
              class loaders created                  41   41 collected

              no order is lost while a handler is plugged in          0 lost   kept
              no order is lost when v1 is swapped for v2             0 in 20   kept
              no order is handled twice                            0 doubled   kept
              no call runs once its component was deactivated        0 calls   kept
              no call begins or runs after the stop returned         0 calls   kept
              a stop waits for a call in flight                  2 in flight   kept
              every handler's class loader is collected             41 of 41   kept
              Probus counts the calls that the ledger counts      23 001 204   kept

              All 8 promises were kept.
            """;

    private static final Findings.Slow SLOW =
            new Findings.Slow(2, 0, 251_700_000, "orders-feed-1 in Slow");

    private static Findings findings(
            Ledger.Sums sums, Findings.Late late, Findings.Slow slow, Findings.Loaders loaders) {
        return findings(sums, late, slow, loaders, swaps(20, 0));
    }

    private static Findings.Swaps swaps(int count, long orders) {
        return new Findings.Swaps(
                count, orders, new Spread(40, 402_100_000, 680_000_000, 688_200_000));
    }

    private static Findings findings(
            Ledger.Sums sums,
            Findings.Late late,
            Findings.Slow slow,
            Findings.Loaders loaders,
            Findings.Swaps swaps) {
        return new Findings(
                new Findings.Frame(20, 2, 34_120_000_000L, 32_000_000_000L, slow),
                sums,
                new Findings.Handled(11_000_000, 12_000_000, 1_204),
                late,
                loaders,
                new GracePeriods(43, 20_000, 4_800_000, 251_000_000, List.of()),
                new Spread(41, 6_100_000, 250_000_000, 251_900_000),
                swaps,
                new Findings.Comparison(23_001_204, List.of()));
    }

    private static Findings good() {
        return findings(
                new Ledger.Sums(38_204_113, 15_204_113, 0, 0),
                new Findings.Late(0, 0, 0),
                SLOW,
                new Findings.Loaders(41, List.of()));
    }

    @Test
    void tablesShowWhatWasMeasured() {
        Report report = new Report(good());

        assertThat(report.broken()).isEmpty();
        assertThat(report.text().lines().map(String::stripTrailing))
                .containsExactlyElementsOf(EXPECTED.lines().toList());
    }

    @Test
    void everyMeasureCanBreakItsPromise() {
        Findings bad = findings(
                new Ledger.Sums(100, 0, 2, 3),
                new Findings.Late(4, 5, 6),
                new Findings.Slow(2, 1, 5, ""),
                new Findings.Loaders(41, List.of("shift 3 (billing 1.0.0)")));

        assertThat(new Report(bad).broken())
                .extracting(Promise::measured)
                .containsExactly(
                        "3 lost", "2 doubled", "5 calls", "6 calls", "2 in flight", "40 of 41");
        assertThat(new Report(bad).text())
                .contains("Broken: every handler's class loader is collected (40 of 41):"
                        + " still held: shift 3 (billing 1.0.0)")
                .contains("its stop returned while 1 call of the slow handler ran")
                .contains("of all late calls 4 also began late");
    }

    @Test
    void swapThatLosesAnOrderOrIsNotSeenBreaksItsPromise() {
        assertThat(brokenBy(swaps(20, 2)))
                .contains("(2 in 20): 2 orders fell between v1 and v2, in a gap of up to 688.2 ms");
        assertThat(brokenBy(swaps(19, 0))).contains("(0 in 19): only 19 swaps were seen, not 20");
    }

    private static String brokenBy(Findings.Swaps swaps) {
        Report report = new Report(findings(
                new Ledger.Sums(100, 0, 0, 0),
                new Findings.Late(0, 0, 0),
                SLOW,
                new Findings.Loaders(41, List.of()),
                swaps));
        assertThat(report.broken())
                .extracting(Promise::text)
                .containsExactly("no order is lost when v1 is swapped for v2");
        return report.text();
    }

    @Test
    void stopWithNothingInFlightIsNoProof() {
        Findings idle = findings(
                new Ledger.Sums(100, 0, 0, 0),
                new Findings.Late(0, 0, 0),
                Findings.Slow.NONE,
                new Findings.Loaders(41, List.of()));

        assertThat(new Report(idle).text())
                .contains("(0 in flight): no call of the slow handler was caught in flight");
    }

    @Test
    void longListOfLeaksIsCut() {
        Findings many = findings(
                new Ledger.Sums(100, 0, 0, 0),
                new Findings.Late(0, 0, 0),
                SLOW,
                new Findings.Loaders(41, List.of("a", "b", "c", "d", "e")));

        assertThat(new Report(many).text()).contains("still held: a, b, c, d, ...");
    }

    @Test
    void fewerClassLoadersThanHandlersAreNoProof() {
        Findings few = findings(
                new Ledger.Sums(100, 0, 0, 0),
                new Findings.Late(0, 0, 0),
                SLOW,
                new Findings.Loaders(40, List.of()));

        assertThat(new Report(few).text())
                .contains("(40 of 40): only 40 class loaders were seen, not 41");
    }

    @Test
    void numbersAndTimesAreReadable() {
        assertThat(Report.grouped(0)).isEqualTo("0");
        assertThat(Report.grouped(1_234_567)).isEqualTo("1 234 567");
        assertThat(Report.millis(1_500)).isEqualTo("0.002 ms");
        assertThat(Report.millis(12_345_678)).isEqualTo("12.3 ms");
    }

    @Test
    void percentilesAreValuesOfTheList() {
        assertThat(Spread.of(List.of())).isEqualTo(new Spread(0, 0, 0, 0));
        assertThat(Spread.of(List.of(5L))).isEqualTo(new Spread(1, 5, 5, 5));
        assertThat(Spread.of(List.of(4L, 1L, 3L, 2L))).isEqualTo(new Spread(4, 2, 4, 4));
    }
}
