/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.ProbePoint;
import org.probus.api.Verdict;
import org.probus.api.management.PointInfo;
import org.probus.srcu.Section;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
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
     *   hit                                    register, apply              unregister
     *   ---                                    ---------------              ----------
     *   section begins                         seq++, now odd               seq++, now odd
     *   s = seq                                chain = with the new one     chain = without it
     *   walk chain                             seq++, even                  seq++, even
     *   section ends                           arm the sites                disarm the sites
     *   all said REMOVE?                                                    ... a grace period
     *     tryLock; seq == s: nobody came or went, disarm the scope
     *     else ask the filters of the consumers that are there now
     *       one wants the scope, or has no filter: leave it armed
     *       none does: tryLock; nobody came or went since: disarm the scope
     *
     * The race that this closes: the walk sees N alone, and N says REMOVE; W is registered, and
     * finds the site armed; then the hit disarms it, and W, registered, is never called. Here the
     * hit finds that the sequence is another one. A sequence that was odd when it was sampled is
     * another one in any case: it is even whenever the lock is free. So odd means changed, and no
     * hit ever waits for it to become even. The lock is only tried, too: leaving a scope armed
     * costs no more than an unwanted hit, and is counted.
     *
     * Rejected: the removal without the sequence, with or without the lock; and the one that gives
     * up if the sequence is odd at that moment. Each of them loses W, and a scene of
     * itests/interleave shows it. Rejected as well: spinning while it is odd, as the second version
     * of the 2024 series does: there a reader spins for a writer who sleeps, and if the writer
     * waits for a grace period, for ever.
     *
     * Mainline went another way: it dropped the sequence and asks the filters each time, under a
     * lock that registration takes for writing; a handler that asks for removal must have a filter
     * that confirms it. Its reason: where the race is detected, the filters must be asked anyway,
     * so that one mechanism is enough. Two things differ here. Handlers without filters are the
     * rule, and with the sequence their verdicts alone decide. And a hit must not wait for whoever
     * registers, which a lock for reading would make it do. So the filters are asked where the
     * sequence says changed, and nowhere else.
     *
     * A hit that is in one handler for long is passed by when another one's bundle stops: each link
     * is the label of its section while it is called, and is asked again before the call once the
     * section is overdue, see Srcu and Waits.
     *
     * Source: handle_swbp and handler_chain of kernel/events/uprobes.c; the sampled sequence is
     * that of the 2024 series, the filters are what was merged.
     */

    /** How deep hits may nest on one thread: each level needs stack, and chains multiply. */
    static final int MAX_DEPTH = 128;

    final Tally tally = new Tally();
    final List<CoreSite<E>> sites = new ArrayList<>();

    /** All links in order, those included that take events of another type; registry lock. */
    private Link[] links = Chain.NONE;

    private final Registry registry;
    private final String name;
    private final long id;

    /** What a hit walks, with the type that it is for; written under the lock. */
    private volatile Chain<E> chain = new Chain<>(null, Chain.NONE, false, false, false);

    /** Twice the changes of the chain, odd in the midst of one; written under the lock. */
    private volatile long seq;

    /** Whether hits are timed, see {@link Turns}; written under the lock. */
    private volatile boolean profiled;

    /** How many of the links want every scope; registry lock. */
    private int open;

    /** How many of the links have a return part; registry lock. */
    private int returning;

    /** How many of the links have calls that end with their stages; registry lock. */
    private int asynchronous;

    /** How many of the links do not fit the type; registry lock. */
    private int misfits;

    /** Whether the counts are those of the links: if not, they are taken before their use. */
    private boolean counted = true;

    /** The type of event, while there is a site; registry lock. */
    private @Nullable Class<E> type;

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
        misfits = (int) Arrays.stream(links).filter(link -> !fits(link)).count();
    }

    /** Ends the point: whoever still holds it, or a site of it, holds no consumer. */
    void end() {
        links = Chain.NONE;
        counted = false;
        publish(false);
    }

    /** Adds a link at its place; to be published by the caller. */
    void add(Link link) {
        link.profile(profiled);
        boolean whole = counted;
        counted = false;
        links = Links.with(links, link);
        if (whole) {
            count(link, 1);
            counted = true;
        }
    }

    /** Removes links; to be published by the caller. */
    void removeAll(Collection<Link> gone) {
        boolean whole = counted;
        counted = false;
        int left = links.length - gone.size();
        links = Links.without(links, gone);
        if (whole && left > 0 && links.length == left) {
            gone.forEach(link -> count(link, -1));
            counted = true;
        }
    }

    /** Gives a link another selector; to be published by the caller. */
    void select(Link link, Selector selector) {
        boolean whole = counted;
        counted = false;
        if (whole) {
            count(link, -1);
        }
        link.select(selector);
        if (whole) {
            count(link, 1);
            counted = true;
        }
    }

    /** Has hits timed, or no more: a change of the chain, for what is fused; under the lock. */
    void profile(boolean on) {
        if (profiled != on) {
            for (Link link : links) {
                link.profile(on);
            }
            profiled = on;
            publish(false);
        }
    }

    /** Whether hits are timed. */
    boolean profiled() {
        return profiled;
    }

    private void recount() {
        open = 0;
        returning = 0;
        asynchronous = 0;
        misfits = 0;
        for (Link link : links) {
            count(link, 1);
        }
        counted = true;
    }

    private void count(Link link, int change) {
        open += link.selector() == null ? change : 0;
        returning += link.returns() ? change : 0;
        asynchronous += link.asynchronous() ? change : 0;
        misfits += fits(link) ? 0 : change;
    }

    /** All links, whether a hit calls them or their type keeps them out. */
    List<Link> links() {
        return List.of(links);
    }

    /** Whether nobody needs the point: no site, and no consumer that names it in full. */
    boolean forsaken() {
        return sites.isEmpty()
                && Arrays.stream(links).noneMatch(link -> link.registration.names(name));
    }

    /** Whether some consumer wants a scope, as far as is known; under the registry lock. */
    boolean wanted(Owner scope) {
        Chain<E> now = chain;
        if (now.open) {
            return true;
        }
        return now.both().anyMatch(link -> {
            Selector selector = link.selector();
            return selector == null || selector.assumes(scope);
        });
    }

    /** Whether the link's consumer can be given the events of this point. */
    boolean fits(Link link) {
        Class<E> events = type;
        return events == null || link.takes(events);
    }

    /**
     * Publishes the chain anew after links or the type changed, and arms the sites accordingly.
     *
     * @param arrived whether a consumer was added: then scopes that verdicts disarmed are armed
     */
    void publish(boolean arrived) {
        publish(stage(null), arrived, null);
    }

    /** Publishes the chain anew after a registration took another selector. */
    void publish(CoreRegistration registration) {
        publish(stage(null), registration);
    }

    /**
     * Publishes a chain, and arms the sites accordingly; once it was made, nothing can fail.
     *
     * @param next what {@link #stage} made
     * @param arrived the registration that came, or chose its scopes anew: the scopes that it wants
     *     are armed, also where verdicts had disarmed them
     */
    void publish(Chain<E> next, CoreRegistration arrived) {
        // One that is held back arms no scope that verdicts have disarmed.
        boolean called = arrived.links.containsKey(this) && arrived.side != Side.NEW;
        publish(next, called, arrived.selector());
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // under the registry lock
    private void publish(Chain<E> next, boolean arrived, @Nullable Selector selector) {
        seq++;
        next.sequence = seq + 1;
        chain = next;
        seq++;
        for (CoreSite<E> site : sites) {
            if (arrived && (selector == null || selector.assumes(site.owner))) {
                site.removed = false;
            }
            site.rearm();
        }
    }

    /**
     * Makes the chain of the links as they are now, to be published.
     *
     * @param leaving a link that will have been removed by then; null if none will
     */
    Chain<E> stage(@Nullable Link leaving) {
        if (!counted) {
            recount();
        }
        if (misfits == 0 && leaving == null && registry.transitions.current() == null) {
            return new Chain<>(type, links, open > 0, returning > 0, asynchronous > 0).after(chain);
        }
        boolean plain = Arrays.stream(links).allMatch(link -> link.registration.side == Side.BOTH);
        Transition swap = plain ? null : registry.transitions.forked();
        Link[] old = without(Side.NEW, leaving);
        Link[] moved = swap == null ? Chain.NONE : without(Side.OLD, leaving);
        return new Chain<>(type, old, moved, swap).after(chain);
    }

    /** The links whose consumers take the events, but for those of a side, and one more. */
    private Link[] without(Side side, @Nullable Link leaving) {
        return Arrays.stream(links)
                .filter(link -> link != leaving && link.registration.side != side && fits(link))
                .toArray(Link[]::new);
    }

    /** The sequence, to be sampled before the chain. */
    long sequence() {
        return seq;
    }

    /**
     * Hits every consumer of the chain with an event.
     *
     * <p>A hit for another type than the chain's is dropped: its site was closed meanwhile, and the
     * point is declared anew.
     *
     * @param key names the flow of the event
     */
    void hit(CoreSite<E> site, Object event, @Nullable Object key) {
        walk(site, event, key, null, false);
    }

    /**
     * Hits every consumer by hand, with an event of a type that the point had just now.
     *
     * @return how many were called
     */
    int hit(Class<E> events, Object event) {
        HandSite<E> hand = new HandSite<>(registry, this, events);
        walk(hand, event, null, null, false);
        return hand.called;
    }

    /**
     * Hits every consumer before a body.
     *
     * @return the frame of the body; {@link Frame#NONE} if no return part is due after it
     */
    Frame enter(CoreSite<E> site, Object event) {
        Frame frame = walk(site, event, null, null, true);
        return frame == null ? Frame.NONE : frame;
    }

    /** Calls the return parts after a body. */
    void leave(CoreSite<E> site, Object event, Frame ended) {
        walk(site, event, null, ended, false);
    }

    /**
     * Walks the chain inside a section.
     *
     * @param key names the flow of the event
     * @param ended the frame of a body that has ended; null for an entry
     * @param body whether a body follows the entry
     * @return the frame of the body that follows, if a return part is due after it
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // late exits are written by their thread alone
    private @Nullable Frame walk(
            CoreSite<E> site,
            Object event,
            @Nullable Object key,
            @Nullable Frame ended,
            boolean body) {
        int called = 0;
        boolean begun = false;
        Flow flow = null;
        Frame frame = null;
        long sampled = 0;
        Section section = registry.domain.lock();
        try {
            if (tooDeep(section, ended)) {
                return null;
            }
            sampled = seq;
            Chain<E> walk = chain;
            if (ended != null) {
                unwind(section, site, walk, event, ended);
            } else if (walk.type == site.type) {
                flow = walk.swap == null ? null : walk.swap.enter(key);
                Link[] calls = flow != null && flow.moved ? walk.moved : walk.links;
                frame = Frame.of(section, walk, key, flow);
                called = enter(section, site, calls, event, frame);
                if (frame != null && body) {
                    begun = frame.begin(this);
                } else if (frame != null && frame.needed()) {
                    leave(section, site, calls, event, frame);
                }
            }
        } catch (StackOverflowError e) {
            called = 0; // The stack ended between two consumers; what they did is counted.
        } finally {
            if (frame != null && !begun) {
                frame.key = null; // without a call, too
                frame.flow = null;
                section.cell.note = frame;
            }
            try {
                if (flow != null) {
                    flow.leave();
                }
                section.unlock();
            } catch (StackOverflowError e) {
                called = 0;
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
        if (called < 0) {
            askForRemoval(site.owner, sampled);
        }
        return begun ? frame : null;
    }

    /** Whether hits nest too deeply; it is counted. */
    private boolean tooDeep(Section section, @Nullable Frame ended) {
        if (section.cell.depth <= MAX_DEPTH - Section.MOST_TRACKS || section.depth() <= MAX_DEPTH) {
            return false;
        }
        (ended == null ? tally.missed : tally.omitted).increment();
        return true;
    }

    /**
     * Calls the entry parts among some links, inside a section.
     *
     * @return how many; if each of them asked for the removal of the scope, the complement of that
     */
    private int enter(
            Section section, CoreSite<E> site, Link[] calls, Object event, @Nullable Frame frame) {
        HandSite<E> hand = site instanceof HandSite<E> byHand ? byHand : null;
        int called = 0;
        boolean remove = hand == null && calls.length > 0;
        boolean timed = profiled && Turns.take(section.cell);
        for (Link link : calls) {
            if (takes(link, section, site)) {
                Times to = timed ? link.times() : null;
                remove &= link.call(section, event, frame, to) == Verdict.REMOVE;
                called++;
            }
        }
        if (called > 0) {
            tally.hits.increment();
        }
        if (hand != null) {
            hand.called = called;
        } else if (section.cell.begun() % Fuser.SAMPLE == 0) {
            registry.fuser.hot(site, section.cell);
        }
        return remove ? ~called : called;
    }

    /**
     * The chain, if a hit of a site has nothing to do than to call the links; null if it has:
     * return parts, stages, times are taken, or there are two sides.
     */
    @Nullable
    Chain<E> plain(CoreSite<E> site) {
        Chain<E> now = chain;
        return now.plain && now.type == site.type && !profiled ? now : null;
    }

    /** Whether hits walk this chain. */
    boolean walks(Chain<?> walked) {
        return chain == walked;
    }

    /** Makes the hits of a site faster of which a thread makes many. */
    void hot(CoreSite<?> site, Chain<?> walked, Section section) {
        try {
            tally.own(section);
            for (Link link : walked.links) {
                link.tally.own(section);
            }
            registry.fuser.hot(site, section);
        } catch (OutOfMemoryError e) {
            // It stays as fast as it is, and asks again.
        }
    }

    /** Whether hits of a site are for a consumer; one by hand is for all. */
    private static boolean takes(Link link, Section section, CoreSite<?> site) {
        return site instanceof HandSite || !link.refuses(section, site.owner);
    }

    /** Calls the return parts of a frame, inside a section, by the chain as it is now. */
    private void unwind(
            Section section, CoreSite<E> site, Chain<E> walk, Object event, Frame frame) {
        Link[] now = walk.now();
        leave(section, site, now, event, frame);
        if (walk.swap != null) { // sessions whose side the turn has left are still registered
            Set<Link> called = Set.of(now);
            Link[] others = walk.both()
                    .filter(link -> !called.contains(link) && link.continues(frame))
                    .toArray(Link[]::new);
            leave(section, site, others, event, frame);
        }
    }

    /** Calls the return parts among some links, inside a section. */
    private void leave(Section section, CoreSite<E> site, Link[] calls, Object event, Frame frame) {
        for (Link link : calls) {
            if (link.returns() && takes(link, section, site)) {
                link.leave(section, event, frame);
            }
        }
    }

    /** Disarms a scope, as every consumer has asked for; outside of the section. */
    void askForRemoval(Owner scope, long sampled) {
        try {
            registry.disarm(this, scope, sampled);
        } catch (VirtualMachineError e) {
            // The stack ended, or the memory: the site stays armed, which is always safe. Of the
            // former the JDK makes an InternalError at times.
        }
    }

    /**
     * Disarms a scope unless the chain changed since the sample; under the registry lock.
     *
     * @return false if it changed
     */
    boolean disarm(Owner scope, long sampled) {
        if (seq != sampled) {
            return false;
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
        return true;
    }

    /** What a hit walks that begins now. */
    Chain<E> chain() {
        return chain;
    }

    /** Has hits know which links stay; the chain is the same; under the registry lock. */
    void settle(Settled last) {
        chain = chain.settle(last);
    }

    /** The links in the order in which a hit calls them. */
    List<Link> order() {
        return List.of(chain.now());
    }

    /** A copy for tools. */
    PointInfo info() {
        int armed = (int) sites.stream().filter(CoreSite::armed).count();
        return new PointInfo(
                id,
                name,
                type == null ? "" : type.getName(),
                sites.size(),
                armed,
                chain.now().length,
                (int) sites.stream().filter(site -> site.fusing.fused()).count(),
                sites.stream().mapToLong(site -> site.fusing.grants).sum(),
                tally.counters());
    }

    @Override
    public String toString() {
        return name;
    }
}
