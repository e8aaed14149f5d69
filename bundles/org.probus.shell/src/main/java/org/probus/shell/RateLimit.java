/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets so many events a second pass, up to one second's worth at once.
 *
 * <p>It keeps one number: the time at which all that has passed would be due, were it spread
 * evenly. To say no is one read, so that a flood costs the threads that hit next to nothing.
 *
 * <p>Source: the generic cell rate algorithm, ITU-T I.371.
 */
final class RateLimit {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long gap;
    private final long tolerance;
    private final AtomicLong due;

    /**
     * Makes a limit.
     *
     * @param perSecond events a second; 0 lets all pass
     * @param now the time, as of {@link System#nanoTime}
     */
    RateLimit(double perSecond, long now) {
        gap = perSecond > 0 ? Math.round(SECOND / perSecond) : 0;
        tolerance = Math.max(0, SECOND - gap);
        due = new AtomicLong(now);
    }

    /** Tells whether one more event may pass now. */
    boolean pass(long now) {
        if (gap == 0) {
            return true;
        }
        while (true) {
            long last = due.get();
            long from = last - now > 0 ? last : now;
            if (from - now > tolerance) {
                return false;
            }
            if (due.compareAndSet(last, from + gap)) {
                return true;
            }
        }
    }
}
