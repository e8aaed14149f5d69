/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.srcu.Lockdep;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The timer of the leases: a queue, since all have the same time, and a thread that comes with the
 * first one and ends when there has been none for a while.
 */
final class Expirer {
    private static final System.Logger LOG = System.getLogger("org.probus.core");
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long leaseNanos;

    /** Guards the fields below. */
    private final ReentrantLock lock = Lockdep.roomyLock();

    /** Signalled when the first one comes, and at the close. */
    private final Condition work = lock.newCondition();

    private final Deque<Flight> queue = new ArrayDeque<>();

    /** The thread, or the one that will be: made where nobody's class loader is on the stack. */
    private Thread worker;

    private boolean working;
    private boolean closed;

    Expirer(Duration lease) {
        this.leaseNanos = lease.toNanos();
        this.worker = newWorker();
    }

    private Thread newWorker() {
        Thread thread = new Thread(null, this::work, "probus-leases", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(Expirer.class.getClassLoader());
        return thread;
    }

    /** Queues a flight, to be expired when its time has come. */
    void add(Flight flight) {
        lock.lock();
        try {
            queue.add(flight);
            if (!working) {
                worker.start();
                working = true; // after it: a thread that cannot be had is tried for again
            } else if (queue.size() == 1 || closed) {
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Expires what is left at once, and lets the thread end. */
    void close() {
        lock.lock();
        try {
            closed = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        while (next()) {
            // Each turn expires one.
        }
    }

    /** Waits for the next flight that is due, and expires it; false when the thread shall end. */
    private boolean next() {
        Flight due;
        lock.lock();
        try {
            due = due();
            if (due == null) {
                working = false;
                worker = newWorker();
                return false;
            }
        } finally {
            lock.unlock();
        }
        try {
            due.expire();
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, "a lease could not be expired: {0}", e.toString());
        }
        return true;
    }

    /** The next one that is due; null if there has been none for a while. Under the lock. */
    private @Nullable Flight due() {
        long idle = LINGER_NANOS;
        while (true) {
            while (!queue.isEmpty() && queue.element().landed()) {
                queue.remove();
            }
            Flight first = queue.peek();
            long left = first == null ? idle : first.since + leaseNanos - System.nanoTime();
            if (first != null && (left <= 0 || closed)) {
                return queue.remove();
            }
            if (first == null && (idle <= 0 || closed)) {
                return null;
            }
            try {
                long unspent = work.awaitNanos(left);
                idle = first == null ? unspent : LINGER_NANOS;
            } catch (InterruptedException e) {
                // The thread is ours, and nobody has a reason to interrupt it.
            }
        }
    }
}
