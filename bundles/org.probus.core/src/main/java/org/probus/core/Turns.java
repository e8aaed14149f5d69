/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.probus.srcu.Section;

/**
 * Whose turn it is to be timed: one in {@link #PERIOD} of the hits that a thread makes at profiled
 * points.
 *
 * <p>Two looks at the clock cost more than most handlers. The count is in the thread's section, and
 * that thread alone writes it. All profiled points share it, so the period is a prime: where a
 * thread hits some points in turn, each has its share of the samples, unless they are a multiple of
 * the period. A thread begins somewhere in the period, by its number, so that threads which make
 * few hits have their share as well.
 */
final class Turns {
    static final int PERIOD = 127;

    private Turns() {}

    /** Whether this hit may be one to be timed; if it is not, it was counted. */
    static boolean due(Section cell) {
        int left = cell.turns;
        if (left > 1) {
            cell.turns = left - 1;
            return false;
        }
        return true;
    }

    /** Counts a hit; whether it is one to be timed. */
    static boolean take(Section cell) {
        int left = cell.turns;
        if (left == 0) { // a thread's first
            left = 1 + (int) (Thread.currentThread().getId() % PERIOD);
        }
        cell.turns = left == 1 ? PERIOD : left - 1;
        return left == 1;
    }
}
