/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.srcu.Section;
import org.probus.srcu.Srcu;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Makes the hits of quiet sites fast: what they do becomes a constant of the compiled code. */
final class Fuser {
    /* Overview.
     *
     * What a hit of a site does is its walk. A site has a class of its own, where the walk is the
     * target of a mutable call site that is a static final: compiled code that hits the site has
     * the walk built in, and is thrown away by the JVM when the walk changes.
     *
     *   NOBODY      disarmed, and quiet: the hit is no instruction at all
     *   CHAIN       the chain as it is now: two volatile reads, and the loop over its links; or
     *               the piece, if there is one
     *   the piece   a FusedWalk: the consumers of this moment are constants of a class that is
     *               made for them, and their handlers are compiled into one piece of code. At a
     *               point that is never quiet it has a head: a loop over those who come and go,
     *               before the piece of those who stay
     *
     *   NOBODY --- somebody comes ---> CHAIN ---- hot, quiet ----> CHAIN with a piece, called
     *     ^                            | ^ ^                          |         |
     *     '------ disarmed, quiet -----' | '----- the chain changes --'    walked often,
     *                                    '------------------------------     quiet
     *                                              it changes          |        v
     *                                                             the piece itself, inlined
     *
     * To CHAIN a site goes at once, under the registry lock, after the new chain is published; away
     * from it only when it has been quiet for a while, or at least the links in its piece have
     * been. A piece is called before it is inlined, for HotSpot inlines what it has a profile of;
     * and to call it costs no caller anything.
     *
     * For a change of the walk costs: all callers are compiled anew, and HotSpot compiles no method
     * at its best any more that was thrown away 400 times. So each time a site leaves CHAIN, the
     * quiet that it needs for the next time grows by a quarter: half a second at first, an hour
     * after 40 times, a month after 70. Until then its hits call the piece.
     *
     * Who comes is called first, among equals; who stays is at the end of the chain. So a chain
     * that changes all the time may still end with the same links: those are Settled once they are
     * older than the quiet that is needed, which grows with each head that is made. A hit of a
     * piece with a head looks, in its section, whether the chain still ends with them, and walks
     * the links before them as the loop does. No change of those costs a deoptimisation. When
     * more have settled, the next piece has them too; and when the chain is quiet, all of it, if
     * it is not too long.
     *
     * A hit is known to be frequent by a sample: the section counts anyhow, and each 1021st one of
     * a thread that walks a chain tells the fuser of the site.
     *
     * The two threads that were sampled last have a track each, which is a constant of the piece:
     * a hit of theirs is a lap of it. The word of the track is the section, the place and the count
     * in one, so that such a hit has two stores beside those of its handlers, and one more for each
     * further handler. A hit takes a section, as those of the other threads do, while a grace
     * period is urgent, and where it is inside another one of the piece. A piece with a head has no
     * tracks, for its hits load a chain; and a profiled one none, for they count their turns. The
     * section of the thread that was sampled last is a constant as well.
     *
     * HotSpot inlines what is longer than 35 bytes where its profile says that it is called often.
     * A piece is a new class, and where the compilers have much to do its methods may run for long
     * without being counted: then it found none of them frequent, for good. So the methods of the
     * way over a track are shorter.
     *
     * A retired chain must not call anybody who left. Two ways lead into one, and two wait:
     *
     *   fused hit                              register, unregister
     *   ---------                              --------------------
     *   (the walk is read, or compiled in)     the new chain is published
     *   section begins   --- B, or H ---       live = no: compiled code that knows better is thrown
     *   live?   --- M ---                        away, and who has some stops once   --- L ---
     *     else unlock, and walk the chain      the walk of the site = CHAIN
     *     as it is now                         ... a grace period   --- A ---
     *   place = the first link                 ... or a wait for labels, in a fenced domain:
     *   live?   --- P ---                          --- J ---
     *     else call it with care                   each who is inside stops once   --- N ---
     *   call it                                    wait for whose place is a link that left
     *   place = the next link; as above
     *
     * M pairs with L. It stands inside the section, as the load of a chain does: either the grace
     * period waits for this hit, or the hit sees that its chain is retired. In compiled code the
     * question is no instruction. It is answered when the code is compiled; a thread that is in
     * such code when `live` changes finds it deoptimised at its next safepoint, or when the call
     * that it is in returns, and is asked then. Between the question and the place compiled
     * code has no safepoint; after the place it may have one, for whoever waits sees the place.
     *
     * P pairs with N, and is the question of K, see Srcu: a wait that passes long hits by has
     * unlinked its callee, hence retired this chain, before its fence J. Either it sees the place
     * of the callee, or this hit sees that the chain is retired: then it gives a label and asks
     * whether the callee was revoked, as in a loop. N stops each thread that is inside, where the
     * readers are fenced; elsewhere J is as good. So the places cost no fence in either flavour. L
     * does not spare N: a thread that walks the chain without compiled code is not stopped by it,
     * and JDK 17 stops the others before it stores the target, so that they may still read a yes.
     *
     * The loop is a copy of the FusedWalk as well, one for the registry, so that it has the domain
     * for a constant; its steps are LoopSteps. It asks P by a load: the chain that it walks is
     * still that of the point, or it calls with care, as above. What it has nothing to do with is
     * left to Point.walk: return parts, stages, two sides in a swap, times, hits by hand.
     *
     * In the loop a thread counts for itself, each consumer at each hit, once it comes often: see
     * Tally. Counting the walks of each chain, as laps, would save a third of a hit; but then each
     * change of a chain would begin and end the counts of all of its links.
     *
     * Fused handlers are counted by laps: a fused walk that comes to its end is one hit for each
     * of its consumers, and one store for all of them. What is not so, failures and removals and
     * walks that were retired on their way, is counted one by one.
     *
     * A walk over return parts is one of its own, with its own laps: another chain may be there
     * when the body has ended. A session that has not entered is counted as if it had returned, and
     * taken off again.
     *
     * Not fused: chains with asynchronous consumers, or in a transition; hits in a section that is
     * inside another one; and at a profiled point the hits whose turn it is to be timed, see Turns.
     *
     * Rejected: the whole dispatch as method handles (the same code, harder to read, and a site
     * that is no constant of its caller then costs a call of a handle); a class for each site
     * beyond a thousand (8 kB each); a relink at each change (at 1 000 changes a second a hit takes
     * 440 ns, and for good after 400 of them).
     */

    /**
     * Each so many sections, a thread tells of the site that it hits; a prime, so that each site
     * has its turn of a thread that hits some of them over and over.
     */
    static final int SAMPLE = 1_021;

    /** So many consumers are fused. */
    static final int MOST_LINKS = 64;

    private static final System.Logger LOG = System.getLogger("org.probus.core");
    private static final double GROWTH = 1.25;

    /** After so many walks HotSpot has compiled a piece, and knows what it does. */
    private static final long WARM = 50_000;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LOOK_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);

    /** A hundred years: longer quiet is as good as that, and overflows no sum. */
    private static final double MOST_NANOS = 3e18;

    /** How many threads have a counter of their own beyond those that were seen. */
    private static final int SPARE_THREADS = 8;

    private final Registry registry;
    private final Duration quiet;
    private final @Nullable Template<CoreSite<?>> sites = siteTemplate();
    private final @Nullable Template<Steps> steps = Template.read("FusedSteps", Steps.class);
    private final @Nullable Template<Walk> walks = Template.read("FusedWalk", Walk.class);

    /** The walk over a chain as it is at the time; null if it cannot be made. */
    private final @Nullable Walk loop;

    /** Sites that are to be looked at; weak, since that may be late. */
    private final Queue<WeakReference<CoreSite<?>>> asked = new ConcurrentLinkedQueue<>();

    private final Thread worker;
    private volatile boolean closed;

    /** Whether chains are fused here at all. */
    private volatile boolean fuses;

    /** How many more sites get a class of their own; registry lock. */
    private int sitesLeft;

    /** What has retired, and may still be walked: its counts are folded when it is not. */
    private final Retired retired;

    Fuser(Registry registry, Settings.Fusing settings) {
        this.registry = registry;
        this.retired = new Retired(registry.domain);
        this.quiet = settings.quiet();
        this.sitesLeft = settings.sites();
        this.fuses = settings.sites() > 0;
        this.loop = loop(registry.domain);
        // Made where nobody's class loader is on the stack.
        this.worker = new Thread(null, this::work, "probus-fuser", 0, false);
        worker.setDaemon(true);
        worker.getState(); // its class is initialised here, and not near the end of a stack
        worker.setContextClassLoader(Fuser.class.getClassLoader());
    }

    @SuppressWarnings("unchecked") // the class of the template
    private static @Nullable Template<CoreSite<?>> siteTemplate() {
        return Template.read("ConstantSite", (Class<CoreSite<?>>) (Class<?>) CoreSite.class);
    }

    /** Makes a site: with a class of its own, if there are not too many; under the lock. */
    @SuppressWarnings("unchecked") // the type of the point
    <E> CoreSite<E> site(Point<E> point, Class<E> type, Owner owner) {
        if (fuses && sites != null && sitesLeft > 0) {
            try {
                CoreSite<?> site =
                        sites.make(new ConstantSite.Made<>(registry, point, type, owner));
                sitesLeft--;
                return (CoreSite<E>) site;
            } catch (LinkageError | OutOfMemoryError e) {
                giveUp(e);
            }
        }
        return new PlainSite<>(registry, point, type, owner);
    }

    private @Nullable Walk loop(Srcu domain) {
        try {
            return walks == null
                    ? null
                    : walks.make(new FusedWalk.Made(
                            null, null, new LoopSteps(false), domain, domain.gate()));
        } catch (LinkageError | OutOfMemoryError e) {
            giveUp(e);
            return null;
        }
    }

    private void giveUp(Throwable reason) {
        fuses = false;
        LOG.log(
                System.Logger.Level.WARNING,
                "chains are fused no more, and hits are slower: {0}",
                reason.toString());
    }

    /** A site was armed or disarmed, or has another chain; under the registry lock. */
    void changed(CoreSite<?> site) {
        SiteFusing state = site.fusing;
        Fusion fusion = state.fusion;
        if (fusion == null || fusion.settled == null || !fusion.current()) {
            retire(site);
        }
        state.changed = System.nanoTime();
        state.hot = false;
        if (fuses && !site.wanted() && !site.closed && site.walk() == Walk.CHAIN) {
            ask(site);
        }
    }

    /** Has each hit of a site walk the chain that begins from now on; under the registry lock. */
    private void retire(CoreSite<?> site) {
        SiteFusing state = site.fusing;
        Fusion fusion = state.fusion;
        if (fusion != null) {
            // First: if the stack ends in here, the next change does it again.
            fusion.retire();
            if (site.walk() != Walk.CHAIN) {
                site.link(Walk.CHAIN);
            }
            retired.add(fusion);
            state.fusion = null;
            state.piece = null;
            state.since = System.nanoTime();
        } else if (site.wanted() && site.walk() == Walk.NOBODY) {
            site.link(Walk.CHAIN);
        }
        state.first = site.wanted() && isPlain(site) ? loop : null;
    }

    private static <E> boolean isPlain(CoreSite<E> site) {
        return site.point.plain(site) != null;
    }

    /** A site was withdrawn: another one may have a class of its own; under the registry lock. */
    void closed(CoreSite<?> site) {
        if (!(site instanceof PlainSite)) {
            sitesLeft++;
        }
    }

    /** A site is hit often by the thread of a section; by the hit, which waits for nothing. */
    void hot(CoreSite<?> site, Section section) {
        site.fusing.hitBy(section);
        hot(site);
    }

    /** A site is hit often. */
    void hot(CoreSite<?> site) {
        if (fuses && !site.fusing.hot) {
            site.fusing.hot = true;
            try {
                ask(site);
            } catch (VirtualMachineError | LinkageError e) {
                site.fusing.hot = false; // without a call: it can ask again
                throw e;
            }
        }
    }

    private void ask(CoreSite<?> site) {
        if (closed) {
            return;
        }
        if (!site.fusing.asked) {
            site.fusing.asked = true;
            try {
                asked.add(new WeakReference<>(site));
            } catch (VirtualMachineError | LinkageError e) {
                site.fusing.asked = false; // without a call: it can ask again
                throw e;
            }
        }
        wake();
    }

    /** Has the worker look: it may not have been started, or sleep for longer than is needed. */
    private void wake() {
        if (worker.getState() == Thread.State.NEW) {
            try {
                worker.start(); // where the stack ends in here, the next one starts it
            } catch (IllegalThreadStateException e) {
                // Another one was first: it looks from now on.
            } catch (OutOfMemoryError e) {
                fuses = false; // no thread is to be had: the chains stay as they are
            }
        } else {
            LockSupport.unpark(worker);
        }
    }

    /** The thread, for tests. */
    Thread worker() {
        return worker;
    }

    /** How many chains have retired whose counts are not folded, for tests. */
    int retired() {
        return registry.read(retired::size);
    }

    /** Lets the thread end. */
    void close() {
        closed = true;
        LockSupport.unpark(worker);
    }

    private void work() {
        Set<WeakReference<CoreSite<?>>> pending = new LinkedHashSet<>();
        while (!closed) {
            WeakReference<CoreSite<?>> next;
            while ((next = asked.poll()) != null) {
                pending.add(next);
            }
            long pause = look(pending);
            if (asked.isEmpty() && !closed) {
                Thread.interrupted(); // nobody has a reason to, and it would sleep no more
                LockSupport.parkNanos(this, pause);
            }
        }
    }

    /** Settles what is due; returns how long nothing else will be. */
    private long look(Set<WeakReference<CoreSite<?>>> pending) {
        long pause = Long.MAX_VALUE;
        for (WeakReference<CoreSite<?>> each : List.copyOf(pending)) {
            CoreSite<?> site = each.get();
            long left = site == null || site.closed ? 0 : left(site);
            if (site != null && !site.closed && left <= 0) {
                site.fusing.asked = false; // first: who asks from now on is heard
                left = trySettle(site);
                if (left > 0) {
                    site.fusing.asked = true;
                }
            }
            if (left == 0) {
                pending.remove(each);
            } else {
                pause = Math.min(pause, left);
            }
        }
        return pause;
    }

    private long trySettle(CoreSite<?> site) {
        try {
            return settle(site);
        } catch (LinkageError | OutOfMemoryError e) {
            giveUp(e);
            return 0;
        }
    }

    /** How long it takes at least until something can be done about a site, in nanoseconds. */
    private long left(CoreSite<?> site) {
        SiteFusing state = site.fusing;
        if (!site.wanted() || (state.fused() && !state.headed())) {
            return untilQuiet(site);
        }
        boolean inlines = state.headed() && site.walk() == Walk.CHAIN;
        long needed = needed(inlines ? state.grants : state.heads);
        return Math.min(state.since + needed - System.nanoTime(), untilQuiet(site));
    }

    /** How long a site must still be left alone until it is quiet. */
    private long untilQuiet(CoreSite<?> site) {
        SiteFusing state = site.fusing;
        boolean relinks = !site.wanted() || state.piece != null;
        return state.changed + needed(relinks ? state.grants : 0) - System.nanoTime();
    }

    /** How long nothing may change for something that was done so many times. */
    private long needed(long times) {
        double grown = Math.pow(GROWTH, (double) times);
        return (long) Math.min((double) quiet.toNanos() * grown, MOST_NANOS);
    }

    /**
     * Does what is due about a site.
     *
     * @return in how many nanoseconds to look again; 0 if there is nothing more to do
     */
    private long settle(CoreSite<?> site) {
        Fusion fusion = registry.read(() -> begin(site));
        if (fusion == null) {
            return later(site);
        }
        SiteFusing state = site.fusing;
        if (state.fusion != fusion) {
            state.pause = LOOK_NANOS;
            return make(fusion) ? LOOK_NANOS : later(site);
        }
        if (fusion.laps.sum() < WARM) {
            state.pause = Math.min(LOOK_NANOS_MAX, 2 * state.pause);
            return state.pause;
        }
        registry.read(() -> inline(site, fusion));
        return later(site);
    }

    /** In how many nanoseconds a site is to be looked at again that was not quiet; 0 if it was. */
    private long later(CoreSite<?> site) {
        SiteFusing state = site.fusing;
        boolean due = (fuses && (state.hot || state.headed())) || !site.wanted();
        return due && !site.closed && !state.quiet ? Math.max(1, left(site)) : 0;
    }

    /**
     * Ends what a disarmed site does, or says what an armed one does or could do in one piece;
     * under the lock.
     */
    private @Nullable Fusion begin(CoreSite<?> site) {
        retired.fold();
        SiteFusing state = site.fusing;
        state.quiet = untilQuiet(site) <= 0;
        boolean hot = state.hot || state.headed();
        if (state.headed() && (state.quiet ? isFusable(site) : grown(site) != null)) {
            retire(site); // it needs no head any more, or a shorter one
        }
        if (site.closed || site.walk() != Walk.CHAIN) {
            state.since = System.nanoTime();
            return null;
        }
        if (state.fusion != null) {
            return state.fusion;
        }
        if (!site.wanted()) {
            if (state.quiet) {
                state.grants++;
                site.link(Walk.NOBODY);
            }
            return null;
        }
        if (!fuses || !hot) {
            return null;
        }
        Fusion whole = state.quiet ? fusion(site, null) : null;
        return whole == null ? headed(site, needed(state.heads)) : whole;
    }

    private static boolean isFusable(CoreSite<?> site) {
        return site.point.chain().fusable(site, null) != null;
    }

    private @Nullable Settled grown(CoreSite<?> site) {
        return grown(site.point, needed(site.fusing.heads));
    }

    /** The links that stay, if they are more than hits know of. */
    private static @Nullable Settled grown(Point<?> point, long nanos) {
        Settled known = point.chain().settled;
        Settled now = Settled.of(point.chain().links, nanos);
        return now != null && (known == null || now.size > known.size) ? now : null;
    }

    /** Says what of a changing chain stays, since it is there for so long; under the lock. */
    private @Nullable Fusion headed(CoreSite<?> site, long nanos) {
        site.fusing.since = System.nanoTime();
        Point<?> point = site.point;
        if (point.profiled() || !isPlain(site)) {
            return null;
        }
        Settled more = grown(point, nanos);
        if (more != null) {
            point.settle(more);
            for (CoreSite<?> each : point.sites) {
                Fusion before = each.fusing.fusion;
                if (before != null && !before.current()) {
                    retire(each);
                }
            }
        }
        Settled settled = point.chain().settled;
        return settled == null ? null : fusion(site, settled);
    }

    private @Nullable Fusion fusion(CoreSite<?> site, @Nullable Settled settled) {
        Link[] links = site.point.chain().fusable(site, settled);
        int threads = registry.domain.threads() + SPARE_THREADS;
        return links == null ? null : new Fusion(site, links, settled, threads);
    }

    /** Fuses those links of a site that are there, with a head before them, for tests. */
    boolean fuseWithHead(CoreSite<?> site) {
        Fusion fusion = registry.read(() -> headed(site, 0));
        return fusion != null && make(fusion);
    }

    /** Makes the piece, and has the hits of the site call it, unless its chain has changed. */
    private boolean make(Fusion fusion) {
        boolean done = false;
        try {
            Walk walk = fuse(fusion);
            done = walk != null && registry.read(() -> finish(fusion, walk));
        } finally {
            if (!done) {
                fusion.discard();
            }
        }
        return done;
    }

    private @Nullable Walk fuse(Fusion fusion) {
        if (steps == null || walks == null) {
            return null;
        }
        int end = fusion.links.length;
        Steps next = null;
        while (end > 0) {
            int begin = (end - 1) / Steps.FEW * Steps.FEW;
            next = steps.make(fusion.part(begin, end, next));
            end = begin;
        }
        LoopSteps head = fusion.settled == null ? null : new LoopSteps(true);
        Section by = fusion.site.fusing.by;
        Section.Gate gate = by == null ? registry.domain.gate() : by.gate();
        return next == null
                ? null
                : walks.make(new FusedWalk.Made(fusion, head, next, registry.domain, gate));
    }

    /** Has the hits of a site call a piece, if its chain is still the same; under the lock. */
    private boolean finish(Fusion fusion, Walk walk) {
        CoreSite<?> site = fusion.site;
        boolean current =
                site.fusing.fusion == null && site.walk() == Walk.CHAIN && fusion.current();
        if (current) {
            fusion.share();
            site.fusing.since = System.nanoTime();
            site.fusing.heads += fusion.settled == null ? 0 : 1;
            site.fusing.fusion = fusion;
            site.fusing.piece = walk;
            site.fusing.first = walk;
        }
        return current;
    }

    /** Has a piece compiled into the hits of its site, if its chain is still the same. */
    private boolean inline(CoreSite<?> site, Fusion fusion) {
        Walk piece = site.fusing.piece;
        if (piece == null || site.fusing.fusion != fusion) {
            return false;
        }
        site.fusing.grants++;
        site.link(piece);
        return true;
    }
}
