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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** The waits for grace periods: who waits, for what, since when, and who is in the way. */
final class Waits {
    private static final System.Logger LOG = System.getLogger("org.probus.core");
    private static final int STACK_LINES = 12;

    private final Srcu domain;
    private final Duration insideLimit;
    private final Duration stallAfter;
    private final Calls calls;
    private final Callee everybody = new Callee.Everybody();
    private final Queue<Wait> pending = new ConcurrentLinkedQueue<>();

    Waits(Settings settings) {
        this.domain = Srcu.named("probus")
                .stallAfter(settings.stallAfter())
                .onStall(this::stalled)
                .build();
        this.insideLimit = settings.insideLimit();
        this.stallAfter = settings.stallAfter();
        this.calls = new Calls(domain, settings.lease());
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

    /** The asynchronous calls that begin in sections of the domain. */
    Flights flights() {
        return calls.flights();
    }

    /** Everybody, to be waited for in the end of the registry. */
    Callee everybody() {
        return everybody;
    }

    /** A wait that has not ended; compared by identity. */
    private static final class Wait {
        final String reason;
        final String thread = Thread.currentThread().getName();
        final long since = System.nanoTime();

        /** Whose calls alone it waits for; null for every hit. */
        final @Nullable Callee callee;

        Wait(String reason, @Nullable Callee callee) {
            this.reason = reason;
            this.callee = callee;
        }

        /** The readers that are in its way: in a grace period that it shares, all of them. */
        List<Reader> inTheWay(List<Reader> readers) {
            Callee awaited = callee;
            List<Reader> own = awaited == null
                    ? readers
                    : readers.stream()
                            .filter(reader -> reader.labels().stream().anyMatch(awaited::isNamedBy))
                            .toList();
            return own.isEmpty() ? readers : own;
        }
    }

    /**
     * Waits for a grace period.
     *
     * @throws IllegalStateException if this thread is inside a handler: the message names it
     */
    void sync(String reason) {
        requireOutside(reason);
        Wait wait = new Wait(reason, null);
        pending.add(wait);
        try {
            domain.synchronize();
        } finally {
            pending.remove(wait);
        }
    }

    /**
     * Waits until no call of a callee runs, which is unlinked for good; none will begin.
     *
     * @throws IllegalStateException if this thread is inside a handler: the message names it
     */
    void sync(String reason, Callee callee) {
        requireOutside(reason);
        Wait wait = new Wait(reason, callee);
        pending.add(wait);
        try {
            calls.await(callee, stallAfter, () -> stalled(wait));
        } finally {
            pending.remove(wait);
        }
    }

    private void requireOutside(String reason) {
        if (domain.inSection()) {
            throw new IllegalStateException(reason + " would wait for itself: it was called by "
                    + handler(innermost(labels())) + " on thread "
                    + Thread.currentThread().getName()
                    + "; unregister() there, and close() or sync() after the handler has returned");
        }
    }

    /**
     * Waits where the caller cannot be refused, in a bundle's stop, until no call of the callee
     * runs.
     *
     * @param callee what was unlinked; null in the end of the registry, for everybody
     * @return true if every call that was running has ended
     */
    boolean syncForced(String reason, @Nullable Callee callee) {
        Callee awaited = callee == null ? everybody : callee;
        if (!domain.inSection()) {
            sync(reason, awaited);
            return true;
        }
        List<Object> labels = labels();
        String handler = handler(innermost(labels));
        boolean own = labels.stream().anyMatch(awaited::isNamedBy);
        Wait wait = new Wait(reason, awaited);
        pending.add(wait);
        boolean over;
        try {
            over = calls.awaitOthers(awaited, insideLimit);
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
                    over ? "" : ", nor longer than " + insideLimit + " for " + describe(wait));
            calls.flights().letGo(awaited);
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

    /** What this thread is in: a link for each handler that it has not returned from. */
    private List<Object> labels() {
        Section section = domain.lock();
        try {
            return section.labels();
        } finally {
            section.unlock();
        }
    }

    private static @Nullable Object innermost(List<Object> labels) {
        return labels.isEmpty() ? null : labels.get(labels.size() - 1);
    }

    private String describe(Wait wait) {
        return String.join("; ", holders(wait).stream().map(Waits::describe).toList());
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
        List<PendingGrace> graces = waits.stream()
                .map(wait ->
                        new PendingGrace(wait.reason, wait.thread, now - wait.since, holders(wait)))
                .toList();
        return new GracePeriods(
                statistics.count(),
                statistics.p50Nanos(),
                statistics.p99Nanos(),
                statistics.maxNanos(),
                graces);
    }

    /** Who is in the way of a wait, the longest first. */
    private List<Holder> holders(Wait wait) {
        Callee callee = wait.callee;
        List<Holder> pins = callee == null ? List.of() : calls.flights().holders(callee);
        List<Reader> readers = wait.inTheWay(domain.holders());
        return Stream.concat(readers.stream().map(reader -> holder(reader, callee)), pins.stream())
                .toList();
    }

    /** A reader as a holder: in the innermost of its handlers that is waited for. */
    private static Holder holder(Reader reader, @Nullable Callee callee) {
        Thread thread = reader.thread();
        String name = thread == null ? "a thread that ended" : thread.getName();
        List<String> stack = thread == null
                ? List.of()
                : Arrays.stream(thread.getStackTrace())
                        .map(StackTraceElement::toString)
                        .toList();
        List<Object> own = callee == null
                ? reader.labels()
                : reader.labels().stream().filter(callee::isNamedBy).toList();
        if (innermost(own.isEmpty() ? reader.labels() : own) instanceof Link link) {
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

    /** Says in the log which asynchronous calls hold a wait up. */
    private void stalled(Wait wait) {
        LOG.log(
                System.Logger.Level.WARNING,
                "{0} is held up for {1} by asynchronous calls, on thread {2}\n  held by {3}\n"
                        + "complete their stages, or correct the consumer that forgets to",
                wait.reason,
                seconds(System.nanoTime() - wait.since),
                wait.thread,
                describe(wait).replace("; ", "\n  held by "));
    }

    /** Says in the log who holds a grace period up; called by the leader of it. */
    private void stalled(Stall stall) {
        StringBuilder text = new StringBuilder(500);
        text.append("a grace period is held up for ").append(seconds(stall.ageNanos()));
        Set<Reader> holding = new LinkedHashSet<>();
        for (Wait wait : pending) {
            text.append("\n  waits: ")
                    .append(wait.reason)
                    .append(", on thread ")
                    .append(wait.thread);
            holding.addAll(wait.inTheWay(stall.readers()));
        }
        for (Reader reader : holding) {
            Holder holder = holder(reader, null);
            text.append("\n  held by ").append(describe(holder));
            holder.stack().stream()
                    .limit(STACK_LINES)
                    .forEach(frame -> text.append("\n    at ").append(frame));
        }
        LOG.log(System.Logger.Level.WARNING, text.toString());
    }
}
