/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;

/**
 * The hits of one flow that are under way during a transition, and the side that all of them are
 * on; without a key the side of a single hit.
 */
final class Flow {
    /** Whether it is on the newcomer's side. */
    final boolean moved;

    /** Names the flow; null for hits without a key, which are not counted. */
    final @Nullable Object key;

    private final Flows flows;

    /** How many hits are under way; written under the lock of the key's bin. */
    private volatile int hits;

    /** How many hits have begun or ended, to tell a flow that goes on from one that leaks. */
    private volatile long changes;

    /** Whether it counts no longer: hits that begin are of a new one; never cleared. */
    private volatile boolean dropped;

    Flow(Flows flows, @Nullable Object key, boolean moved) {
        this.flows = flows;
        this.key = key;
        this.moved = moved;
    }

    /** A hit begins; under the lock of the key's bin. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock of the key's bin
    void begin() {
        hits++;
        changes++;
    }

    /** A hit ends; true if it was the last; under the lock of the key's bin. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock of the key's bin
    boolean end() {
        hits--;
        changes++;
        return hits <= 0;
    }

    /** Drops it; false if it was dropped before; under the registry lock. */
    boolean drop() {
        boolean before = dropped;
        dropped = true;
        return !before;
    }

    boolean dropped() {
        return dropped;
    }

    int hits() {
        return hits;
    }

    long changes() {
        return changes;
    }

    /** Ends a hit of this flow. */
    void leave() {
        if (key != null) {
            flows.leave(this, key);
        }
    }
}
