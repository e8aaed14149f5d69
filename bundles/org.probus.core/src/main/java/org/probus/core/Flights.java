/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.management.Holder;
import org.probus.srcu.Lockdep;
import org.probus.srcu.Srcu;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;

/** The asynchronous calls of a registry; it knows those that have outlived their lease: pins. */
final class Flights {
    /* Overview.
     *
     *   the hit        begin: a lease, which every grace period waits for; queued at the expirer
     *   the expirer    after 100 ms: the lease becomes a pin, counted here on the consumer and on
     *                  the bundles that it belongs to; or, if they are let go, nothing at all
     *   the stage      ends, on any thread: the lease is consumed, or the pin released
     *   a stop         unlinks, waits for the sections and leases, and then for its own pins
     *
     * That order is enough: a lease becomes a pin before its section ends, so who has waited for
     * the section finds the pin; and nobody begins a call of what is unlinked. Lease sees to it
     * that one of stage and expirer ends the section, in whatever order they come.
     *
     * A swap waits for the calls of the side that is left, and keeps a flow where it is until the
     * calls of its hits have ended. So all that are open are kept, each with its flow. One that
     * began before the transition is in no flow yet, and has the key of its hit: once the fork's
     * grace period is over, no more of these come, and they are adopted.
     *
     *   the hit       open: flight -> flow; the flow counts a stage
     *   the fork      flight -> flow of its key, if it has not landed meanwhile; counted
     *   the stage     taken off, and its flow, if it has one, counts one less
     *
     * Source: hprobe of kernel/events/uprobes.c.
     */

    /** What a call is named by, with the thread that began it. */
    static final String BEGUN_BY = "an asynchronous call begun by ";

    /** As good as none, and overflows no sum in nanoseconds. */
    static final Duration NO_LIMIT = Duration.ofDays(36_500);

    final Srcu domain;
    private final Expirer expirer;

    /** Guards the pins, and the counts of the callees and links. */
    private final ReentrantLock lock = Lockdep.roomyLock();

    /** Signalled when the last pin of somebody is released. */
    private final Condition released = lock.newCondition();

    private final Set<Flight> pins = new LinkedHashSet<>();

    /** The calls that have not ended, leases and pins, each with the flow that it keeps busy. */
    private final Map<Flight, Flow> open = new ConcurrentHashMap<>();

    /** The flow of calls that keep none busy. */
    private final Flow none = new Flows(() -> false, link -> false).enter(null);

    private boolean closed;

    Flights(Srcu domain, Duration lease) {
        this.domain = domain;
        this.expirer = new Expirer(lease);
    }

    /**
     * Begins a call, within a section.
     *
     * @param frame knows the flow of the hit; null if it has none
     */
    Flight begin(Link link, @Nullable Frame frame) {
        Flow flow = frame == null ? null : frame.flow;
        Flight flight = new Flight(this, link, frame == null ? null : frame.key);
        try {
            open.put(flight, none); // the deepest call first: the stack may end here
            if (flow != null && flow.heeds(link)) {
                flow.depart();
                if (!open.replace(flight, none, flow)) {
                    flow.land(); // a fork has adopted it meanwhile, and counts it
                }
            }
            expirer.add(flight);
            return flight;
        } catch (Throwable e) {
            flight.failed = true;
            flight.cancel();
            throw e;
        }
    }

    /** Ends a call, for the swaps; the first time it is told. */
    void landed(Flight flight) {
        Flow flow = open.remove(flight);
        if (flow != null) {
            flow.land();
        }
    }

    /** Counts the calls for their flows that hits from before a transition have begun. */
    void adopt(Flows flows) {
        open.forEach((flight, before) -> {
            Link link = flight.link();
            Object key = flight.key();
            if (link != null && key != null && !before.isOf(flows) && flows.concern(link)) {
                Flow flow = flows.adopt(key);
                if (flow != null && !open.replace(flight, before, flow)) {
                    flow.land(); // the call has ended meanwhile
                }
            }
        });
    }

    /** The calls that have not ended, leases and pins. */
    Set<Flight> open() {
        return open.keySet();
    }

    /** Counts a flight as a pin, unless what it would hold is going without it. */
    boolean pin(Flight flight, Link link) {
        lock.lock();
        try {
            if (closed || link.registration.callees().stream().anyMatch(callee -> callee.letGo)) {
                return false;
            }
            flight.pinned = link;
            pins.add(flight);
            link.pins++;
            link.registration.callees().forEach(callee -> callee.pins++);
            return true;
        } finally {
            lock.unlock();
        }
    }

    void unpin(Flight flight) {
        lock.lock();
        try {
            Link link = flight.pinned;
            flight.pinned = null;
            if (link != null && pins.remove(flight)) {
                link.pins--;
                link.registration.callees().forEach(callee -> callee.pins--);
                released.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many pins a link has now. */
    long pins(Link link) {
        lock.lock();
        try {
            return link.pins;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more pins of somebody whose end does not wait for them. */
    void letGo(Callee callee) {
        lock.lock();
        try {
            callee.letGo = true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until nobody holds a pin of a callee.
     *
     * @return false if the time was up first
     */
    boolean await(Callee callee, Duration limit) {
        long begin = System.nanoTime();
        long limitNanos = TimeUnit.NANOSECONDS.convert(limit);
        boolean interrupted = false;
        lock.lock();
        try {
            while (callee.pins > 0) {
                long left = limitNanos - (System.nanoTime() - begin);
                if (left <= 0) {
                    return false;
                }
                try {
                    released.awaitNanos(left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The pins of a callee, for tools; the oldest first. */
    List<Holder> holders(Callee callee) {
        return holders((flight, link) -> callee.isOf(link));
    }

    /** Some of the pins, for tools; the oldest first. */
    List<Holder> holders(BiPredicate<Flight, Link> which) {
        long now = System.nanoTime();
        lock.lock();
        try {
            return pins.stream()
                    .filter(flight -> flight.pinned != null && which.test(flight, flight.pinned))
                    .map(flight -> holder(flight, now))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private static Holder holder(Flight flight, long now) {
        Link link = flight.pinned;
        String begun = BEGUN_BY + flight.thread;
        return link == null
                ? new Holder(begun, now - flight.since, "", "", "", List.of())
                : new Holder(
                        begun,
                        now - flight.since,
                        link.point.name(),
                        link.registration.consumerName(),
                        link.registration.owner().toString(),
                        List.of());
    }

    /** Whether a holder is an asynchronous call. */
    static boolean isCall(Holder holder) {
        return holder.thread().startsWith(BEGUN_BY);
    }

    /** Takes no more pins, and lets the expirer's thread end. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        expirer.close();
    }
}
