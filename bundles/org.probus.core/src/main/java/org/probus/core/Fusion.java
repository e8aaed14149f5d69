/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.srcu.Section;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MutableCallSite;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The chain of a site that was fused, or those of its links that stay while others come and go:
 * what its code has for constants, and how it is retired.
 */
final class Fusion {
    static final MethodHandle YES = MethodHandles.constant(boolean.class, true);
    private static final MethodHandle NO = MethodHandles.constant(boolean.class, false);

    final CoreSite<?> site;

    /** What it calls, in order. */
    final Link[] links;

    /** What tells that a chain ends with those links; null if they are all of it. */
    final @Nullable Settled settled;

    /** The sequence of the point while the chain is this one. */
    final long sampled;

    /** Its walks over the entry parts. */
    final Laps laps;

    /** Its walks over the return parts; null if there are none. */
    final @Nullable Laps returns;

    /** Whether some of its hits are left to the walk link by link, which times them. */
    final boolean profiled;

    /** Whether the chain is still this one: a constant of the code, until it is not. */
    final MutableCallSite live = new MutableCallSite(YES);

    /** Whether it was retired, at least in part: if the stack ends in that, it is done again. */
    private boolean retired;

    /** Makes one that so many threads have counters of their own in; under the registry lock. */
    Fusion(CoreSite<?> site, Link[] links, @Nullable Settled settled, int threads) {
        this.site = site;
        this.links = links;
        this.settled = settled;
        this.sampled = site.point.sequence();
        boolean returning = Arrays.stream(links).anyMatch(Link::returns);
        this.profiled = site.point.profiled();
        boolean plain = settled == null && !profiled;
        this.laps = new Laps(threads, plain ? tracks(site.fusing, links) : List.of());
        this.returns = returning ? new Laps(threads, List.of()) : null;
    }

    /** Makes tracks for the threads that hit the site most. */
    private static List<Section.Track> tracks(SiteFusing fusing, Link... links) {
        long[] places = Arrays.stream(links).mapToLong(link -> link.place).toArray();
        return Stream.of(fusing.by, fusing.before)
                .filter(Objects::nonNull)
                .distinct()
                .map(section -> section.track(places))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Ends what was made for a piece that is not to be. */
    void discard() {
        counts().forEach(Laps::close);
    }

    /** Whether hits of the site shall still run in it; under the registry lock. */
    boolean current() {
        Point<?> point = site.point;
        if (retired || !site.wanted() || site.closed) {
            return false;
        }
        return settled == null
                ? point.sequence() == sampled
                : profiled == point.profiled()
                        && point.chain().settled == settled
                        && Arrays.equals(links, point.chain().fusable(site, settled));
    }

    /**
     * Retires it: when this returns, each walk that is under way looks at the chain as it is now
     * before it calls another consumer, and each that begins does before it calls any.
     */
    void retire() {
        retired = true;
        live.setTarget(NO); // L: pairs with M
        MutableCallSite.syncAll(new MutableCallSite[] {live});
    }

    /** A part of its links, for a copy of {@link FusedSteps}. */
    Steps.Part part(int from, int to, @Nullable Steps next) {
        List<Link> some = List.of(links).subList(from, to);
        return new Steps.Part(site.point, some, from, live, next);
    }

    /** Counts the walks from now on. */
    void share() {
        share(site.point.tally, 1, count(Link::enters), 0, count(Link::returns));
        for (Link link : links) {
            int enters = link.enters() ? 1 : 0;
            int returning = link.returns() ? 1 : 0;
            share(link.tally, enters, enters, returning, returning);
        }
    }

    private void share(Tally tally, int hits, int handled, int hitsAfter, int handledAfter) {
        tally.share(laps, hits, handled);
        if (returns != null) {
            tally.share(returns, hitsAfter, handledAfter);
        }
    }

    private int count(Predicate<Link> which) {
        return (int) Arrays.stream(links).filter(which).count();
    }

    /** The counts of its walks. */
    List<Laps> counts() {
        return returns == null ? List.of(laps) : List.of(laps, returns);
    }

    /** The tallies that they are shared with. */
    List<Tally> tallies() {
        return Stream.concat(
                        Stream.of(site.point.tally), Arrays.stream(links).map(link -> link.tally))
                .toList();
    }

    /** Counts a walk that was retired on its way, as far as it had called without care. */
    void broken(int called) {
        site.point.tally.hits.increment();
        count(called, Link::enters);
    }

    /** Counts a walk over the return parts that was retired on its way. */
    void brokenReturn(int called) {
        count(called, Link::returns);
    }

    private void count(int called, Predicate<Link> which) {
        for (int i = 0; i < called; i++) {
            if (which.test(links[i])) {
                links[i].tally.hits.increment();
                links[i].tally.handled.increment();
                site.point.tally.handled.increment();
            }
        }
    }
}
