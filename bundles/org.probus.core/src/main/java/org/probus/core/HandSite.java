/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

/**
 * The site of one hit by hand, which is in no scope: it is for every consumer, and disarms nothing.
 */
final class HandSite<E> extends CoreSite<E> {
    private static final Owner NOBODY = new Owner(Owners.Key.APPLICATION, 0);

    /** How many entry parts were called. */
    int called;

    HandSite(Registry registry, Point<E> point, Class<E> type) {
        super(registry, point, type, NOBODY);
    }

    @Override
    Walk walk() {
        return Walk.CHAIN;
    }

    @Override
    void link(Walk walk) {
        // It is over with its hit.
    }
}
