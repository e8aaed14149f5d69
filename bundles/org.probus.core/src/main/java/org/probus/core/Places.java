/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the places of a section stand for: the links of fused chains.
 *
 * <p>It keeps no link: a chain that some thread is in is kept by the code that the thread runs.
 */
final class Places {
    /** How many links one chain can have: a place is the number of its chain, and this. */
    static final int MOST = 255;

    private static final int BITS = 8;

    private final Map<Long, WeakReference<Link[]>> chains = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();

    /** Adds a chain; returns the place before the one of its first link. */
    long add(Link[] links) {
        chains.values().removeIf(chain -> chain.refersTo(null));
        long number = last.incrementAndGet();
        chains.put(number, new WeakReference<>(links));
        return number << BITS;
    }

    /** The link of a place; null if nobody is there any more. */
    @Nullable
    Link at(long place) {
        WeakReference<Link[]> chain = chains.get(place >>> BITS);
        Link[] links = chain == null ? null : chain.get();
        int index = (int) (place & MOST) - 1;
        return links == null || index < 0 || index >= links.length ? null : links[index];
    }
}
