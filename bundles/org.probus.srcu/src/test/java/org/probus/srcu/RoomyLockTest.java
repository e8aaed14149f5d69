/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;

/** A lock at the end of a stack is not taken, or there is stack enough for what it guards. */
class RoomyLockTest {
    private static final int CALLS_UNDER_THE_LOCK = 15;

    private final ReentrantLock lock = Lockdep.roomyLock();
    private boolean tooLate;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itIsTakenWhereThereIsStackForWhatItGuards(boolean tries) throws Exception {
        for (int i = 0; i < 2; i++) {
            FutureTask<Boolean> deep = new FutureTask<>(() -> down(tries));
            new Thread(null, deep, "test thread", 256L * 1024).start(); // bytes: soon at its end

            assertThat(Threads.get(deep)).isTrue();
            assertThat(tooLate).isFalse();
            assertThat(lock.isLocked()).isFalse();
        }
    }

    @Test
    void itIsALockLikeAnyOther() throws Exception {
        lock.lock();
        try {
            assertThat(lock.tryLock()).as("again").isTrue();
            lock.unlock();
            FutureTask<Boolean> other = Threads.PLATFORM.call(lock::tryLock);

            assertThat(Threads.get(other)).isFalse();
        } finally {
            lock.unlock();
        }
        assertThat(lock.isLocked()).isFalse();
    }

    /** Takes the lock where the stack ends, or above that as soon as it can be had. */
    @SuppressWarnings("InfiniteRecursion") // down to the end
    private boolean down(boolean tries) {
        try {
            return down(tries);
        } catch (StackOverflowError e) {
            boolean taken = tries ? lock.tryLock() : take();
            try {
                return taken && works(CALLS_UNDER_THE_LOCK) > 0;
            } catch (StackOverflowError late) {
                tooLate = true;
                throw late;
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean take() {
        lock.lock();
        return true;
    }

    private static long works(int calls) {
        return calls == 0 ? 1 : works(calls - 1) + 1;
    }
}
