/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The callbacks of a domain, in a queue, and the thread that waits for their grace periods.
 *
 * <p>The thread comes with the first callback, and ends when there has been none for a while; then
 * nothing but its creator keeps the domain.
 */
final class Callbacks {
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final GracePeriods gracePeriods;
    private final Reports reports;
    private final Readers readers;
    private final long stallNanos;

    /** Guards the fields below. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Signalled when there is work for the thread, or none will come. */
    private final Condition work = lock.newCondition();

    /** Signalled when callbacks have run. */
    private final Condition ran = lock.newCondition();

    private final Deque<Callback> queue = new ArrayDeque<>();

    /** The callbacks that are queued, by identity. */
    private final Set<Runnable> queued = Collections.newSetFromMap(new IdentityHashMap<>());

    /** How many were ever queued, and how many of these have run. */
    private long queuedCount;

    private long ranCount;

    /** The latest grace period that was asked for without waiting. */
    private long wanted;

    /** The thread, or the one that will be: made where nobody's class loader is on the stack. */
    private Thread worker;

    private boolean working;
    private boolean closed;

    /** What the thread runs now, for reports. */
    private volatile @Nullable Runnable running;

    /**
     * A callback that waits for its grace period.
     *
     * @param body what to run
     * @param number the grace period
     */
    private record Callback(Runnable body, long number) {}

    Callbacks(Readers readers, GracePeriods gracePeriods, Reports reports, long stallNanos) {
        this.name = readers.name();
        this.readers = readers;
        this.gracePeriods = gracePeriods;
        this.reports = reports;
        this.stallNanos = stallNanos;
        this.worker = newWorker();
    }

    private Thread newWorker() {
        Thread thread = new Thread(null, this::work, "srcu-" + name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(Callbacks.class.getClassLoader());
        return thread;
    }

    void call(Runnable body) {
        long number = gracePeriods.snap();
        lock.lock();
        try {
            requireOpen();
            if (queued.contains(body)) {
                throw new IllegalStateException("callback " + body.getClass().getName()
                        + " is queued in domain " + name
                        + " already, and has not run: one object is one callback, make another;"
                        + " a lambda that captures nothing is the same object each time");
            }
            Callback callback = new Callback(body, number);
            wake();
            queued.add(body);
            queue.add(callback);
            queuedCount++;
        } finally {
            lock.unlock();
        }
    }

    /** Makes a grace period run without anybody waiting for it. */
    void want(long number) {
        lock.lock();
        try {
            requireOpen();
            wake();
            wanted = Math.max(wanted, number);
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "domain " + name + " is closed: it takes no more callbacks");
        }
    }

    /** Has the thread run; if it cannot be started, nothing has changed. */
    private void wake() {
        if (!working) {
            worker.start();
            working = true;
        }
        work.signal();
    }

    /** Waits until all callbacks that are queued now have run. */
    void barrier() {
        lock.lock();
        try {
            if (Thread.currentThread() == worker) {
                throw new IllegalStateException("barrier of domain " + name
                        + " inside a callback of it would wait for itself: call it elsewhere");
            }
            gracePeriods.requireNotLeading("barrier");
            awaitRan(queuedCount);
        } finally {
            lock.unlock();
        }
    }

    /** Waits under the lock, and says so when it takes long. */
    private void awaitRan(long all) {
        long begin = System.nanoTime();
        long nextReport = stallNanos;
        boolean interrupted = false;
        while (ranCount < all) {
            try {
                long left = nextReport - (System.nanoTime() - begin);
                if (stallNanos == 0) {
                    ran.await();
                } else if (left > 0) {
                    ran.awaitNanos(left);
                } else {
                    nextReport += stallNanos;
                    reportBarrier(all - ranCount, System.nanoTime() - begin);
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reports a barrier that waits; lets go of the lock meanwhile. */
    private void reportBarrier(long count, long nanos) {
        Runnable body = running;
        Thread thread = worker;
        lock.unlock();
        try {
            reports.say(() -> "a barrier of domain " + name + " waits for " + count
                    + " callbacks for " + Stall.seconds(nanos)
                    + (body == null
                            ? ", whose grace period is not over"
                            : ", of which " + body.getClass().getName() + " is running on "
                                    + thread.getName() + Stall.frames(thread.getStackTrace())));
        } finally {
            lock.lock();
        }
    }

    /** How many callbacks have not run. */
    long pending() {
        lock.lock();
        try {
            return queuedCount - ranCount;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a grace period that was asked for without waiting has not ended. */
    boolean cookiePending() {
        lock.lock();
        try {
            return !gracePeriods.done(wanted);
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more callbacks, and lets the thread end; unless there is one, or a cookie. */
    boolean close() {
        lock.lock();
        try {
            closed = queuedCount == ranCount && gracePeriods.done(wanted);
            work.signalAll();
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Takes callbacks again: the domain goes on. */
    void reopen() {
        lock.lock();
        try {
            closed = false;
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        try {
            serve();
        } finally {
            replace();
        }
    }

    /** Lets another thread take over when this one has died of an Error, at the next chance. */
    private void replace() {
        lock.lock();
        try {
            if (Thread.currentThread() == worker) {
                working = false;
                worker = newWorker();
                if (!queue.isEmpty() || !gracePeriods.done(wanted)) {
                    wake();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void serve() {
        while (true) {
            long number = nextNumber();
            if (number == 0) {
                return;
            }
            if (awaited(number)) {
                Callback callback = ready();
                while (callback != null) {
                    run(callback.body());
                    callback = ready();
                }
            }
        }
    }

    /** Returns the next grace period that is needed; 0 when the thread shall end. */
    private long nextNumber() {
        lock.lock();
        try {
            long left = LINGER_NANOS;
            while (true) {
                Callback first = queue.peek();
                if (first != null) {
                    return first.number();
                }
                if (!gracePeriods.done(wanted)) {
                    return wanted;
                }
                if (closed || left <= 0) {
                    working = false;
                    worker = newWorker();
                    return 0;
                }
                try {
                    left = work.awaitNanos(left);
                } catch (InterruptedException e) {
                    // The thread is ours: an interrupt, by a callback, means nothing.
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean awaited(long number) {
        try {
            gracePeriods.await(number, false);
            return true;
        } catch (IllegalStateException e) {
            reports.say(() -> "the callbacks of domain " + name + " cannot run, their grace"
                    + " period has not ended, and is tried again: " + e.getMessage());
            LockSupport.parkNanos(this, RETRY_NANOS);
            return false;
        }
    }

    /** Returns the next callback whose grace period has ended; it counts as queued until run. */
    private @Nullable Callback ready() {
        lock.lock();
        try {
            Callback first = queue.peek();
            if (first == null || !gracePeriods.done(first.number())) {
                return null;
            }
            queued.remove(first.body());
            return queue.remove();
        } finally {
            lock.unlock();
        }
    }

    private void run(Runnable body) {
        running = body;
        try {
            body.run();
        } catch (Throwable e) {
            reports.say(() -> "a callback of domain " + name + " has thrown; the next one runs: "
                    + Reports.text(e));
        } finally {
            running = null;
            if (readers.leaveAll()) {
                reports.say(() -> "a callback of domain " + name + " of "
                        + body.getClass().getName() + " left a section open, which is ended now:"
                        + " the next grace period would wait for it; unlock what you lock");
            }
            lock.lock();
            try {
                ranCount++;
                ran.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
