/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.management.Holder;
import org.probus.srcu.Reader;
import org.probus.srcu.Srcu;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Looks after the waits that last: one look around, in turns, is for all that are pending then.
 *
 * <p>The thread that looks decides what is due, and calls the thread that waits: that one reports,
 * interrupts, or gives up, as the policy says. So nobody's log, lock or code delays another wait.
 */
final class Watch {
    private static final System.Logger LOG = System.getLogger("org.probus.core");
    private static final int STACK_LINES = 12;

    /** How long it waits before the first look; a circle is broken after the second. */
    private static final long FIRST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** How long it waits between two looks. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** A circle counts when it was found so often in a row. */
    private static final int SURE = 2;

    /** A handler in a lock of the framework is reported early: it may well be a deadlock. */
    private static final long LOCK_REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Srcu domain;
    private final Flights flights;
    private final Collection<Wait> pending;
    private final long stallNanos;
    private final Rounds rounds = new Rounds("probus-watch", FIRST_LOOK_NANOS, this::round);
    private final AtomicLong looks = new AtomicLong();

    /** What is around the registry; written once, before the first wait. */
    volatile Host host = Host.NONE;

    Watch(Srcu domain, Flights flights, Collection<Wait> pending, Duration stallAfter) {
        this.domain = domain;
        this.flights = flights;
        this.pending = pending;
        this.stallNanos = stallAfter.toNanos();
    }

    /**
     * Looks after the pending waits from now on, as long as one is to be watched.
     *
     * @throws OutOfMemoryError if there is no thread to be had
     */
    void begin() {
        rounds.begin();
    }

    /** How often it has looked around, for tests. */
    long looks() {
        return looks.get();
    }

    /** Looks around once, and calls those who have something to do; by the watch's thread. */
    private long round() {
        List<Wait> waits =
                pending.stream().filter(wait -> wait.watched && !wait.isOver()).toList();
        if (waits.isEmpty()) {
            return Rounds.NOTHING;
        }
        looks.incrementAndGet();
        Look look = new Look(domain.readers(), pending);
        boolean leftovers = leftovers(look.readers());
        for (Wait wait : waits) {
            judge(wait, look, leftovers);
            if (wait.hopeless != null || isDue(wait, look)) {
                wait.ring(look);
            }
        }
        return LOOK_NANOS;
    }

    /** Whether a wait can end at all, as it seems, for the second time in a row. */
    private static void judge(Wait wait, Look look, boolean leftovers) {
        List<String> steps = Circle.breakable(wait, look);
        wait.circles = steps == null ? 0 : wait.circles + 1;
        boolean last = wait.callee instanceof Callee.Everybody && leftovers;
        wait.leftovers = last ? wait.leftovers + 1 : 0;
        if (steps != null && wait.circles >= SURE) {
            wait.hopeless = "it would wait for ever: " + String.join("; ", steps);
        } else {
            wait.hopeless =
                    wait.leftovers >= SURE ? "all that still runs was given up before" : null;
        }
    }

    /** Whether there may be something to report, to interrupt or to give up. */
    private boolean isDue(Wait wait, Look look) {
        long age = wait.ageNanos();
        long report = wait.nextReport == 0 ? stallNanos : wait.nextReport;
        Policy policy = wait.ending.policy();
        Duration interrupt = policy.interruptAfter();
        return (stallNanos > 0 && age >= report)
                || reached(policy.abandonAfter(), age)
                || (interrupt != null && age >= Math.max(interrupt.toNanos(), wait.nextInterrupt))
                || (age >= Math.min(LOCK_REPORT_NANOS, host.lockLimit().toNanos())
                        && look.isLocked(wait));
    }

    private static boolean reached(@Nullable Duration limit, long age) {
        return limit != null && age >= limit.toNanos();
    }

    /**
     * Does what was called for, if anything was; on the thread that waits.
     *
     * @return why the wait must be given up now; null if it goes on
     */
    @Nullable
    String act(Wait wait) {
        Look look = wait.look();
        if (look == null) {
            return null;
        }
        String hopeless = wait.hopeless;
        if (hopeless != null) {
            return hopeless;
        }
        boolean locked = look.isLocked(wait);
        report(wait, locked);
        interrupt(wait, locked);
        Duration limit = wait.ending.policy().abandonAfter();
        return limit != null && reached(limit, wait.ageNanos())
                ? "its policy is to abandon them after " + Policy.seconds(limit.toNanos())
                : null;
    }

    /** Whether nobody is inside but in handlers of bundles whose ends went on without them. */
    private static boolean leftovers(List<Reader> readers) {
        return !readers.isEmpty()
                && readers.stream()
                        .allMatch(reader -> reader.labels().stream()
                                .anyMatch(label -> label instanceof Link link
                                        && link.registration.owners.stream()
                                                .anyMatch(owner -> owner.zombie)));
    }

    private void report(Wait wait, boolean locked) {
        if (wait.isOver()) {
            return; // meanwhile: nobody holds it
        }
        long age = wait.ageNanos();
        if (wait.nextReport == 0) {
            wait.nextReport = stallNanos;
        }
        boolean early = locked && !wait.isStalled() && age >= LOCK_REPORT_NANOS;
        if (stallNanos > 0 && (early || age >= wait.nextReport)) {
            if (age >= wait.nextReport) {
                wait.nextReport = age + stallNanos;
            }
            List<Holder> holders = holders(wait);
            wait.stalled(holders, remedy(wait, locked));
            LOG.log(System.Logger.Level.WARNING, describe(wait, holders, locked));
        }
    }

    /** What can be done about a wait. */
    private String remedy(Wait wait, boolean locked) {
        StringBuilder text = new StringBuilder(200);
        if (wait.interrupts > 0) {
            text.append("interrupted ").append(wait.interrupts);
            text.append(wait.interrupts == 1 ? " time; " : " times; ");
        }
        if (locked) {
            text.append("the handler waits for a lock of the framework, which this ")
                    .append(wait.ending.cause().name().toLowerCase(Locale.ROOT))
                    .append(" may hold: let handlers leave such work to a thread of their own; ");
        }
        if (wait.callee != null && !flights.holders(wait.callee).isEmpty()) {
            text.append("complete their stages, or correct the consumer that forgets to; ");
        }
        text.append("end the work of the thread that holds it");
        if (wait.callee instanceof Owner owner && !owner.name.isEmpty()) {
            text.append(", or bound the wait: probus.stop.policy.")
                    .append(owner.name)
                    .append("=interrupt:MS or abandon:MS");
        }
        return text.toString();
    }

    /**
     * Interrupts handlers when the policy says so; and in a deadlock with the framework, whatever
     * it says: the framework then throws in the handler.
     */
    private void interrupt(Wait wait, boolean locked) {
        Duration policy = wait.ending.policy().interruptAfter();
        boolean deadlock = policy == null && locked && !host.othersChange(waitedFor());
        Duration every = deadlock ? host.lockLimit() : policy;
        if (every == null) {
            return;
        }
        if (wait.nextInterrupt == 0) {
            wait.nextInterrupt = every.toNanos();
        }
        long age = wait.ageNanos();
        List<Reader> holding = age < wait.nextInterrupt
                ? List.of()
                : new Look(domain.readers(), List.of()).holding(wait); // who is there now
        if (holding.isEmpty()) {
            return;
        }
        wait.nextInterrupt = age + Math.max(every.toNanos(), TimeUnit.MILLISECONDS.toNanos(100));
        wait.interrupts++;
        wait.stalled(holders(wait), remedy(wait, locked));
        for (Reader reader : holding) {
            Thread thread = reader.thread();
            boolean inTheWay = deadlock ? Look.inFrameworkLock(reader) : reader.isStill(null);
            if (thread != null && inTheWay) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0} interrupts thread {1} in {2} after {3}: {4}",
                        wait.reason,
                        thread.getName(),
                        reader.label(),
                        Policy.seconds(age),
                        deadlock
                                ? "it waits for a lock of the framework that this stop holds"
                                : "the policy is to " + wait.ending.policy());
                thread.interrupt();
            }
        }
    }

    /** The bundles whose handlers are waited for. */
    private Set<Long> waitedFor() {
        Set<Long> bundles = new LinkedHashSet<>();
        for (Wait wait : pending) {
            if (wait.callee instanceof Owner owner) {
                bundles.add(owner.id);
            }
        }
        return bundles;
    }

    /** Pins what the handlers in the way of a wait need, before it goes on without them. */
    Collection<Object> pin(Wait wait, String why) {
        wait.stalled(holders(wait), "given up: " + why);
        Set<Long> bundles = new LinkedHashSet<>();
        List<Object> pins = new ArrayList<>();
        if (wait.callee instanceof Owner owner) {
            bundles.add(owner.id);
        } else if (wait.callee instanceof Callee.Everybody) {
            bundles.add(host.core());
        }
        for (Reader reader : domain.readers()) {
            for (Object label : reader.labels()) {
                if (label instanceof Link link && Circle.holds(reader, wait)) {
                    pins.add(link);
                    link.registration.owners.forEach(owner -> bundles.add(owner.id));
                }
            }
        }
        pins.addAll(host.pin(bundles));
        return pins;
    }

    /** Who holds a wait: the calls that it waits for, or else whoever is seen to be inside. */
    List<Holder> holders(Wait wait) {
        Callee callee = wait.callee;
        List<Holder> pins = callee == null ? List.of() : flights.holders(callee);
        List<Reader> readers = domain.readers();
        List<Reader> own =
                readers.stream().filter(reader -> Circle.holds(reader, wait)).toList();
        Stream<Reader> inTheWay = own.isEmpty() && pins.isEmpty() ? readers.stream() : own.stream();
        return Stream.concat(
                        inTheWay.flatMap(reader -> holder(reader, callee).stream()), pins.stream())
                .sorted(Comparator.comparingLong(Holder::heldNanos).reversed())
                .toList();
    }

    /**
     * A reader as a holder: in the innermost of its handlers that is waited for; none if it has
     * returned from that meanwhile, and its stack is of something else.
     */
    private static Optional<Holder> holder(Reader reader, @Nullable Callee callee) {
        Thread thread = reader.thread();
        String by = reader.hold() ? Flights.BEGUN_BY : "";
        String name = by + (thread == null ? "a thread that ended" : thread.getName());
        List<String> stack =
                Arrays.stream(reader.stack()).map(StackTraceElement::toString).toList();
        List<Object> own = callee == null
                ? reader.labels()
                : reader.labels().stream().filter(callee::isNamedBy).toList();
        List<Object> labels = own.isEmpty() ? reader.labels() : own;
        Object label = Waits.innermost(labels.stream().filter(reader::isStill).toList());
        if (label == null && !(labels.isEmpty() && reader.isStill(null))) {
            return Optional.empty();
        }
        if (label instanceof Link link) {
            CoreRegistration registration = link.registration;
            return Optional.of(new Holder(
                    name,
                    reader.heldNanos(),
                    link.point.name(),
                    registration.consumerName(),
                    registration.owner().toString(),
                    stack));
        }
        return Optional.of(new Holder(name, reader.heldNanos(), "", "", "", stack));
    }

    /** A wait with both sides' stacks, in lines. */
    String describe(Wait wait) {
        boolean locked = new Look(domain.readers(), pending).isLocked(wait);
        return describe(wait, holders(wait), locked);
    }

    private String describe(Wait wait, List<Holder> holders, boolean locked) {
        StringBuilder text = new StringBuilder(1_000);
        text.append(wait.reason)
                .append(" is held up for ")
                .append(Policy.seconds(wait.ageNanos()))
                .append("\n  waits: ")
                .append(wait.reason)
                .append(", on thread ")
                .append(wait.waiter)
                .append("; policy: ")
                .append(wait.ending.policy());
        frames(text, wait.stack());
        for (Holder holder : holders) {
            text.append("\n  held by ").append(describe(holder));
            frames(text, holder.stack());
        }
        text.append("\n  remedy: ").append(remedy(wait, locked));
        return text.toString();
    }

    private static void frames(StringBuilder text, List<String> stack) {
        stack.stream()
                .limit(STACK_LINES)
                .forEach(frame -> text.append("\n    at ").append(frame));
    }

    private static String describe(Holder holder) {
        String what = holder.consumer().isEmpty()
                ? "between two handlers"
                : "in " + holder.consumer()
                        + (holder.bundle().isEmpty() ? "" : " (" + holder.bundle() + ")") + " at "
                        + holder.point();
        return holder.thread() + " " + what + ", for " + Policy.seconds(holder.heldNanos());
    }
}
