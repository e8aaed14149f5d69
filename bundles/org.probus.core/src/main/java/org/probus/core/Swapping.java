/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.probus.api.management.GracePeriods;
import org.probus.api.management.Holder;
import org.probus.api.management.PendingGrace;
import org.probus.api.management.Swaps;
import org.probus.api.management.TransitionInfo;
import org.probus.api.management.TransitionInfo.Phase;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** One swap: makes the steps of its transition in their order, and waits between them. */
final class Swapping implements Swaps.Swap {
    private static final System.Logger LOG = System.getLogger("org.probus.core");
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long POLL_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(50);

    /** After how long the log says which flows are waited for; then at doubled intervals. */
    private static final long WARN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Registry registry;
    private final Transition swap;

    /** Begins the transition. */
    Swapping(Registry registry, Owners.Key from, Owners.Key to) {
        this.registry = registry;
        checkOutside("swap of " + from + " by " + to, from);
        this.swap = registry.read(() -> registry.transitions.hold(from, to));
    }

    private void checkOutside(String what, Owners.Key from) {
        if (registry.domain.inSection()) {
            throw new IllegalStateException(
                    what + " would wait for itself: call it on a thread that is in no handler");
        }
        String body = Remains.ownBody(registry, from);
        if (body != null) {
            throw new IllegalStateException(what + " would wait for itself: a session of " + from
                    + " has entered the body at " + body
                    + " that this thread is in; call it outside of that");
        }
    }

    @Override
    public TransitionInfo run(Duration ready, boolean partial) throws InterruptedException {
        checkOutside(swap.toString(), swap.from);
        try {
            String fault = partial ? "" : awaitReady(ready);
            if (!fault.isEmpty()) {
                giveUp(fault);
            } else if (fork()) {
                turn();
                drain();
            }
        } catch (InterruptedException e) {
            giveUp("it was interrupted before the turn");
            throw e;
        }
        return ended();
    }

    /** Waits until the newcomer has what the old bundle has; returns what it lacks, or nothing. */
    private String awaitReady(Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        while (true) {
            List<String> missing = read(this::missing);
            if (missing.isEmpty()) {
                return "";
            }
            if (System.nanoTime() - start > limit.toNanos()) {
                return "after " + limit.toMillis() + " ms " + swap.to + " has only "
                        + String.join(", ", missing);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private List<String> missing() {
        return running() ? registry.transitions.missing() : List.of();
    }

    /** Puts both sides into the chains; false if the transition is over. */
    private boolean fork() {
        boolean forked = read(() -> {
            if (running()) {
                registry.transitions.fork(swap);
            }
            return running();
        });
        if (forked && registry.keyed) {
            // A hit with a key that has a chain from before is not counted as one of its flow.
            registry.waits.sync(swap.toString());
            registry.waits.flights().adopt(swap.flows);
        }
        return forked;
    }

    private void turn() {
        read(() -> swap.phase == Phase.RETURNING || registry.transitions.turn(swap, true, ""));
    }

    /** Waits until nothing is in the hands of the side that was left, and settles. */
    private void drain() {
        long begin = System.nanoTime();
        long pause = POLL_NANOS;
        long warnAfter = WARN_NANOS;
        boolean interrupted = false;
        Map<Flow, Long> seen = new HashMap<>();
        try {
            while (running() && !drained(seen)) {
                if (System.nanoTime() - begin > warnAfter && warn()) {
                    warnAfter *= 2;
                }
                interrupted |= Thread.interrupted(); // kept; an interrupted thread does not park
                LockSupport.parkNanos(pause);
                pause = Math.min(POLL_NANOS_MAX, pause * 2);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for a grace period, and settles if nothing is left then. */
    private boolean drained(Map<Flow, Long> seen) {
        boolean goal = swap.moved();
        int forced = swap.forced;
        registry.waits.sync(swap.toString());
        dropIdle(goal, seen);
        return settle(goal, forced);
    }

    /** Says in the log what is waited for; false if that has just ended. */
    private boolean warn() {
        List<String> texts = waitsFor(registry, swap);
        if (!texts.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the {0} waits for {1} (probe:swap --force ends that, but for handlers)",
                    swap,
                    String.join("; ", texts));
        }
        return !texts.isEmpty();
    }

    /**
     * Drops the flows that neither began nor ended a hit in a grace period, and have no stage open:
     * none is under way.
     */
    private void dropIdle(boolean goal, Map<Flow, Long> seen) {
        List<Flow> others = swap.flows.others(goal);
        for (Flow flow : others) {
            Long before = seen.put(flow, flow.changes());
            if (before != null && flow.idleSince(before)) {
                read(flow::drop);
            }
        }
        seen.keySet().retainAll(others);
    }

    /** Ends the transition if nothing has changed in the grace period. */
    private boolean settle(boolean goal, int forced) {
        return read(() -> {
            if (!running()) {
                return true;
            }
            boolean same = swap.moved() == goal && swap.forced == forced;
            if (!same || !swap.flows.others(goal).isEmpty() || new Remains(registry, swap).any()) {
                return false;
            }
            registry.transitions.settle(swap, goal, swap.reason);
            return true;
        });
    }

    private boolean running() {
        return read(() -> registry.transitions.current() == swap);
    }

    private void giveUp(String why) {
        read(() -> {
            if (running()) {
                registry.transitions.settle(swap, false, why);
            }
            return true;
        });
    }

    @Override
    public void close() {
        boolean turned = read(() -> running() && swap.forked);
        if (turned) {
            registry.read(() -> registry.transitions.turn(swap, false, "it was given up"));
            drain();
        } else {
            giveUp("it was given up");
        }
    }

    private TransitionInfo ended() {
        return read(() -> registry.transitions.ended().stream()
                .filter(info -> info.id() == swap.id)
                .findFirst()
                .orElseGet(() -> registry.transitions.info(swap, List.of())));
    }

    private <T> T read(Supplier<T> reading) {
        return registry.read(reading);
    }

    /** Says what a transition waits for, in a few words each. */
    static List<String> waitsFor(Registry registry, Transition swap) {
        boolean held = registry.read(() -> swap.phase == Phase.HELD && !swap.forked);
        if (held) {
            return registry.read(() -> registry.transitions.missing());
        }
        List<String> remains = registry.read(new Remains(registry, swap)::texts);
        List<String> texts = new ArrayList<>();
        GracePeriods graces = registry.waits.gracePeriods();
        for (PendingGrace grace : graces.pending()) {
            if (grace.reason().equals(swap.toString())) {
                grace.holders().stream() // a call may have become a pin at this moment
                        .filter(one -> remains.isEmpty() || !Flights.isCall(one))
                        .forEach(holder -> texts.add(text(holder)));
            }
        }
        for (Flow flow : swap.flows.others(swap.moved())) {
            texts.add("flow " + Flows.name(flow) + ", " + flow.underWay() + " under way");
        }
        texts.addAll(remains);
        return texts;
    }

    /** Says who holds it up, and for how long. */
    static String text(Holder holder) {
        return String.format(
                Locale.ROOT,
                "%s in %s at %s, for %.1f s",
                holder.thread(),
                holder.consumer().isEmpty() ? "no handler" : holder.consumer(),
                holder.point().isEmpty() ? "no point" : holder.point(),
                holder.heldNanos() / 1e9);
    }
}
