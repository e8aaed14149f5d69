/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.ProbePoint;
import org.probus.api.Verdict;
import org.probus.api.management.PointInfo;
import org.probus.srcu.Section;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A probe point: its sites, its chain of consumers, and the walk over that chain.
 *
 * <p>Guarded by the registry lock, but for what is final or volatile.
 */
final class Point<E> implements ProbePoint<E> {
    /* Overview.
     *
     * A hit walks the chain that it loads inside its section; a consumer that is unlinked stays
     * callable until a grace period later, and the registry waits for that before it says so.
     *
     *   hit                                    register                     unregister
     *   ---                                    --------                     ----------
     *   section begins                         chain = with the new one     chain = without it
     *   s = seq                                seq++                        seq++
     *   walk chain                             arm the sites                disarm the sites
     *   section ends                                                        ... a grace period
     *   all said REMOVE? then under the lock:
     *     seq == s: nobody came, disarm the scope
     *     seq != s: the walk is out of date, leave the site armed
     *
     * The chain is written before the sequence and read after it. So a hit that samples the new
     * sequence walks the new chain: it cannot disarm a consumer that it did not ask. A hit that
     * samples the old one finds it changed. The lock is only tried: a hit never waits, and leaving
     * a site armed costs no more than an unwanted hit.
     *
     * A hit that is in one handler for long is passed by when another one's bundle stops: each link
     * is the label of its section while it is called, and is asked again before the call once the
     * section is overdue, see Srcu and Waits.
     *
     * Source: handle_swbp and handler_chain of kernel/events/uprobes.c, with the sequence of the
     * 2024 series, sampled and never spun on.
     */

    /** How deep hits may nest on one thread: each level needs stack, and chains multiply. */
    static final int MAX_DEPTH = 128;

    private static final Link[] NONE = {};

    /** The most important first, then the newest. */
    private static final Comparator<Link> ORDER = Comparator.<Link>comparingInt(
                    link -> link.registration.ranking)
            .thenComparingLong(link -> link.registration.id)
            .reversed();

    final Tally tally = new Tally();
    final List<CoreSite<E>> sites = new ArrayList<>();

    /** All links in order, those included that take events of another type. */
    private final List<Link> links = new ArrayList<>();

    private final Registry registry;
    private final String name;
    private final long id;

    /** What a hit walks, with the type that it is for; written under the lock. */
    private volatile Chain<E> chain = new Chain<>(null, NONE, NONE, null);

    /** How often the chain was changed; written under the lock, after the chain. */
    private volatile long seq;

    /** The type of event, while there is a site; registry lock. */
    private @Nullable Class<E> type;

    /** The links that a hit calls, in order, and the type of event that they are for; immutable. */
    private static final class Chain<E> {
        /** Null while no site declares the point. */
        final @Nullable Class<E> type;

        final Link[] links;

        /** What a hit calls that is on the new side of the swap. */
        final Link[] moved;

        /** Tells which side a hit is on; null while there is but one. */
        final @Nullable Transition swap;

        Chain(@Nullable Class<E> type, Link[] links, Link[] moved, @Nullable Transition swap) {
            this.type = type;
            this.links = links;
            this.moved = moved;
            this.swap = swap;
        }

        /** The links that new hits call. */
        Link[] now() {
            return swap != null && swap.moved() ? moved : links;
        }

        boolean empty() {
            return links.length == 0 && moved.length == 0;
        }
    }

    Point(Registry registry, String name, long id) {
        this.registry = registry;
        this.name = name;
        this.id = id;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public Class<E> type() {
        Class<E> declared = declaredType();
        if (declared == null) {
            throw new IllegalStateException(
                    "no emitter declares the point " + name + ": its type is not known");
        }
        return declared;
    }

    /** The type of event; null while no site declares it. */
    @Nullable
    Class<E> declaredType() {
        return chain.type;
    }

    /** Sets the type; to be published by the caller. */
    void declare(@Nullable Class<E> events) {
        type = events;
    }

    /** Ends the point: whoever still holds it, or a site of it, holds no consumer. */
    void end() {
        links.clear();
        publish(false);
    }

    /** Adds a link at its place; to be published by the caller. */
    void add(Link link) {
        int place = Collections.binarySearch(links, link, ORDER);
        links.add(place < 0 ? -place - 1 : place, link);
    }

    /** Removes links; to be published by the caller. */
    void removeAll(Set<Link> gone) {
        links.removeIf(gone::contains);
    }

    /** All links, whether a hit calls them or their type keeps them out. */
    List<Link> links() {
        return List.copyOf(links);
    }

    /** Whether nobody needs the point: no site, and no consumer that names it in full. */
    boolean forsaken() {
        return sites.isEmpty() && links.stream().noneMatch(link -> link.registration.names(name));
    }

    /** Whether a hit would call nobody. */
    boolean idle() {
        return chain.empty();
    }

    /** Whether the link's consumer can be given the events of this point. */
    boolean fits(Link link) {
        Class<E> events = type;
        return events == null || link.registration.takes(events);
    }

    /**
     * Publishes the chain anew after links or the type changed, and arms the sites accordingly.
     *
     * @param arrived whether a consumer was added: then scopes that verdicts disarmed are armed
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // under the registry lock
    void publish(boolean arrived) {
        boolean plain = links.stream().allMatch(link -> link.registration.side == Side.BOTH);
        Transition swap = plain ? null : registry.transitions.forked();
        Link[] old = without(Side.NEW);
        chain = new Chain<>(type, old, swap == null ? NONE : without(Side.OLD), swap);
        seq++;
        for (CoreSite<E> site : sites) {
            site.removed &= !arrived;
            site.rearm();
        }
    }

    /** The links whose consumers take the events, but for those of a side. */
    private Link[] without(Side side) {
        return links.stream()
                .filter(link -> link.registration.side != side && fits(link))
                .toArray(Link[]::new);
    }

    /** Hits as {@link #hit(CoreSite, Class, Object, Object)} does, with an event of no flow. */
    int hit(@Nullable CoreSite<E> site, Class<?> events, Object event) {
        return hit(site, events, event, null);
    }

    /**
     * Hits every consumer of the chain with an event.
     *
     * <p>A hit for another type than the chain's is dropped: its site was closed meanwhile, and the
     * point is declared anew.
     *
     * @param site the site that is hit; null for a hit by hand, which disarms nothing
     * @param events the type of event that the hit was checked for
     * @param key names the flow of the event
     * @return how many were called
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // late exits are written by their thread alone
    int hit(@Nullable CoreSite<E> site, Class<?> events, Object event, @Nullable Object key) {
        if (key != null && !registry.keyed) {
            registry.keyed = true;
        }
        int called = 0;
        Flow flow = null;
        boolean remove = true;
        long sampled = 0;
        Section section = registry.domain.lock();
        try {
            if (section.depth() > MAX_DEPTH) {
                tally.missed.increment();
                return 0;
            }
            sampled = seq;
            Chain<E> walk = chain;
            if (walk.type != events) {
                return 0;
            }
            Transition swap = walk.swap;
            if (swap != null) {
                flow = swap.enter(key);
            }
            for (Link link : flow != null && flow.moved ? walk.moved : walk.links) {
                remove &= link.call(section, event) == Verdict.REMOVE;
                called++;
            }
            if (called > 0) {
                tally.hits.increment();
            }
        } catch (StackOverflowError e) {
            // The stack ended between two consumers; what they did is counted.
            remove = false;
        } finally {
            try {
                if (flow != null) {
                    flow.leave();
                }
                section.unlock();
            } catch (StackOverflowError e) {
                remove = false;
                Section cell = section.cell; // there is no stack for a call: see Section.unlock
                cell.depth--;
                if (cell.depth == 0) {
                    cell.label = null;
                    if (cell.bank == 0) {
                        cell.late0++;
                    } else {
                        cell.late1++;
                    }
                } else if (cell.depth <= cell.inner.length) {
                    cell.inner[cell.depth - 1] = null;
                }
            }
        }
        if (remove && called > 0 && site != null) {
            askForRemoval(site.owner, sampled);
        }
        return called;
    }

    private void askForRemoval(Owner scope, long sampled) {
        try {
            registry.disarm(this, scope, sampled);
        } catch (StackOverflowError e) {
            // Then the site stays armed, which is always safe.
        }
    }

    /** Disarms a scope unless the chain changed since the sample; under the registry lock. */
    void disarm(Owner scope, long sampled) {
        if (seq != sampled) {
            return;
        }
        boolean any = false;
        for (CoreSite<E> site : sites) {
            if (site.owner == scope && !site.removed) {
                site.removed = true;
                site.rearm();
                any = true;
            }
        }
        if (any) {
            tally.removed.increment();
        }
    }

    /** The links in the order in which a hit calls them. */
    List<Link> order() {
        return List.of(chain.now());
    }

    /** A copy for tools. */
    PointInfo info() {
        Class<E> events = type;
        int armed = (int) sites.stream().filter(CoreSite::armed).count();
        return new PointInfo(
                id,
                name,
                events == null ? "" : events.getName(),
                sites.size(),
                armed,
                chain.now().length,
                tally.counters());
    }

    @Override
    public String toString() {
        return name;
    }
}
