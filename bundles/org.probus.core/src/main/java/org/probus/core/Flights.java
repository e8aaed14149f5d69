/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.probus.api.management.Holder;
import org.probus.srcu.Srcu;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

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
     * Source: hprobe of kernel/events/uprobes.c.
     */

    /** As good as none, and overflows no sum in nanoseconds. */
    static final Duration NO_LIMIT = Duration.ofDays(36_500);

    final Srcu domain;
    private final Expirer expirer;

    /** Guards the pins, and the counts of the callees and links. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Signalled when the last pin of somebody is released. */
    private final Condition released = lock.newCondition();

    private final Set<Flight> pins = new LinkedHashSet<>();
    private boolean closed;

    Flights(Srcu domain, Duration lease) {
        this.domain = domain;
        this.expirer = new Expirer(lease);
    }

    /** Begins a call, within a section. */
    Flight begin(Link link) {
        Flight flight = new Flight(this, link);
        try {
            expirer.add(flight);
            return flight;
        } catch (Throwable e) {
            flight.failed = true;
            flight.cancel();
            throw e;
        }
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
        long now = System.nanoTime();
        lock.lock();
        try {
            return pins.stream()
                    .filter(flight ->
                            flight.pinned != null && (callee == null || callee.isOf(flight.pinned)))
                    .map(flight -> holder(flight, now))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private static Holder holder(Flight flight, long now) {
        Link link = flight.pinned;
        String begun = "an asynchronous call begun by " + flight.thread;
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
