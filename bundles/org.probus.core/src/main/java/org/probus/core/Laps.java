/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import java.util.concurrent.atomic.LongAdder;

/**
 * How often a fused chain was walked as a whole: a counter for each thread, on lines of its own.
 *
 * <p>The counter of a thread is that of its section's number; threads without one, and those that
 * came after the chain was fused, share an adder.
 */
final class Laps {
    /** Two cache lines, since some processors fetch them in pairs. */
    static final int STRIDE = 16;

    /** The first element is the counter of nobody. */
    final long[] counts;

    final LongAdder others = new LongAdder();

    Laps(int threads) {
        this.counts = new long[(threads + 2) * STRIDE];
    }

    /** How many there were; those of other threads may be some behind. */
    long sum() {
        long sum = others.sum();
        for (int i = STRIDE; i < counts.length; i += STRIDE) {
            sum += counts[i];
        }
        return sum;
    }
}
