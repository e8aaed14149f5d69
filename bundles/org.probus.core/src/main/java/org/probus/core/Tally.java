/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.probus.api.management.Counters;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** The counters of a point, or of a consumer at a point; striped, read without a lock. */
final class Tally {
    final LongAdder hits = new LongAdder();
    final LongAdder handled = new LongAdder();
    final LongAdder errors = new LongAdder();
    final LongAdder removed = new LongAdder();
    final LongAdder missed = new LongAdder();
    final LongAdder ignored = new LongAdder();
    final LongAdder omitted = new LongAdder();

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
