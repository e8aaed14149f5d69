/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.management.Counters;
import org.probus.srcu.Section;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.atomic.LongAdder;

/**
 * The counters of a point, or of a consumer at a point; striped, read without a lock.
 *
 * <p>Who comes now and then adds to counters that all share. A thread that comes often has its own,
 * which it alone writes, by the number of its section.
 */
final class Tally {
    private static final Own[] NONE = {};

    private static final AtomicReferenceFieldUpdater<Tally, Own[]> OWN =
            AtomicReferenceFieldUpdater.newUpdater(Tally.class, Own[].class, "own");

    final LongAdder hits = new LongAdder();
    final LongAdder handled = new LongAdder();
    final LongAdder errors = new LongAdder();
    final LongAdder removed = new LongAdder();
    final LongAdder missed = new LongAdder();
    final LongAdder ignored = new LongAdder();
    final LongAdder omitted = new LongAdder();

    /** Those of some threads, by the numbers of their sections; replaced by any thread. */
    private volatile @Nullable Own[] own = NONE;

    /** Fused chains whose walks count here; replaced under the registry lock. */
    private volatile List<Share> shares = List.of();

    /**
     * A fused chain.
     *
     * @param laps its walks
     * @param hits how many hits one is
     * @param handled how many consumers handle one
     */
    private record Share(Laps laps, int hits, int handled) {}

    /** What one thread counts: between two cache lines that nobody uses. */
    @SuppressWarnings("unused")
    private static final class Own {
        private long p0, p1, p2, p3, p4, p5, p6, p7;

        private long hits;
        private long handled;

        /** Hits that were handled as well, and are neither in the one nor in the other. */
        private long calls;

        private long q0, q1, q2, q3, q4, q5, q6, q7;
    }

    /**
     * Counts a hit of the thread that is in a section, and the calls that it made.
     *
     * @return whether the thread counts for itself
     */
    boolean hit(Section section, int calls) {
        Own mine = mine(section);
        if (mine == null) {
            hits.increment();
            handled.add(calls);
            return false;
        }
        mine.hits++;
        mine.handled += calls;
        return true;
    }

    /** Counts a hit that was handled, of the thread that is in a section; as above. */
    boolean call(Section section) {
        Own mine = mine(section);
        if (mine == null) {
            hits.increment();
            handled.increment();
            return false;
        }
        mine.calls++;
        return true;
    }

    /** Counts calls that the thread has made which is in a section; as above. */
    boolean handled(Section section, int calls) {
        Own mine = mine(section);
        if (mine == null) {
            handled.add(calls);
            return false;
        }
        mine.handled += calls;
        return true;
    }

    private @Nullable Own mine(Section section) {
        @Nullable Own[] all = own;
        int at = section.index;
        return at >= 0 && at < all.length ? all[at] : null;
    }

    /** Gives the thread that is in a section counters of its own, if it has a number. */
    void own(Section section) {
        int at = section.index;
        @Nullable Own[] all = own;
        if (at >= 0 && mine(section) == null) {
            @Nullable Own[] more = Arrays.copyOf(all, Math.max(all.length, at + 1));
            more[at] = new Own();
            OWN.compareAndSet(this, all, more); // if others came first: the next time
        }
    }

    /** Counts the walks of a fused chain from now on; under the registry lock. */
    void share(Laps laps, int hitsInOne, int handledByOne) {
        List<Share> next = new ArrayList<>(shares);
        next.add(new Share(laps, hitsInOne, handledByOne));
        shares = List.copyOf(next);
    }

    /** Takes what a fused chain has counted that is walked no more; under the registry lock. */
    void fold(Laps over) {
        List<Share> kept = new ArrayList<>();
        for (Share share : shares) {
            if (share.laps.equals(over)) {
                long laps = share.laps.sum();
                hits.add(laps * share.hits);
                handled.add(laps * share.handled);
            } else {
                kept.add(share);
            }
        }
        shares = List.copyOf(kept);
    }

    Counters counters() {
        long hitsSum = hits.sum();
        long handledSum = handled.sum();
        for (Own one : own) {
            hitsSum += one == null ? 0 : one.hits + one.calls;
            handledSum += one == null ? 0 : one.handled + one.calls;
        }
        for (Share share : shares) {
            long laps = share.laps.sum();
            hitsSum += laps * share.hits;
            handledSum += laps * share.handled;
        }
        return new Counters(
                hitsSum,
                handledSum,
                errors.sum(),
                removed.sum(),
                missed.sum(),
                ignored.sum(),
                omitted.sum());
    }

    static Counters sum(Counters a, Counters b) {
        return new Counters(
                a.hits() + b.hits(),
                a.handled() + b.handled(),
                a.errors() + b.errors(),
                a.removed() + b.removed(),
                a.missed() + b.missed(),
                a.ignored() + b.ignored(),
                a.omitted() + b.omitted());
    }
}
