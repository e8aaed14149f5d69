/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.management.GracePeriods;
import org.probus.api.management.Holder;
import org.probus.api.management.PendingGrace;
import org.probus.srcu.Reader;
import org.probus.srcu.Section;
import org.probus.srcu.Srcu;
import org.probus.srcu.Stall;
import org.probus.srcu.Statistics;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The waits for grace periods: who waits, for what, since when, and who is in the way. */
final class Waits {
    private static final System.Logger LOG = System.getLogger("org.probus.core");
    private static final int STACK_LINES = 12;

    private final Srcu domain;
    private final Duration insideLimit;
    private final Queue<Wait> pending = new ConcurrentLinkedQueue<>();

    Waits(Settings settings) {
        this.domain = Srcu.named("probus")
                .stallAfter(settings.stallAfter())
                .onStall(this::stalled)
                .build();
        this.insideLimit = settings.insideLimit();
        LOG.log(
                System.Logger.Level.DEBUG,
                "SRCU readers are {0}: {1}",
                domain.flavour(),
                domain.flavourReason());
    }

    /** The domain that the waits are for. */
    Srcu domain() {
        return domain;
    }

    /** A wait that has not ended; compared by identity. */
    private static final class Wait {
        final String reason;
        final String thread = Thread.currentThread().getName();
        final long since = System.nanoTime();

        Wait(String reason) {
            this.reason = reason;
        }
    }

    /**
     * Waits for a grace period.
     *
     * @throws IllegalStateException if this thread is inside a handler: the message names it
     */
    void sync(String reason) {
        if (domain.inSection()) {
            throw new IllegalStateException(reason + " would wait for itself: it was called by "
                    + handler(label()) + " on thread " + Thread.currentThread().getName()
                    + "; unregister() there, and close() or sync() after the handler has returned");
        }
        Wait wait = new Wait(reason);
        pending.add(wait);
        try {
            domain.synchronize();
        } finally {
            pending.remove(wait);
        }
    }

    /**
     * Waits for a grace period where the caller cannot be refused, in a bundle's stop.
     *
     * @return true if every call that was running has ended
     */
    boolean syncForced(String reason, @Nullable Owner owner) {
        if (!domain.inSection()) {
            sync(reason);
            return true;
        }
        Object label = label();
        String handler = handler(label);
        boolean own = mayBeIn(label, owner);
        Wait wait = new Wait(reason);
        pending.add(wait);
        boolean over;
        try {
            over = domain.synchronizeOthers(insideLimit);
        } finally {
            pending.remove(wait);
        }
        if (own || !over) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "{0} was called by {1} on thread {2} and cannot wait for it{3}: that "
                            + "handler runs on"
                            + " after the stop; call the stop on another thread, which waits "
                            + "until the"
                            + " handler has returned",
                    reason,
                    handler,
                    Thread.currentThread().getName(),
                    over ? "" : ", nor longer than " + insideLimit + " for " + describe());
        }
        return over && !own;
    }

    /** Says in the log what still uses the domain at the end of the registry: it is not freed. */
    void reportLeaks() {
        for (String leak : domain.leaks()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the registry has ended, but not its use: {0}",
                    leak);
        }
    }

    /** The handler that a label stands for, for messages. */
    private static String handler(@Nullable Object label) {
        return label == null ? "a handler" : label.toString();
    }

    /** The label of the section that this thread is in. */
    private @Nullable Object label() {
        Section section = domain.lock();
        Object label = section.label(null);
        section.label(label);
        section.unlock();
        return label;
    }

    /** Whether this thread may be in a handler of an owner: a nested hit hides the outer one. */
    private boolean mayBeIn(@Nullable Object label, @Nullable Owner owner) {
        Section section = domain.lock();
        boolean nested = section.depth() > 2;
        section.unlock();
        return owner == null
                || nested
                || !(label instanceof Link link)
                || link.registration.owners.contains(owner);
    }

    private String describe() {
        return String.join("; ", holders().stream().map(Waits::describe).toList());
    }

    private static String describe(Holder holder) {
        String what = holder.consumer().isEmpty()
                ? "between two handlers"
                : "in " + holder.consumer()
                        + (holder.bundle().isEmpty() ? "" : " (" + holder.bundle() + ")") + " at "
                        + holder.point();
        return holder.thread() + " " + what + ", for " + seconds(holder.heldNanos());
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }

    /** The grace periods, for tools. */
    GracePeriods gracePeriods() {
        Statistics statistics = domain.statistics();
        long now = System.nanoTime();
        List<Wait> waits = List.copyOf(pending);
        List<Holder> holders = waits.isEmpty() ? List.of() : holders();
        List<PendingGrace> graces = waits.stream()
                .map(wait -> new PendingGrace(wait.reason, wait.thread, now - wait.since, holders))
                .toList();
        return new GracePeriods(
                statistics.count(),
                statistics.p50Nanos(),
                statistics.p99Nanos(),
                statistics.maxNanos(),
                graces);
    }

    private List<Holder> holders() {
        return domain.holders().stream().map(Waits::holder).toList();
    }

    private static Holder holder(Reader reader) {
        Thread thread = reader.thread();
        String name = thread == null ? "a thread that ended" : thread.getName();
        List<String> stack = thread == null
                ? List.of()
                : Arrays.stream(thread.getStackTrace())
                        .map(StackTraceElement::toString)
                        .toList();
        if (reader.label() instanceof Link link) {
            CoreRegistration registration = link.registration;
            return new Holder(
                    name,
                    reader.heldNanos(),
                    link.point.name(),
                    registration.consumerName(),
                    registration.owner().toString(),
                    stack);
        }
        return new Holder(name, reader.heldNanos(), "", "", "", stack);
    }

    /** Says in the log who holds a grace period up; called by the leader of it. */
    private void stalled(Stall stall) {
        StringBuilder text = new StringBuilder(500);
        text.append("a grace period is held up for ").append(seconds(stall.ageNanos()));
        for (Wait wait : pending) {
            text.append("\n  waits: ")
                    .append(wait.reason)
                    .append(", on thread ")
                    .append(wait.thread);
        }
        for (Holder holder : stall.readers().stream().map(Waits::holder).toList()) {
            text.append("\n  held by ").append(describe(holder));
            holder.stack().stream()
                    .limit(STACK_LINES)
                    .forEach(frame -> text.append("\n    at ").append(frame));
        }
        LOG.log(System.Logger.Level.WARNING, text.toString());
    }
}
