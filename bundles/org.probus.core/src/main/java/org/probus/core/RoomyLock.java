/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

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
    private static final int CALLS = 200;

    @Override
    public void lock() {
        reach(CALLS, 0, 0, 0);
        super.lock();
    }

    @Override
    public boolean tryLock() {
        reach(CALLS, 0, 0, 0);
        return super.tryLock();
    }

    /** Goes as deep as a lock and its end could, and somewhat deeper, without any effect. */
    private static long reach(int calls, long a, long b, long c) {
        return calls == 0 ? a + b + c : reach(calls - 1, a + 1, b + a, c + b) + a + b;
    }
}
