/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The random choices of one thread, which follow from the seed and the thread's number. */
public final class Dice {
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

    private static final int LITTER = 24;

    private final SplittableRandom random;

    /** Where spinning leaves its result, so that it is not optimised away. */
    private long rest;

    /**
     * Makes them.
     *
     * @param seed of the run
     * @param number of the thread
     */
    public Dice(long seed, int number) {
        random = new SplittableRandom(seed ^ number * GOLDEN);
    }

    /**
     * Returns a number.
     *
     * @param bound what it is less than
     * @return 0 or more
     */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /**
     * Tells whether something that is rare happens now.
     *
     * @param bound how rare it is
     * @return true once in so many calls
     */
    public boolean oneIn(int bound) {
        return random.nextInt(bound) == 0;
    }

    /** Stays a while inside a section: mostly not, often shortly, now and then for long. */
    public void delay() {
        int what = random.nextInt(1000);
        if (what < 600) {
            return;
        }
        if (what < 900) {
            spin(random.nextInt(300));
        } else if (what < 970) {
            spin(random.nextInt(3000));
        } else if (what < 990) {
            giveWay();
        } else if (what < 999) {
            park(TimeUnit.MICROSECONDS.toNanos(1 + random.nextInt(100)));
        } else {
            park(TimeUnit.MICROSECONDS.toNanos(1 + random.nextInt(5000)));
        }
    }

    /** Stays a while outside: mostly not at all. */
    public void gap() {
        int what = random.nextInt(1000);
        if (what < 20) {
            giveWay();
        } else if (what < 25) {
            park(TimeUnit.MICROSECONDS.toNanos(1 + random.nextInt(200)));
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // a way to be preempted, and no more
    void giveWay() {
        Thread.yield();
    }

    void park(long nanos) {
        LockSupport.parkNanos(this, nanos);
    }

    /** Stays a moment, without giving the processor up. */
    void moment() {
        spin(random.nextInt(1500));
    }

    /**
     * Writes to memory that is in no cache: the stores after it wait for their turn, so that a
     * fence that is missing shows for longer.
     */
    void litter(long[] lines) {
        for (int i = 0; i < LITTER; i++) {
            lines[random.nextInt(lines.length)] = i;
        }
    }

    private void spin(int rounds) {
        long sum = rest;
        for (int i = 0; i < rounds; i++) {
            sum = sum * GOLDEN + i;
        }
        rest = sum;
    }
}
