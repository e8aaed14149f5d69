/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.ProbePoint;
import org.probus.api.Site;

import java.util.function.Supplier;

/** A site: one read when disarmed, a walk over the point's chain when armed. */
final class CoreSite<E> implements Site<E> {
    final Owner owner;
    final Point<E> point;
    private final Registry registry;
    private final Class<E> type;

    /** Whether a hit calls anybody; written under the registry lock. */
    private volatile boolean armed;

    /** Whether every consumer asked for its removal since the last registration; registry lock. */
    boolean removed;

    /** Whether it was withdrawn; registry lock. */
    boolean closed;

    CoreSite(Registry registry, Point<E> point, Class<E> type, Owner owner) {
        this.registry = registry;
        this.point = point;
        this.type = type;
        this.owner = owner;
    }

    /** Arms or disarms as the chain, the verdicts and the close demand; under the registry lock. */
    void rearm() {
        armed = !closed && !removed && point.wanted(owner);
    }

    @Override
    public ProbePoint<E> point() {
        return point;
    }

    @Override
    public boolean armed() {
        return armed;
    }

    @Override
    public void hit(E event) {
        if (armed) {
            point.hit(this, type, event);
        }
    }

    @Override
    public void hit(E event, Object flow) {
        if (armed) {
            point.hit(this, type, event, flow);
        }
    }

    @Override
    public void hitLazily(Supplier<? extends E> event) {
        if (armed) {
            point.hit(this, type, event.get());
        }
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T around(E event, Body<T, X> body)
            throws X {
        return armed ? point.around(this, type, event, body) : body.run();
    }

    @Override
    public void close() {
        registry.close(this);
    }

    @Override
    public String toString() {
        return "site of " + point.name();
    }
}
