/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the instrumented code calls: before each access to shared state, and in place of each call
 * that could make its thread wait.
 *
 * <p>A thread that is in no run does what the call it replaces does.
 */
public final class Hooks {
    private Hooks() {}

    private static @Nullable Task task() {
        return Thread.currentThread() instanceof Worker worker ? worker.task() : null;
    }

    /**
     * Comes before an access to shared state: another thread may go on here.
     *
     * @param place where it is
     */
    public static void step(String place) {
        Task task = task();
        if (task != null) {
            task.run.step(task, place);
        }
    }

    /**
     * A place where a thread gives way by itself, as one that parks does.
     *
     * @param place where it is
     */
    public static void rest(String place) {
        Task task = task();
        if (task != null) {
            task.run.rest(task, place);
        }
    }

    /**
     * Stands for {@code lock.lock()}.
     *
     * @param lock the lock
     * @param place where it is
     */
    public static void lock(ReentrantLock lock, String place) {
        Task task = task();
        if (task == null) {
            lock.lock();
            return;
        }
        task.run.step(task, place);
        while (!lock.tryLock()) {
            task.run.await(task, place, () -> !lock.isLocked());
        }
    }

    /**
     * Stands for {@code lock.tryLock()}.
     *
     * @param lock the lock
     * @param place where it is
     * @return whether it was taken
     */
    public static boolean tryLock(ReentrantLock lock, String place) {
        step(place);
        return lock.tryLock();
    }

    /**
     * Stands for {@code lock.unlock()}; steps before and not after, since the next access does.
     *
     * @param lock the lock
     * @param place where it is
     */
    public static void unlock(ReentrantLock lock, String place) {
        Task task = task();
        if (task != null && task.run.abandoned()) {
            if (lock.isHeldByCurrentThread()) {
                lock.unlock();
            }
            return;
        }
        step(place);
        lock.unlock();
    }

    /**
     * Stands for {@code lock.newCondition()}.
     *
     * @param lock the lock
     * @param place where it is
     * @return a condition whose waits are the scheduler's
     */
    public static Condition newCondition(ReentrantLock lock, String place) {
        return new ScheduledCondition(lock, place);
    }

    /**
     * Stands for {@code condition.awaitUninterruptibly()}, for one of ours.
     *
     * @param condition the condition
     * @param place where it is
     */
    public static void awaitUninterruptibly(Condition condition, String place) {
        ((ScheduledCondition) condition).sleep(place);
    }

    /**
     * Stands for {@code Thread.onSpinWait()}: the thread looks again when another has moved.
     *
     * @param place where it is
     */
    public static void onSpinWait(String place) {
        Task task = task();
        if (task != null) {
            task.run.spin(task, place);
        }
    }

    /**
     * Stands for {@code LockSupport.parkNanos(blocker, nanos)}.
     *
     * @param blocker the blocker
     * @param nanos for how long
     * @param place where it is
     */
    public static void parkNanos(Object blocker, long nanos, String place) {
        Task task = task();
        if (task == null) {
            LockSupport.parkNanos(blocker, nanos);
        } else {
            task.run.spin(task, place);
        }
    }

    /**
     * Stands for {@code thread.isAlive()}: a thread of a run ends with its act.
     *
     * @param thread the thread
     * @param place where it is
     * @return whether it has not ended
     */
    public static boolean isAlive(Thread thread, String place) {
        step(place);
        Task other = thread instanceof Worker worker ? worker.task() : null;
        return other == null ? thread.isAlive() : !other.finished;
    }

    /**
     * Stands for {@code System.nanoTime()}: a microsecond for each step.
     *
     * @param place where it is
     * @return the time
     */
    public static long nanoTime(String place) {
        Task task = task();
        return task == null ? System.nanoTime() : task.run.nanoTime();
    }
}
