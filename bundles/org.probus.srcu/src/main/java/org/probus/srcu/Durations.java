/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import java.util.Arrays;

/** The durations of the latest grace periods; guarded by the request lock of its domain. */
final class Durations {
    private final long[] latest = new long[1024];
    private long count;
    private long maxNanos;

    void add(long nanos) {
        latest[(int) (count++ % latest.length)] = nanos;
        maxNanos = Math.max(maxNanos, nanos);
    }

    /** Exact percentiles over what is kept: the value that so many in a hundred do not exceed. */
    Statistics statistics() {
        long[] sorted = Arrays.copyOf(latest, (int) Math.min(count, latest.length));
        Arrays.sort(sorted);
        return new Statistics(count, percentile(sorted, 50), percentile(sorted, 99), maxNanos);
    }

    private static long percentile(long[] sorted, int percent) {
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (sorted.length * percent + 99) / 100;
        return sorted[rank - 1];
    }
}
