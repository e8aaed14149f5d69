/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that is taken only where there is stack enough to give it back.
 *
 * <p>Hits come to any depth, and so do those who register in one. Where a stack ends between a lock
 * and the block that gives it back, or in the giving back, nobody would ever take it again.
 *
 * <p><b>Errors.</b> A {@link StackOverflowError} comes before the lock was taken.
 */
@SuppressWarnings("serial") // nobody does
final class RoomyLock extends ReentrantLock {
    private static final int CALLS = 80;

    @Override
    public void lock() {
        reach(CALLS, this, null);
        super.lock();
    }

    @Override
    public boolean tryLock() {
        reach(CALLS, this, null);
        return super.tryLock();
    }

    /**
     * Goes as deep as a lock and its end could, and somewhat deeper, without any effect: 2.7 kB in
     * compiled code, for about a nanosecond a call.
     */
    private static int reach(int calls, @Nullable Object a, @Nullable Object b) {
        return calls == 0 ? 0 : reach(calls - 1, b, a) + (a == b ? 2 : 1);
    }
}
