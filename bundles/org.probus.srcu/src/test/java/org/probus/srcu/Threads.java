/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The threads of the tests: both kinds, bounded waits, and readers that park on a latch. */
enum Threads {
    /** Platform threads. */
    PLATFORM {
        @Override
        Thread start(Runnable body) {
            Thread thread = new Thread(body, "reader");
            thread.setDaemon(true);
            thread.start();
            return thread;
        }
    },

    /** Virtual threads where the JDK has them, platform threads elsewhere. */
    VIRTUAL {
        @Override
        Thread start(Runnable body) {
            try {
                Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
                return (Thread) start.invoke(null, body);
            } catch (NoSuchMethodException e) {
                return PLATFORM.start(body);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("no virtual threads", e);
            }
        }
    };

    static final long LIMIT_SECONDS = 30;

    abstract Thread start(Runnable body);

    /** Starts a call whose result, or failure, is got from the task. */
    <T> FutureTask<T> call(Callable<T> body) {
        FutureTask<T> task = new FutureTask<>(body);
        start(task);
        return task;
    }

    /** Starts a call on a thread that would have the slot of this one. */
    static <T> FutureTask<T> callInMySlot(Callable<T> body) {
        FutureTask<T> task = new FutureTask<>(body);
        Thread[] collides = new Thread[1];
        until("a thread has the number of the slot", () -> {
            collides[0] = new Thread(task, "collides");
            return Readers.slot(collides[0]) == Readers.slot(Thread.currentThread());
        });
        collides[0].start();
        return task;
    }

    /** A reader that is inside a section from the return of this until it is released. */
    Parked parkInside(Srcu domain, Object label) {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        FutureTask<Void> task = call(() -> {
            Section section = domain.lock();
            try {
                section.label(label);
                inside.countDown();
                await(release);
            } finally {
                section.unlock();
            }
            return null;
        });
        await(inside);
        return new Parked(task, release);
    }

    /** A reader parked in its section. */
    record Parked(FutureTask<Void> task, CountDownLatch release) {
        void leave() throws Exception {
            release.countDown();
            get(task);
        }
    }

    static <T> T get(FutureTask<T> task) throws Exception {
        return task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until a condition holds, and fails with its name if it does not in time. */
    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as(what).isNegative();
            LockSupport.parkNanos(100_000);
        }
    }

    /** Collects garbage until what is referred to is gone. */
    static void untilCollected(WeakReference<?> reference) {
        until("the referent is collected", () -> {
            System.gc();
            return reference.refersTo(null);
        });
    }

    /** Starts a wait for a grace period. */
    static FutureTask<Void> synchronizer(Srcu domain) {
        return PLATFORM.call(() -> {
            domain.synchronize();
            return null;
        });
    }

    /** Sees the waiter wait: long enough for a wait that was skipped to have returned. */
    static void assertStillWaiting(FutureTask<?> waiter) {
        assertThatThrownBy(() -> waiter.get(50, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
    }
}
