/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MutableCallSite;

/**
 * A site that has a class of its own, a hidden copy of this one: what its hits do is a constant of
 * the code that hits it, until it changes.
 *
 * <p>See {@link Fuser}. The class itself is a template, and is never initialised.
 */
final class ConstantSite<E> extends CoreSite<E> {
    private static final MutableCallSite CALL = new MutableCallSite(constant(Walk.NOBODY));
    private static final MethodHandle WALK = CALL.dynamicInvoker();

    /**
     * What a copy is made of.
     *
     * @param type the type of event
     */
    record Made<E>(Registry registry, Point<E> point, Class<E> type, Owner owner) {}

    /** Makes the object of a copy. */
    @SuppressWarnings("unchecked") // the fuser makes it
    ConstantSite(Object made) {
        this((Made<E>) made);
    }

    private ConstantSite(Made<E> made) {
        super(made.registry(), made.point(), made.type(), made.owner()); // a copy is no nest mate
    }

    private static MethodHandle constant(Walk walk) {
        return MethodHandles.constant(Walk.class, walk);
    }

    private static Walk now() {
        try {
            return (Walk) WALK.invokeExact();
        } catch (Throwable e) {
            return Walk.CHAIN; // the stack ends here: the walk will find that out
        }
    }

    @Override
    public void hit(E event) {
        Walk walk = now();
        if (walk != Walk.NOBODY) {
            hit(walk, event, null);
        }
    }

    @Override
    Walk walk() {
        return now();
    }

    @Override
    void link(Walk next) {
        CALL.setTarget(constant(next));
        MutableCallSite.syncAll(new MutableCallSite[] {CALL});
    }
}
