/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

import org.jspecify.annotations.Nullable;
import org.probus.itests.interleave.Hooks;
import org.probus.itests.interleave.Thing;
import org.probus.srcu.Lease;

/** A counted thing: a pin is one count more, if it has not come to nothing. */
final class Resource implements Lease.Pin {
    private final Thing thing;
    private int count = 1;
    private @Nullable AssertionError tooLate;

    Resource(Thing thing) {
        this.thing = thing;
    }

    @Override
    public boolean tryAcquire() {
        Hooks.step("Resource.tryAcquire");
        try {
            thing.use();
        } catch (AssertionError e) {
            tooLate = e; // a lease takes what is thrown for a refusal
        }
        if (count == 0) {
            return false;
        }
        count++;
        return true;
    }

    @Override
    public void release() {
        Hooks.step("Resource.release");
        count--;
        if (count < 0) {
            throw new AssertionError("released more often than taken");
        }
    }

    /** Gives up a count; true if it was the last one. */
    boolean put() {
        release();
        return count == 0;
    }

    int count() {
        return count;
    }

    /** Fails if a pin was asked after the thing was freed. */
    void check() {
        if (tooLate != null) {
            throw tooLate;
        }
    }
}
