/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** A thread that goes its rounds while there is something to do, and is there only then. */
final class Rounds {
    /** What a round returns that has found nothing to do. */
    static final long NOTHING = 0;

    private static final System.Logger LOG = System.getLogger("org.probus.core");

    private final String name;
    private final long firstNanos;
    private final LongSupplier round;

    /** Guards the fields below. */
    private final ReentrantLock lock = new ReentrantLock();

    /** The thread, or the one that will be: made where nobody's class loader is on the stack. */
    private Thread worker;

    private boolean working;

    /** Whether something has come since the latest round began. */
    private boolean asked;

    /**
     * Makes the rounds; starts no thread.
     *
     * @param firstNanos how long the first round waits, and one after a round that has failed
     * @param round returns how long to wait for the next, in nanoseconds, or {@link #NOTHING}
     */
    Rounds(String name, long firstNanos, LongSupplier round) {
        this.name = name;
        this.firstNanos = firstNanos;
        this.round = round;
        this.worker = newWorker();
    }

    private Thread newWorker() {
        Thread thread = new Thread(null, this::work, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(Rounds.class.getClassLoader());
        return thread;
    }

    /**
     * There is something to do, from now on: a round will find it.
     *
     * @throws OutOfMemoryError if there is no thread to be had; nothing has changed
     */
    void begin() {
        lock.lock();
        try {
            if (!working) {
                worker.start();
                working = true; // after it: a thread that cannot be had is tried for again
            }
            asked = true;
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        long pause = firstNanos;
        while (pause != NOTHING || !ends()) {
            LockSupport.parkNanos(this, pause == NOTHING ? firstNanos : pause);
            Thread.interrupted(); // it is ours: nobody means it, and it would end each pause
            pause = go();
        }
    }

    private long go() {
        lock.lock();
        try {
            asked = false; // what has come before is found by this round
        } finally {
            lock.unlock();
        }
        try {
            return round.getAsLong();
        } catch (Throwable e) {
            say(e);
            return firstNanos; // there are those who wait for the next one
        }
    }

    private void say(Throwable failure) {
        try {
            LOG.log(System.Logger.Level.ERROR, "{0}: a round has failed: {1}", name, failure);
        } catch (Throwable e) {
            // Neither can it be told: the next round counts.
        }
    }

    /** Lets the thread end, unless something has come since its latest round. */
    private boolean ends() {
        lock.lock();
        try {
            if (asked) {
                return false;
            }
            worker = newWorker();
            working = false;
            return true;
        } catch (OutOfMemoryError e) {
            return false; // there is no other one to come after it
        } finally {
            lock.unlock();
        }
    }
}
