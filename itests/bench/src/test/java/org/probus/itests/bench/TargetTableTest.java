/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.probus.itests.bench.Target.Jdks;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** A target is met or missed by what was measured, and the exit code says which. */
final class TargetTableTest {
    private static final int OLD = 17;
    private static final int NEW = 25;
    private static final Measure OURS = Measure.time("OurBenchmark.hit");
    private static final Measure THEIRS = Measure.time("TheirBenchmark.loop");
    private static final Target HALF = Target.atMost(0.5, "ours / theirs", OURS, THEIRS);

    private static Scores round(double ours, double theirs) {
        Scores scores = new Scores();
        scores.put(OURS, ours);
        scores.put(THEIRS, theirs);
        return scores;
    }

    private static TargetTable table(Target target, Scores... rounds) {
        return table(target, benchmark -> true, NEW, rounds);
    }

    private static TargetTable table(
            Target target, Predicate<String> asked, int jdk, Scores... rounds) {
        return new TargetTable(List.of(target), Arrays.asList(rounds), asked, jdk);
    }

    @Test
    void aRatioUnderItsBoundIsMet() {
        TargetTable table = table(HALF, round(4, 10));

        assertThat(table.toString()).containsPattern("ours / theirs +0\\.40 +<= 0\\.50 +met\n");
        assertThat(table.status()).isZero();
    }

    @Test
    void aRatioAtItsBoundIsMetFromBothSides() {
        Target atLeast = Target.atLeast(0.5, "ours / theirs", OURS, THEIRS);

        assertThat(table(HALF, round(5, 10)).status()).isZero();
        assertThat(table(atLeast, round(5, 10)).status()).isZero();
        assertThat(table(atLeast, round(4, 10)).toString()).endsWith(" missed\n");
    }

    @Test
    void aRatioOverItsBoundIsMissed() {
        TargetTable table = table(HALF, round(6, 10));

        assertThat(table.toString()).containsPattern("ours / theirs +0\\.60 +<= 0\\.50 +missed\n");
        assertThat(table.status()).isEqualTo(1);
        assertThat(table.missed()).isEqualTo(1);
    }

    @Test
    void theMedianOfTheRoundsCounts() {
        assertThat(table(HALF, round(4, 10), round(99, 10), round(3, 10)).status())
                .isZero();
        assertThat(table(HALF, round(6, 10), round(1, 10), round(7, 10)).status())
                .isEqualTo(1);
        assertThat(HALF.measured(List.of(round(1, 4), round(3, 4)))).hasValue(0.5);
    }

    @Test
    void aRatioIsTakenWithinItsRound() {
        // the machine was ten times slower in the second one
        assertThat(HALF.measured(List.of(round(4, 10), round(40, 100), round(4, 10))))
                .hasValue(0.4);
    }

    @Test
    void aMissingResultIsMissed() {
        Scores scores = new Scores();
        scores.put(OURS, 1);
        TargetTable table = table(HALF, scores);

        assertThat(table.toString()).containsPattern("ours / theirs +no result +<= 0\\.50 +missed");
        assertThat(table.status()).isEqualTo(1);
    }

    @Test
    void aResultThatIsNoNumberIsMissed() {
        assertThat(table(HALF, round(0, 0)).status()).isEqualTo(1);
    }

    @Test
    void whatWasNotAskedForIsLeftOut() {
        TargetTable table = table(HALF, benchmark -> !benchmark.equals("TheirBenchmark.loop"), NEW);

        assertThat(table.toString()).doesNotContain("ours").contains("1 more");
        assertThat(table.status()).isZero();
    }

    @Test
    void anotherJdksTargetIsShownAndNotDemanded() {
        TargetTable table = table(HALF.on(Jdks.NEW), benchmark -> true, OLD, round(6, 10));

        assertThat(table.toString()).containsPattern("ours / theirs +0\\.60 .*not demanded");
        assertThat(table.status()).isZero();
        assertThat(table(HALF.on(Jdks.OLD), benchmark -> true, OLD, round(6, 10))
                        .status())
                .isEqualTo(1);
        assertThat(table(HALF.on(Jdks.OLD), benchmark -> true, NEW, round(6, 10))
                        .status())
                .isZero();
    }

    @Test
    void aFigureAloneIsBoundedToo() {
        Target target = Target.atMost(5, "grace periods", OURS);

        assertThat(table(target, round(5, 1)).status()).isZero();
        assertThat(table(target, round(6, 1)).status()).isEqualTo(1);
    }

    @Test
    void whatIsToBeMetEveryTimeCountsByItsWorstRound() {
        Target most = HALF.everyTime();
        Target least = Target.atLeast(0.5, "ours / theirs", OURS, THEIRS).everyTime();

        assertThat(most.measured(List.of(round(1, 10), round(6, 10), round(2, 10))))
                .hasValue(0.6);
        assertThat(least.measured(List.of(round(9, 10), round(6, 10), round(8, 10))))
                .hasValue(0.6);
        assertThat(table(most.on(Jdks.NEW), round(1, 10), round(6, 10), round(2, 10))
                        .status())
                .isEqualTo(1);
    }

    @Test
    void theOptionsAreRead() {
        assertThat(BenchRunner.Arguments.parse().quick()).isFalse();
        assertThat(BenchRunner.Arguments.parse("--full").quick()).isFalse();
        BenchRunner.Arguments arguments = BenchRunner.Arguments.parse("--quick", "Armed");
        assertThat(arguments.quick()).isTrue();
        assertThat(arguments.include("ArmedBenchmark.staticSite")).isTrue();
        assertThat(arguments.include("DisarmedBenchmark.empty")).isFalse();
    }

    @Test
    void wrongOptionsNameThemselves() {
        assertThatThrownBy(() -> BenchRunner.Arguments.parse("--slow"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--slow")
                .hasMessageContaining("usage: run.sh");
        assertThatThrownBy(() -> BenchRunner.Arguments.parse("One", "Two"))
                .hasMessageContaining("Two");
        assertThatThrownBy(() -> BenchRunner.Arguments.parse("(*"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
