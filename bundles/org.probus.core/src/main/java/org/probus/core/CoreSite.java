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

    /** Walks the chain of the point, in one piece if there is one, if the site is armed. */
    final void walkChain(Object event, @Nullable Object key) {
        if (armed) {
            Walk piece = fusing.piece;
            if (piece == null) {
                point.hit(this, type, event, key);
            } else {
                piece.hit(this, event, key);
            }
        }
    }

    /** Walks the chain of the point as it is now, link by link, if the site is armed. */
    final void walkLinks(Object event, @Nullable Object key) {
        if (armed) {
            point.hit(this, type, event, key);
        }
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
            walk.hit(this, event, null);
        }
    }

    @Override
    public final void hit(E event, Object flow) {
        Walk walk = walk();
        if (walk != Walk.NOBODY) {
            registry.key();
            walk.hit(this, event, flow);
        }
    }

    @Override
    public final void hitLazily(Supplier<? extends E> event) {
        if (armed()) {
            walk().hit(this, event.get(), null);
        }
    }

    @Override
    public final <T extends @Nullable Object, X extends Exception> T around(
            E event, Body<T, X> body) throws X {
        Walk walk = walk();
        if (walk == Walk.CHAIN && armed && fusing.piece == null) {
            return point.around(this, type, event, body);
        }
        walk.hit(this, event, null); // no consumer has a return part, or there is none
        return body.run();
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
