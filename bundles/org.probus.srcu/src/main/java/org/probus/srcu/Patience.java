/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A way of waiting for readers: spin, park for growing times, look who is in the way, report. */
final class Patience {
    private static final int SPINS = 200;
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_HURRIED_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long HURRIED_SPIN_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final String domain;
    private final Readers readers;
    private final Reports reports;
    private final long stallNanos;
    private final Thread thread = Thread.currentThread();
    private final long begin = System.nanoTime();

    /** Whether somebody wants it expedited; set by any thread. */
    private volatile boolean hurried;

    /** When the waiter last ran; by it, or by who has reported that it does not. */
    private volatile long awake = begin;

    private long hurriedNanos;
    private long nextReport;
    private long nextLook;
    private int spins;
    private long pauseNanos = FIRST_PAUSE_NANOS;
    private boolean observed;
    private boolean interrupted;

    Patience(String domain, Readers readers, Reports reports, long stallNanos) {
        this.domain = domain;
        this.readers = readers;
        this.reports = reports;
        this.stallNanos = stallNanos;
        this.nextReport = begin + stallNanos;
        this.nextLook = begin + LOOK_NANOS;
    }

    /** Whether a thread is the one that waits so. */
    boolean isOf(Thread other) {
        return thread == other;
    }

    /** How long to wait before it is asked whether it sleeps, in nanoseconds. */
    long lookNanos() {
        return stallNanos == 0 ? Long.MAX_VALUE : stallNanos;
    }

    /** Whether the waiter has not run for longer than it may, and so reports nothing. */
    boolean asleep() {
        return stallNanos > 0 && System.nanoTime() - awake > stallNanos;
    }

    /** Reports, in the place of the waiter, that it does not run. */
    void reportAsleep() {
        long now = System.nanoTime();
        long nanos = now - awake;
        awake = now; // then again only after as long
        reports.say(() -> "a grace period of domain " + domain + " is led by thread \""
                + thread.getName() + "\", which has not run for " + Stall.seconds(nanos)
                + "; all who wait for it wait for that thread"
                + Stall.frames(thread.getStackTrace()));
    }

    /** Makes the waiter spin, for a bounded time, and park shortly after it. */
    void hurry() {
        hurried = true;
        LockSupport.unpark(thread);
    }

    long ageNanos() {
        return System.nanoTime() - begin;
    }

    /** Waits a little, on the thread that made this. */
    void pause() {
        if (spins()) {
            Thread.onSpinWait();
            return;
        }
        interrupted |= Thread.interrupted();
        LockSupport.parkNanos(this, pauseNanos);
        long longest = hurried ? LONGEST_HURRIED_PAUSE_NANOS : LONGEST_PAUSE_NANOS;
        pauseNanos = Math.min(pauseNanos * 2, longest);
        long now = System.nanoTime();
        awake = now;
        if (now - nextLook >= 0) {
            nextLook = now + LOOK_NANOS;
            if (!observed) {
                observed = true;
                readers.beginObserving();
            }
            readers.observe();
        }
        if (stallNanos > 0 && now - nextReport >= 0) {
            nextReport = now + stallNanos;
            reports.stall(new Stall(domain, now - begin, readers.holders()));
        }
    }

    private boolean spins() {
        if (spins < SPINS) {
            spins++;
            return true;
        }
        if (!hurried) {
            return false;
        }
        long now = System.nanoTime();
        if (hurriedNanos == 0) {
            hurriedNanos = now;
        }
        return now - hurriedNanos < HURRIED_SPIN_NANOS;
    }

    /** Ends the wait; an interrupt that came meanwhile is put back. */
    void end() {
        if (observed) {
            readers.forget();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
