/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import org.probus.srcu.Section;
import org.probus.srcu.Srcu;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Those who wait for grace periods and free nothing: they make more, and check promises. */
final class Waiters {
    private static final long LONGEST_GAP_MICROS = 1000;
    private static final Duration OTHERS = Duration.ofMillis(20);

    private final Run run;
    private final Srcu domain;
    private final int mostCallbacks;

    /** The number of the callback that has run last; written by callbacks alone. */
    private final AtomicLong last = new AtomicLong();

    private long number;

    /**
     * Makes them.
     *
     * @param mostCallbacks how many callbacks are queued before a barrier, at most
     */
    Waiters(Run run, int mostCallbacks) {
        this.run = run;
        this.domain = run.domain;
        this.mostCallbacks = mostCallbacks;
    }

    /** Waits at random, with gaps. */
    void await(Dice dice) {
        while (!run.over()) {
            if (!run.has(Fault.IDLE_WRITERS)) {
                once(dice);
            }
            dice.park(gap(dice));
        }
    }

    private static long gap(Dice dice) {
        return TimeUnit.MICROSECONDS.toNanos(1 + dice.below((int) LONGEST_GAP_MICROS));
    }

    private void once(Dice dice) {
        switch (dice.below(5)) {
            case 0 -> domain.synchronize();
            case 1 -> domain.synchronizeExpedited();
            case 2 -> Writer.poll(run, dice, domain.startPoll());
            case 3 -> domain.synchronizeOthers(OTHERS);
            default -> {
                Section section = domain.lock();
                try {
                    refuseToWaitInside();
                    domain.synchronizeOthers(OTHERS);
                } finally {
                    section.unlock();
                }
            }
        }
    }

    private void refuseToWaitInside() {
        try {
            domain.synchronize();
            run.problem("synchronize in a section of its own was not refused");
        } catch (IllegalStateException e) {
            // As it must be.
        }
    }

    /** Queues callbacks, waits at the barrier, and counts what has run. */
    void barriers(Dice dice) {
        while (!run.over()) {
            if (run.has(Fault.IDLE_WRITERS)) {
                dice.park(gap(dice));
                continue;
            }
            int callbacks = 1 + dice.below(mostCallbacks);
            for (int i = 0; i < callbacks; i++) {
                queue(dice);
            }
            domain.barrier();
            if (last.get() < number) {
                run.problem("after the barrier callback " + last.get() + " has run last, of "
                        + number + " that were queued before it");
            }
            dice.park(gap(dice));
        }
    }

    private void queue(Dice dice) {
        long mine = ++number;
        run.queued.increment();
        if (run.has(Fault.LOST_CALLBACK) && dice.oneIn(50)) {
            return;
        }
        if (run.has(Fault.CALLBACKS_SWAPPED) && dice.oneIn(50)) {
            number++;
            run.queued.increment();
            callback(mine + 1);
        }
        if (run.has(Fault.CALLBACK_ON_READER) && dice.oneIn(50)) {
            domain.barrier();
            ran(mine, domain.getState());
            return;
        }
        callback(mine);
    }

    private void callback(long mine) {
        long cookie = domain.getState();
        domain.call(() -> ran(mine, cookie));
    }

    private void ran(long mine, long cookie) {
        run.ran.increment();
        if (last.getAndSet(mine) != mine - 1) {
            run.problem("callback " + mine + " has run out of order");
        }
        if (run.owns(Thread.currentThread())) {
            run.problem(
                    "callback " + mine + " has run on " + Thread.currentThread().getName());
        }
        if (!domain.poll(cookie)) {
            run.problem("callback " + mine + " has run before its grace period was over");
        }
    }
}
