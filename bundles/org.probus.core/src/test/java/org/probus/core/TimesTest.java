/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.probus.api.management.ConsumerInfo;
import org.probus.api.management.Counters;
import org.probus.api.management.ProbeManagement.Timing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;

/** The arithmetic of the histogram. */
class TimesTest {
    private static final ConsumerInfo WHO = new ConsumerInfo(
            7, "Who", "", -1, List.of(), List.of(), 0, new Counters(0, 0, 0, 0, 0), "", 0);

    @Test
    void bucketsFollowEachOtherWithoutAGapUpToTheLongestTime() {
        assertThat(Times.bucket(0)).isZero();
        assertThat(Times.longest(0)).isZero();
        for (int bucket = 0; bucket < Times.BUCKETS - 1; bucket++) {
            long longest = Times.longest(bucket);
            assertThat(Times.bucket(longest)).isEqualTo(bucket);
            assertThat(Times.bucket(longest + 1)).isEqualTo(bucket + 1);
        }
        assertThat(Times.BUCKETS).isEqualTo(488);
        assertThat(Times.longest(Times.BUCKETS - 1)).isEqualTo(Long.MAX_VALUE);
        assertThat(Times.bucket(Long.MAX_VALUE)).isEqualTo(Times.BUCKETS - 1);
    }

    @Test
    void theBoundsOfABucketAreAnEighthApartAtMost() {
        for (int bucket = 1; bucket < Times.BUCKETS; bucket++) {
            long shortest = Times.longest(bucket - 1) + 1;
            assertThat(Times.longest(bucket) - shortest).isLessThanOrEqualTo(shortest / 8);
        }
    }

    @Test
    void aClockThatRanBackwardsHasMeasuredNothing() {
        assertThat(Times.bucket(-1)).isZero();
        assertThat(Times.bucket(Long.MIN_VALUE)).isZero();
        Times times = new Times(2);
        times.add(1, -5);
        assertThat(times.of(WHO)).isEqualTo(new Timing(WHO, 1, 0, 0, 0, 0));
    }

    @Test
    void anEmptyHistogramIsAllNought() {
        assertThat(new Times().of(WHO)).isEqualTo(new Timing(WHO, 0, 0, 0, 0, 0));
    }

    @Test
    void percentilesOfFewTimesAreTheTimesThemselves() {
        Times times = new Times(1);
        for (int nanos = 1; nanos <= 4; nanos++) {
            times.add(0, nanos);
        }
        assertThat(times.of(WHO)).isEqualTo(new Timing(WHO, 4, 2, 4, 4, 4));
        times.add(0, 1_000_000);
        assertThat(times.of(WHO)).isEqualTo(new Timing(WHO, 5, 3, 1_000_000, 1_000_000, 1_000_000));
        times.add(0, Long.MAX_VALUE);
        assertThat(times.of(WHO).maxNanos()).isEqualTo(Long.MAX_VALUE);
    }

    /** Times of all magnitudes. */
    private static long random(Random random) {
        return random.nextLong() >>> (1 + random.nextInt(62));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 99, 100, 101, 5_000})
    void percentilesAreThoseOfTheSortedTimesOrAnEighthLonger(int size) {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            Times times = new Times(1 + seed % 9);
            long[] sorted = new long[size];
            for (int i = 0; i < size; i++) {
                sorted[i] = random(random);
                times.add(random.nextInt(), sorted[i]);
            }
            Arrays.sort(sorted);
            Timing timing = times.of(WHO);
            assertThat(timing.samples()).isEqualTo(size);
            assertThat(timing.maxNanos()).isEqualTo(sorted[size - 1]);
            near(timing.p50Nanos(), sorted, 50);
            near(timing.p90Nanos(), sorted, 90);
            near(timing.p99Nanos(), sorted, 99);
        }
    }

    private static void near(long found, long[] sorted, int percent) {
        long exact = sorted[(sorted.length * percent + 99) / 100 - 1];
        assertThat(found - exact).as(percent + "th percentile").isBetween(0L, exact / 8);
    }

    @Test
    void noTimeIsLostWhereThreadsShareAStripe() throws Exception {
        Times times = new Times(1);
        int each = 200_000;
        List<FutureTask<Integer>> writers = new ArrayList<>();
        for (int thread = 0; thread < 2; thread++) {
            int number = thread;
            writers.add(Bench.call(() -> {
                for (int i = 0; i < each; i++) {
                    times.add(number, 2L * i + number);
                }
                return each;
            }));
        }
        for (FutureTask<Integer> writer : writers) {
            Bench.get(writer);
        }
        Timing timing = times.of(WHO);
        assertThat(timing.samples()).isEqualTo(2L * each);
        assertThat(timing.maxNanos()).isEqualTo(2L * each - 1);
        assertThat(timing.p50Nanos()).isBetween(each - 1L, each + each / 8L);
    }
}
