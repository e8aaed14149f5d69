/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The hits of one flow that are under way during a transition, the stages among them that the hits
 * have begun, and the side that all of them are on; without a key the side of a single hit.
 */
final class Flow {
    /** Whether it is on the newcomer's side. */
    final boolean moved;

    /** Names the flow; null for hits without a key, which are not counted. */
    final @Nullable Object key;

    private final Flows flows;

    /** How many hits are under way; written under the lock of the key's bin. */
    private volatile int hits;

    /** How many stages of its hits are not complete; one begins in a hit that is under way. */
    private final AtomicInteger stages = new AtomicInteger();

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

    /** A hit ends; true if nothing is under way then; under the lock of the key's bin. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock of the key's bin
    boolean end() {
        hits--;
        changes++;
        return quiet();
    }

    /** Whether nothing is under way; for good, if it is dropped under the lock of the key's bin. */
    boolean quiet() {
        return hits <= 0 && stages.get() == 0;
    }

    /** A stage begins, within a hit. */
    void depart() {
        stages.incrementAndGet();
    }

    /** A stage is complete, on any thread. */
    void land() {
        if (key != null) {
            stages.decrementAndGet();
            flows.landed(this, key);
        }
    }

    /** Whether stages of a link's consumer keep it where it is. */
    boolean heeds(Link link) {
        return key != null && flows.concern(link);
    }

    /** Whether it is one of some transition. */
    boolean isOf(Flows some) {
        return flows == some;
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

    /** How many hits and stages are under way. */
    int underWay() {
        return hits + stages.get();
    }

    /** Whether no hit began or ended since its changes were counted, and no stage is open. */
    boolean idleSince(long before) {
        return before == changes && stages.get() == 0;
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
