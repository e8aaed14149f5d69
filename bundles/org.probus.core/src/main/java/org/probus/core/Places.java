/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the places of a section stand for: each link has a number.
 *
 * <p>It keeps no link: one whose consumer some thread is in is kept by the code that the thread
 * runs, and by its stack.
 */
final class Places {
    private final Map<Long, Place> links = new ConcurrentHashMap<>();
    private final ReferenceQueue<Link> gone = new ReferenceQueue<>();
    private final AtomicLong last = new AtomicLong();

    private static final class Place extends WeakReference<Link> {
        private final long number;

        Place(Link link, ReferenceQueue<Link> gone) {
            super(link, gone);
            this.number = link.place;
        }
    }

    /** A number that no other link has, from 1 on. */
    long next() {
        return last.incrementAndGet();
    }

    /** Knows a link by its number from now on. */
    void add(Link link) {
        links.put(link.place, new Place(link, gone));
        for (Reference<?> one = gone.poll(); one != null; one = gone.poll()) {
            if (one instanceof Place place) {
                links.remove(place.number);
            }
        }
    }

    /** The link of a place; null if nobody is there any more. */
    @Nullable
    Link at(long number) {
        Place place = links.get(number);
        return place == null ? null : place.get();
    }

    /** How many links are known, for tests. */
    int size() {
        return links.size();
    }
}
