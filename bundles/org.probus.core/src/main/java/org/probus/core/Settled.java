/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The last links of a chain, the oldest, that stay while others come and go before them; immutable.
 *
 * <p>A chain that ends with them refers to this object: so a hit knows by one look that what was
 * made of them is still good.
 */
final class Settled {
    /** How many there are. */
    final int size;

    private final Link[] links;

    /** Who chose their scopes then. */
    private final @Nullable Selector[] selectors;

    private Settled(Link[] links) {
        this.size = links.length;
        this.links = links;
        this.selectors = Arrays.stream(links).map(Link::selector).toArray(Selector[]::new);
    }

    /** The last links that are there for a time; null if there are none. */
    static @Nullable Settled of(Link[] chain, long nanos) {
        long now = System.nanoTime();
        int from = chain.length;
        int first = Math.max(0, chain.length - Fuser.MOST_LINKS);
        while (from > first && now - chain[from - 1].born >= nanos) {
            from--;
        }
        return from == chain.length
                ? null
                : new Settled(Arrays.copyOfRange(chain, from, chain.length));
    }

    /** Whether a chain ends with them, in the scopes that they had. */
    boolean end(Link[] chain) {
        int from = chain.length - size;
        for (int i = 0; i < size; i++) {
            if (from < 0 || chain[from + i] != links[i] || links[i].selector() != selectors[i]) {
                return false;
            }
        }
        return true;
    }
}
