/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The grace periods of a domain: numbered, one at a time, shared by all who wait.
 *
 * <p>Whoever finds none running leads the next; the rest wait for it. A leader whose time is up
 * leaves it to one of the rest, who goes on where it was: what it has waited for stays waited for,
 * so that many who wait for a short time delay nobody.
 *
 * <p>Where more threads read than there are processors, a grace period waits for those that do not
 * run: each was put off inside a section, and has its next slice of time when all others had
 * theirs. So one that has waited for a moment is urgent: whoever is about to begin a section lets
 * others run first, once for each time that the leader has looked in vain. With 8 busy threads on 2
 * processors a wait takes 0.3 ms then, and 18 ms without. A handler that lasts gains nothing by
 * that, and so it ends after a while. Source: the idea of the kernel's {@code cond_resched} and
 * {@code rcu_urgent_qs}.
 */
final class GracePeriods {
    /** So long a grace period waits before it has readers give way to each other. */
    private static final long URGENT_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    /** So long after its begin it has them do so no more: it waits for a handler that lasts. */
    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Readers readers;
    private final Supplier<Patience> patiences;

    /** Guards the fields below; volatile ones are written under it, and read by anybody. */
    private final ReentrantLock requests = new ReentrantLock();

    private final Condition ended = requests.newCondition();
    private final Durations durations = new Durations();

    /** How the leader waits; null while no grace period runs. */
    private volatile @Nullable Patience leading;

    private boolean closed;

    /** The number of the latest grace period that has started. */
    private volatile long started;

    /** The number of the latest one that has ended. */
    private volatile long completed;

    /** Whether the latest one that has started has turned the banks; its leader's, or requests. */
    private boolean flipped;

    /** Tells whether those have left their tracks who were in one then; its leader's. */
    private BooleanSupplier tracksLeft = () -> true;

    /** When it has started; its leader's, or requests. */
    private long begun;

    GracePeriods(Readers readers, Supplier<Patience> patiences) {
        this.readers = readers;
        this.patiences = patiences;
    }

    /** Returns the number of the first grace period that will have started after this call. */
    long snap() {
        VarHandle.fullFence(); // I: pairs with A
        return started + 1;
    }

    /** Tells whether a grace period has ended. */
    boolean done(long number) {
        return completed >= number;
    }

    /** Tells whether a number can have come from {@link #snap}. */
    boolean known(long number) {
        return number > 0 && number <= started + 1;
    }

    /** Tells whether one is running. */
    boolean running() {
        requests.lock();
        try {
            return leading != null;
        } finally {
            requests.unlock();
        }
    }

    /** Waits for the end of a grace period, and leads it if nobody does. */
    void await(long number, boolean expedited) {
        await(number, expedited, Long.MAX_VALUE);
    }

    /**
     * Waits as {@link #await(long, boolean)} does, for a limited time. A leader whose time is up
     * lets go of its grace period; one of those who wait leads it on, or who comes next.
     *
     * @return false if the time was up first
     */
    boolean await(long number, Duration limit) {
        return await(number, false, TimeUnit.NANOSECONDS.convert(limit));
    }

    private boolean await(long number, boolean expedited, long limitNanos) {
        long begin = System.nanoTime();
        boolean interrupted = false;
        requests.lock();
        try {
            while (completed < number) {
                checkOpen();
                long left = limitNanos - (System.nanoTime() - begin);
                if (left <= 0) {
                    return false;
                }
                Patience leader = leading;
                if (leader == null) {
                    lead(expedited, limitNanos == Long.MAX_VALUE ? limitNanos : left);
                    continue;
                }
                requireNotLeading("synchronize");
                if (expedited) {
                    leader.hurry();
                }
                try {
                    if (ended.awaitNanos(Math.min(left, leader.lookNanos())) <= 0) {
                        report(leader);
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            if (leading == null) {
                ended.signal(); // who goes may have been called to lead: another one is, then
            }
            requests.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Has a leader reported that has not run for long; lets go of the lock meanwhile. */
    private void report(Patience leader) {
        if (leader.asleep()) {
            requests.unlock();
            try {
                leader.reportAsleep();
            } finally {
                requests.lock();
            }
        }
    }

    /**
     * Refuses a wait by the leader, in a report that it makes.
     *
     * @throws IllegalStateException if this thread leads the grace period
     */
    void requireNotLeading(String what) {
        Patience leader = leading;
        if (leader != null && leader.isOf(Thread.currentThread())) {
            throw new IllegalStateException(what + " of domain " + readers.name()
                    + " inside a report on a grace period of it would wait for itself:"
                    + " report to another thread, and wait there");
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("domain " + readers.name() + " is closed:"
                    + " no grace period begins; wait before close()");
        }
    }

    /** Expedites the one that is running, if one is. */
    void expedite() {
        requests.lock();
        try {
            Patience leader = leading;
            if (leader != null) {
                leader.hurry();
            }
        } finally {
            requests.unlock();
        }
    }

    /**
     * Runs one grace period, or the rest of one that was let go of, if it ends within a time;
     * called and left with the request lock held, which it lets go of.
     */
    private void lead(boolean expedited, long limitNanos) {
        Patience patience = patiences.get();
        if (expedited) {
            patience.hurry();
        }
        leading = patience;
        long number = completed + 1;
        if (started < number) {
            started = number;
            flipped = false;
            begun = System.nanoTime();
        }
        requests.unlock();
        boolean done = false;
        try {
            done = run(patience, limitNanos);
        } finally {
            readers.calm();
            patience.end();
            requests.lock();
            leading = null;
            if (done) {
                completed = number;
                durations.add(System.nanoTime() - begun);
                ended.signalAll();
            } else {
                ended.signal(); // one is enough to lead it on; the others would wake for nothing
            }
        }
    }

    private boolean run(Patience patience, long limitNanos) {
        if (!flipped) {
            int before = readers.idle();
            if (!await(() -> readers.empty(before), patience, limitNanos)) {
                return false;
            }
            tracksLeft = readers.flip();
            flipped = true; // after it: a flip too many is one wait more, one too few a wait less
        }
        int bank = readers.idle();
        return await(tracksLeft, patience, limitNanos)
                && await(() -> readers.empty(bank), patience, limitNanos);
    }

    private boolean await(BooleanSupplier over, Patience patience, long limitNanos) {
        long urged = begun;
        while (!over.getAsBoolean()) {
            if (limitNanos < Long.MAX_VALUE && patience.ageNanos() > limitNanos) {
                return false;
            }
            patience.pause();
            long now = System.nanoTime();
            if (now - begun > LONG_NANOS) {
                readers.calm();
            } else if (now - urged > URGENT_NANOS) {
                urged = now; // and not at each look of one that spins
                readers.urge();
            }
        }
        return true;
    }

    /** How long the one that runs has run, or the latest one that ran, for tests. */
    long ageNanos() {
        requests.lock();
        try {
            return started == 0 ? 0 : System.nanoTime() - begun;
        } finally {
            requests.unlock();
        }
    }

    Statistics statistics() {
        requests.lock();
        try {
            return durations.statistics();
        } finally {
            requests.unlock();
        }
    }

    /** Lets no other one begin, unless one is running. */
    boolean close() {
        requests.lock();
        try {
            closed = leading == null;
            return closed;
        } finally {
            requests.unlock();
        }
    }

    /** Lets others begin again: the domain goes on. */
    void reopen() {
        requests.lock();
        try {
            closed = false;
        } finally {
            requests.unlock();
        }
    }
}
