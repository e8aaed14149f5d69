/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import java.util.List;

/**
 * How a set of durations spreads.
 *
 * @param count how many there are
 * @param p50Nanos the median, in nanoseconds; 0 if there is none
 * @param p99Nanos the 99th percentile, in nanoseconds; 0 if there is none
 * @param maxNanos the longest, in nanoseconds; 0 if there is none
 */
record Spread(long count, long p50Nanos, long p99Nanos, long maxNanos) {
    /** Measures a list; the percentiles are values of the list, by the nearest rank. */
    static Spread of(List<Long> nanos) {
        if (nanos.isEmpty()) {
            return new Spread(0, 0, 0, 0);
        }
        List<Long> sorted = nanos.stream().sorted().toList();
        return new Spread(
                sorted.size(), rank(sorted, 50), rank(sorted, 99), sorted.get(sorted.size() - 1));
    }

    private static long rank(List<Long> sorted, int percent) {
        int rank = (sorted.size() * percent + 99) / 100;
        return sorted.get(rank - 1);
    }
}
