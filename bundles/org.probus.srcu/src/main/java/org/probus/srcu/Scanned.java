/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

import java.lang.ref.WeakReference;
import java.util.function.Predicate;

/** What the scans look at: the section of a thread, or a track of it. */
abstract class Scanned {
    /** The thread that writes it; weak, so that the domain keeps no thread alive. */
    final WeakReference<Thread> owner;

    /**
     * The entry that a wait for labels has met, see {@link Section#overdue}; 0 if none has; written
     * under the scan lock, volatile.
     */
    volatile long overdue;

    /** The entry that the leader saw when it first found this in its way; -1 for none. */
    long seenEntry = -1;

    /** When that was, in nanoseconds of {@link System#nanoTime}. */
    long seenNanos;

    Scanned(@Nullable Thread owner) {
        this.owner = new WeakReference<>(owner);
    }

    /** The thread that it is of; null if that is gone. */
    final @Nullable Thread owner() {
        return owner.get();
    }

    /** Whether it is of this thread. */
    final boolean isOf(Thread thread) {
        return owner.refersTo(thread);
    }

    /** The number of the entry that the owner is in, counted from 1; 0 if it is in none. */
    abstract long entry();

    /** Whether the owner is still in the entry of a number, as {@link #entry} gave it. */
    abstract boolean in(long number);

    /**
     * Whether a wait for what some labels name has to wait for an entry.
     *
     * @param number the entry, as {@link #entry} gave it before the fence J
     */
    abstract boolean holds(long number, Predicate<Object> what);

    /**
     * The owner and what it does, as far as another thread can tell.
     *
     * @param number the entry, as {@link #entry} gave it
     */
    abstract Reader reader(long number, long heldNanos);

    /** A wait for labels has met it, and does not wait for it, since it is the caller's. */
    abstract void metByOwner();

    /** Stops the owner at a safepoint, wherever it is: as good as a full fence of its own. */
    final void stop() {
        Thread thread = owner.get();
        if (thread == null) {
            return;
        }
        if (hasOwnStackTrace(thread.getClass())) {
            Thread.getAllStackTraces(); // stops all, but asks no code of others
        } else {
            thread.getStackTrace();
        }
    }

    private static boolean hasOwnStackTrace(Class<?> threads) {
        try {
            return threads.getMethod("getStackTrace").getDeclaringClass() != Thread.class;
        } catch (NoSuchMethodException | LinkageError e) {
            return true;
        }
    }
}
