/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.ProbePoint;
import org.probus.api.Site;

import java.util.function.Supplier;

/** A site: nothing when disarmed, a walk over the point's chain when armed, see {@link Fuser}. */
abstract class CoreSite<E> implements Site<E> {
    final Owner owner;
    final Point<E> point;
    final Class<E> type;
    private final Registry registry;

    /** Whether a hit calls anybody; written under the registry lock. */
    private volatile boolean armed;

    /** Whether every consumer asked for its removal since the last registration; registry lock. */
    boolean removed;

    /** Whether it was withdrawn; registry lock. */
    boolean closed;

    /** What the fuser knows of it. */
    final Fuser.State fusing = new Fuser.State();

    CoreSite(Registry registry, Point<E> point, Class<E> type, Owner owner) {
        this.registry = registry;
        this.point = point;
        this.type = type;
        this.owner = owner;
    }

    /** What a hit does. */
    abstract Walk walk();

    /** Sets what hits do that begin from now on; under the registry lock. */
    abstract void link(Walk walk);

    /** Arms as the chain, the verdicts and the close demand; under the registry lock. */
    void rearm() {
        armed = !closed && !removed && point.wanted(owner);
        registry.fuser.changed(this);
    }

    /**
     * Hits by a walk that was read from this site, which may be another one by now.
     *
     * @param key names the flow of the event
     */
    final void hit(Walk walk, E event, @Nullable Object key) {
        if (!walk.hit(this, event) && armed) {
            point.hit(this, type, event, key);
        }
    }

    /** Runs a body in a hit by a walk that was read from this site. */
    final <T extends @Nullable Object, X extends Exception> T around(
            Walk walk, E event, Body<T, X> body) throws X {
        // What a walk does itself has no return part.
        return walk.hit(this, event) || !armed ? body.run() : point.around(this, type, event, body);
    }

    /** Whether consumers and verdicts demand that a hit calls somebody. */
    final boolean wanted() {
        return armed;
    }

    @Override
    public final ProbePoint<E> point() {
        return point;
    }

    @Override
    public final boolean armed() {
        Walk walk = walk();
        return walk != Walk.NOBODY && (walk != Walk.CHAIN || armed);
    }

    @Override
    public void hit(E event) {
        Walk walk = walk();
        if (walk != Walk.NOBODY) {
            hit(walk, event, null);
        }
    }

    @Override
    public final void hit(E event, Object flow) {
        Walk walk = walk();
        if (walk != Walk.NOBODY) {
            registry.key();
            hit(walk, event, flow);
        }
    }

    @Override
    public final void hitLazily(Supplier<? extends E> event) {
        if (armed()) {
            hit(event.get());
        }
    }

    @Override
    public final <T extends @Nullable Object, X extends Exception> T around(
            E event, Body<T, X> body) throws X {
        return around(walk(), event, body);
    }

    @Override
    public final void close() {
        registry.close(this);
    }

    @Override
    public final String toString() {
        return "site of " + point.name();
    }
}
