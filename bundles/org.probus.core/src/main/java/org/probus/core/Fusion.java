/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MutableCallSite;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The chain of a site that was fused: what its code has for constants, and how it is retired. */
final class Fusion {
    private static final MethodHandle YES = MethodHandles.constant(boolean.class, true);
    private static final MethodHandle NO = MethodHandles.constant(boolean.class, false);

    final CoreSite<?> site;

    /** What it calls, in order. */
    final Link[] links;

    /** The sequence of the point while the chain is this one. */
    final long sampled;

    /** The place before the one of the first link, see {@link Places}. */
    final long place;

    final Laps laps;

    /** Whether the chain is still this one: a constant of the code, until it is not. */
    final MutableCallSite live = new MutableCallSite(YES);

    Fusion(CoreSite<?> site, Link[] links, long sampled, long place, Laps laps) {
        this.site = site;
        this.links = links;
        this.sampled = sampled;
        this.place = place;
        this.laps = laps;
    }

    /**
     * Retires it: when this returns, each walk that is under way looks at the chain as it is now
     * before it calls another consumer, and each that begins does before it calls any.
     */
    void retire() {
        live.setTarget(NO); // L: pairs with M
        MutableCallSite.syncAll(new MutableCallSite[] {live});
    }

    /** A part of its links, for a copy of {@link FusedSteps}. */
    Steps.Part part(int from, int to, @Nullable Steps next) {
        List<Link> some = List.of(links).subList(from, to);
        return new Steps.Part(site.point, some, place + from, live, next);
    }

    /** Counts the walks from now on. */
    void share() {
        site.point.tally.share(laps, links.length);
        for (Link link : links) {
            link.tally.share(laps, 1);
        }
    }

    /** The tallies that count the walks. */
    List<Tally> tallies() {
        return Stream.concat(
                        Stream.of(site.point.tally), Arrays.stream(links).map(link -> link.tally))
                .toList();
    }

    /** Counts a walk that was retired on its way, as far as it had called without care. */
    void broken(int called) {
        for (int i = 0; i < called; i++) {
            links[i].tally.hits.increment();
            links[i].tally.handled.increment();
        }
        site.point.tally.hits.increment();
        site.point.tally.handled.add(called);
    }
}
