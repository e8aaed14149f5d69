/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

/** A site as any object is: what its hits do is read from a field. */
final class PlainSite<E> extends CoreSite<E> {
    private volatile Walk walk = Walk.NOBODY;

    PlainSite(Registry registry, Point<E> point, Class<E> type, Owner owner) {
        super(registry, point, type, owner);
    }

    @Override
    Walk walk() {
        return walk;
    }

    @Override
    void link(Walk next) {
        walk = next;
    }
}
