/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Whose section is whose: threads whose pool clears their thread-locals between tasks. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReadersTest {
    private static final int SLOTS = 512;
    private static final int FEW = 3;

    @SuppressWarnings("ThreadLocalUsage") // tells whether the pool has cleared them
    private final ThreadLocal<@Nullable Boolean> kept = new ThreadLocal<>();

    private final Srcu domain = new Srcu("readers");
    private final Thread worker = worker();
    private int cleared;

    private static Thread worker() {
        FutureTask<Thread> task = new FutureTask<>(Thread::currentThread);
        ForkJoinPool.commonPool().execute(task);
        return get(task);
    }

    private static <T> T get(FutureTask<T> task) {
        try {
            return task.get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Runs a task on the worker until its thread-locals were cleared a few times in between. */
    private void often(Runnable body) {
        while (cleared < FEW) {
            FutureTask<Boolean> task = new FutureTask<>(() -> run(body), true);
            ForkJoinPool.commonPool().execute(task);
            assertThat(get(task)).isTrue();
            LockSupport.parkNanos(100_000);
        }
    }

    /** Runs it, but not on the other threads of the pool. */
    private void run(Runnable body) {
        if (Thread.currentThread() == worker) {
            cleared += kept.get() == null ? 1 : 0;
            kept.set(true);
            body.run();
        }
    }

    @Test
    void aThreadIsKnownToBeInsideThoughItsThreadLocalsWereCleared() {
        often(() -> {
            assertThat(domain.inSection()).isFalse();
            Section section = domain.lock();
            try {
                assertThat(domain.inSection()).isTrue();
            } finally {
                section.unlock();
            }
        });
    }

    @Test
    void aThreadThatSharesItsSlotHasOneSectionThoughItsThreadLocalsWereCleared() throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Thread other = neighbour(() -> {
            domain.lock().unlock();
            there.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        other.start();
        assertThat(there.await(30, TimeUnit.SECONDS)).isTrue();
        long before = domain.cells();
        often(() -> domain.lock().unlock());

        assertThat(domain.cells()).isEqualTo(before + 1);
        end.countDown();
        other.join();
    }

    /** A thread with the slot of the worker. */
    private Thread neighbour(Runnable body) {
        while (true) {
            Thread thread = new Thread(body, "neighbour");
            if ((thread.getId() - worker.getId()) % SLOTS == 0) {
                thread.setDaemon(true);
                return thread;
            }
        }
    }
}
