/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What readers look at: in view, then one older with each grace period, then free.
 *
 * <p>Its age is 0 in view, 1 when it is unlinked, and one more after each grace period. So a
 * section that finds 2 or more has outlived a grace period that it began before.
 */
final class Element {
    /** The age at which it is freed. */
    static final int LAST_AGE = 10;

    private static final long GOOD = 0x600d_600d_600dL;
    private static final long POISON = 0xdead_dead_deadL;

    /** Written by who ages it, one at a time; opaque, so that the torture adds no order. */
    private final AtomicInteger age = new AtomicInteger();

    /** Who keeps it: its publisher, and pins. It is free at 0. */
    private final AtomicInteger references = new AtomicInteger();

    /** Stands for the memory of what was unloaded; plain on purpose. */
    private long value = POISON;

    /** How often it was published before; plain on purpose. */
    private long life;

    int age() {
        return age.getOpaque();
    }

    long life() {
        return life;
    }

    boolean good() {
        return value == GOOD;
    }

    /** Makes it ready to be published. */
    void revive() {
        life++;
        value = GOOD;
        age.setOpaque(0);
        references.set(1);
    }

    /** Makes it one older, and returns its age. */
    int grow() {
        int older = age.getOpaque() + 1;
        age.setOpaque(older);
        return older;
    }

    /** Takes a reference, unless it is free. */
    boolean tryAcquire() {
        int before = references.get();
        while (before > 0 && !references.compareAndSet(before, before + 1)) {
            before = references.get();
        }
        return before > 0;
    }

    /** Gives a reference back; poisons it and returns true if it was the last. */
    boolean release() {
        if (references.decrementAndGet() > 0) {
            return false;
        }
        value = POISON;
        return true;
    }
}
