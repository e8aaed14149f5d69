/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.management.TransitionInfo;
import org.probus.api.management.TransitionInfo.Phase;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The transition that is under way, if there is one: its steps, each under the registry lock.
 *
 * <p>{@link Swapping} makes them in their order, and waits between them.
 */
final class Transitions {
    /* Overview.
     *
     *   chains of the points     hits go to            step
     *   --------------------     ----------            ----
     *   old                      old                   hold: what the newcomer registers is left
     *                                                        out of the chains
     *   old | new                old                   fork: one publication for each point; then
     *                                                        a grace period, if there are flows
     *   old | new                new, busy flows old   turn: one write for all points
     *   old | new                new                   ... a grace period, no flow is old, and
     *                                                        nothing remains in old hands
     *   new                      new                   settle: one publication for each point
     *
     * A hit loads its chain, and if that is forked it loads the transition's one volatile side. So
     * it walks one side, whole. The chains of all points are forked before the side is written;
     * hence a hit that starts after another one saw the new side sees it too, at any point.
     *
     * After the turn a hit may still have the old side, and the old handler not yet called: full
     * grace periods alone tell that there is none. Only then are the old links unlinked; one that
     * was unlinked earlier could be passed over by a hit that has not come to it, and the event
     * would be lost.
     *
     * A turn writes the side before it raises the sequence of each point, and re-arms the sites: a
     * scope that the old side's verdicts disarmed is armed for the newcomer, and a verdict that is
     * sampled before the turn disarms nothing after it.
     *
     * A flow is on the side that it had when the first of its hits that are under way began. A hit
     * is under way until the stages are complete that asynchronous consumers of one of the two
     * sides have begun in it; stages of others order nothing between these two. After the turn and
     * a grace period, no hit can begin a flow on the old side; what is on it only ends. The grace
     * period at the fork makes sure that all hits with a key are counted; stages that those from
     * before have left open are counted after it.
     *
     * Two things of the old side outlive its hits, with a key or without: asynchronous calls, and
     * bodies that its sessions have entered and not left. What remains of them is waited for last,
     * for its consumers are unlinked by the end: a session that was unlinked would not leave. A
     * call that is still a lease is found by the grace period, or as what remains.
     *
     * Who forces the end drops the flows, and waives what remains at that moment; a stop of the old
     * bundle waits for its calls all the same.
     *
     * Turning back is the same with the sides exchanged. If one of the two bundles stops, the
     * other has the points at once: it is registered all the while.
     *
     * Rejected: replacing consumers one by one (a point with two of them would see one old and one
     * new); one publication a point without the common side (an event that hits two points one
     * after the other sees new, then old).
     */

    private static final int MOST_ENDED = 32;

    private final Registry registry;
    private final Deque<TransitionInfo> ended = new ArrayDeque<>();
    private @Nullable Transition current;
    private long last;

    /** Makes the empty list; all of it is guarded by the registry lock. */
    Transitions(Registry registry) {
        this.registry = registry;
    }

    @Nullable
    Transition current() {
        return current;
    }

    /** The transition whose sides the chains are to have; null if there is none. */
    @Nullable
    Transition forked() {
        return current != null && current.forked ? current : null;
    }

    /** The side of a registration that is being made. */
    Side side(Collection<Owner> owners) {
        return current == null ? Side.BOTH : current.side(owners);
    }

    /** The last ones that are over, the newest first. */
    List<TransitionInfo> ended() {
        return List.copyOf(ended);
    }

    /** Begins one: what the newcomer registers is held back. */
    Transition hold(Owners.Key from, Owners.Key to) {
        if (current != null) {
            throw new IllegalStateException("a " + current
                    + " is under way, and there is one at a time: wait for it, or turn it back");
        }
        Transition next = new Transition(++last, from, to);
        List<CoreRegistration> old = new ArrayList<>();
        for (CoreRegistration registration : registry.registrations()) {
            Side side = next.side(registration.owners);
            if (side == Side.NEW) {
                throw new IllegalStateException(registration + " of the newcomer is called"
                        + " already: stop " + to + " first");
            }
            if (side == Side.OLD) {
                old.add(registration);
            }
        }
        if (old.isEmpty()) {
            throw new IllegalStateException(
                    from + " has no consumer to be swapped: start " + to + " and stop " + from);
        }
        old.forEach(registration -> registration.side = Side.OLD);
        current = next;
        return next;
    }

    /** Publishes both sides at every point that has one of them. */
    void fork(Transition swap) {
        swap.forked = true;
        points().forEach(point -> point.publish(false));
    }

    /** Sends new hits to a side; false if the transition is over. */
    boolean turn(Transition swap, boolean toTheNewcomer, String why) {
        if (current != swap) {
            return false;
        }
        swap.send(toTheNewcomer);
        swap.phase = toTheNewcomer ? Phase.MOVING : Phase.RETURNING;
        swap.reason = why;
        points().forEach(point -> point.publish(true));
        return true;
    }

    /** Ends a transition in favour of a side: the loser's consumers are unlinked. */
    void settle(Transition swap, boolean toTheNewcomer, String why) {
        Side losing = toTheNewcomer ? Side.OLD : Side.NEW;
        Set<Point<?>> changed = points();
        List<String> names = changed.stream().map(Point::name).sorted().toList();
        List<CoreRegistration> losers = new ArrayList<>();
        for (CoreRegistration registration : registry.registrations()) {
            if (registration.side == losing) {
                losers.add(registration);
            }
            registration.side = Side.BOTH;
        }
        if (toTheNewcomer) {
            swap.phase = Phase.DONE;
        } else {
            swap.phase = swap.phase == Phase.HELD ? Phase.FAILED : Phase.RETURNED;
        }
        swap.reason = why;
        // Should a hit still have a forked chain, it goes where the others go.
        swap.send(toTheNewcomer);
        current = null;
        swap.waived.clear();
        registry.ban(swap.loser(toTheNewcomer));
        registry.unlink(losers, changed);
        ended.addFirst(info(swap, names, List.of()));
        if (ended.size() > MOST_ENDED) {
            ended.removeLast();
        }
    }

    /** A bundle ends, before its consumers are unlinked: the other one has the points at once. */
    void ending(Owners.Key bundle) {
        Transition swap = current;
        if (swap != null && (bundle.id() == swap.from.id() || bundle.id() == swap.to.id())) {
            settle(swap, bundle.id() == swap.from.id(), bundle + " was stopped meanwhile");
        }
    }

    /** The registry ends, and the transition with it. */
    void close() {
        Transition swap = current;
        if (swap != null) {
            settle(swap, swap.moved(), "the registry was closed meanwhile");
        }
    }

    /** Where the newcomer has fewer consumers than the old bundle, in words. */
    List<String> missing() {
        List<CoreRegistration> came = of(Side.NEW);
        Set<String> patterns = new LinkedHashSet<>();
        of(Side.OLD).forEach(registration -> patterns.addAll(registration.patterns));
        List<String> missing = new ArrayList<>();
        for (String pattern : patterns) {
            long had = of(Side.OLD).stream().filter(one -> takes(one, pattern)).count();
            long has = came.stream().filter(one -> takes(one, pattern)).count();
            if (has < had) {
                missing.add(has + " of " + had + (had == 1 ? " consumer" : " consumers") + " at "
                        + pattern);
            }
        }
        return missing;
    }

    private static boolean takes(CoreRegistration registration, String pattern) {
        return registration.names(pattern)
                || (!PointName.isPattern(pattern) && registration.wants(pattern));
    }

    private List<CoreRegistration> of(Side side) {
        return registry.registrations().stream()
                .filter(registration -> registration.side == side)
                .toList();
    }

    /** The points that have consumers of a side. */
    private Set<Point<?>> points() {
        Set<Point<?>> points = new LinkedHashSet<>();
        for (CoreRegistration registration : registry.registrations()) {
            if (registration.side != Side.BOTH) {
                points.addAll(registration.links.keySet());
            }
        }
        return points;
    }

    /** A copy of the running one for tools. */
    TransitionInfo info(Transition swap, List<String> waitsFor) {
        return info(swap, points().stream().map(Point::name).sorted().toList(), waitsFor);
    }

    private static TransitionInfo info(
            Transition swap, List<String> points, List<String> waitsFor) {
        return new TransitionInfo(
                swap.id,
                swap.from.toString(),
                swap.to.toString(),
                swap.phase,
                System.nanoTime() - swap.since,
                points,
                waitsFor,
                swap.reason);
    }
}
