/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

import java.util.ArrayDeque;
import java.util.Date;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A condition whose waits are the scheduler's; guarded by its lock, as any. */
final class ScheduledCondition implements Condition {
    private final ReentrantLock lock;
    private final String place;
    private final Deque<AtomicBoolean> waiters = new ArrayDeque<>();

    ScheduledCondition(ReentrantLock lock, String place) {
        this.lock = lock;
        this.place = place;
    }

    @Override
    public void awaitUninterruptibly() {
        sleep(place);
    }

    /** Waits for a signal. */
    void sleep(String where) {
        if (!(Thread.currentThread() instanceof Worker worker) || worker.task() == null) {
            throw new UnsupportedOperationException(
                    "wait by " + Thread.currentThread() + ", which is no thread of a scene");
        }
        Task task = worker.task();
        AtomicBoolean signalled = new AtomicBoolean();
        waiters.add(signalled);
        lock.unlock();
        task.run.await(task, where + " wait", signalled::get);
        Hooks.lock(lock, where + " relock");
    }

    @Override
    public void signal() {
        AtomicBoolean first = waiters.poll();
        if (first != null) {
            first.set(true);
        }
    }

    @Override
    public void signalAll() {
        waiters.forEach(each -> each.set(true));
        waiters.clear();
    }

    @Override
    public void await() {
        sleep(place);
    }

    /** Waits for a signal: in a scene a time never runs out. */
    @Override
    public long awaitNanos(long nanos) {
        sleep(place);
        return nanos;
    }

    @Override
    public boolean await(long time, TimeUnit unit) {
        throw timed();
    }

    @Override
    public boolean awaitUntil(Date deadline) {
        throw timed();
    }

    private static UnsupportedOperationException timed() {
        return new UnsupportedOperationException("timed waits are not scheduled");
    }
}
