/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.ProbePoint;
import org.probus.api.Site;
import org.probus.srcu.Section;

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
    final SiteFusing fusing = new SiteFusing();

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
        if (walk.enter(this, event, false) == null && armed) {
            point.hit(this, event, key);
        }
    }

    /**
     * Runs a body in a hit by a walk that was read from this site.
     *
     * @param task the body, if it returns nothing; null if it is the other one
     */
    @SuppressWarnings("NullAway") // one of the two is there; who runs a task expects nothing
    final <T extends @Nullable Object, X extends Exception> T around(
            Walk walk, E event, @Nullable Body<T, X> body, @Nullable Runnable task) throws X {
        Frame frame = walk.enter(this, event, true);
        if (frame == null) {
            frame = armed ? point.enter(this, event) : Frame.NONE;
        }
        if (frame == Frame.NONE) {
            if (body != null) {
                return body.run();
            }
            task.run();
            return null;
        }
        try {
            T value = null;
            try {
                if (body == null) {
                    task.run();
                } else {
                    value = body.run();
                }
            } catch (Throwable failure) {
                frame.failure = failure;
                try {
                    leave(event, frame);
                } finally {
                    frame.failure = null;
                }
                throw failure;
            }
            frame.value = value;
            leave(event, frame);
            return value;
        } finally {
            frame.value = null;
            if (frame.count > 0) { // the body was noted
                try {
                    frame.body.setRelease(0);
                } catch (StackOverflowError e) {
                    frame.lost = true; // without a call: there is no stack for one
                }
            }
            Section cell = frame.cell;
            if (cell != null) {
                cell.note = frame;
            }
        }
    }

    private void leave(E event, Frame frame) {
        try {
            if (!walk().leave(this, event, frame)) {
                point.leave(this, event, frame);
            }
        } catch (StackOverflowError e) {
            point.tally.omitted.increment(); // the emitter gets what its body did
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
        return around(walk(), event, body, null);
    }

    @Override
    public final void around(E event, Runnable body) {
        around(walk(), event, null, body);
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
