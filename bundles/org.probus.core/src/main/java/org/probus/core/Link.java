/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.AsyncConsumer;
import org.probus.api.ProbeConsumer;
import org.probus.api.ReturnConsumer;
import org.probus.api.SessionConsumer;
import org.probus.api.Verdict;
import org.probus.srcu.Section;

/**
 * A registration at one point: what the chain of the point holds, and what a section is labelled
 * with while the consumer is called.
 *
 * <p>Immutable but for its counters and its selector; complete before it is published.
 */
final class Link {
    final CoreRegistration registration;
    final Point<?> point;
    final Tally tally = new Tally();
    private final ProbeConsumer<Object> consumer;
    private final Flights flights;

    /** What an outermost section says while the consumer is called, see {@link Places}. */
    final long place;

    /** The consumer as it is called, if its calls end, and are counted, with their stages. */
    private final @Nullable Departures departures;

    /** How many asynchronous calls have outlived their lease; lock of the flights. */
    long pins;

    /** The consumer, if it has an entry and a return part. */
    private final @Nullable SessionConsumer<Object> session;

    /** The consumer, if it has a return part alone. */
    private final @Nullable ReturnConsumer<Object> returning;

    /** The type of event that the consumer takes. */
    private final Class<?> type;

    /** When it was made, in nanoseconds of {@link System#nanoTime}. */
    final long born = System.nanoTime();

    /** Chooses the scopes; null for all. Written under the registry lock, read by hits. */
    private volatile @Nullable Selector selector;

    /** The times of its calls, while they are taken; under the registry lock, read by hits. */
    private volatile @Nullable Times times;

    Link(
            CoreRegistration registration,
            Point<?> point,
            ProbeConsumer<Object> consumer,
            Class<?> type,
            Waits waits) {
        this.registration = registration;
        this.point = point;
        this.type = type;
        this.flights = waits.flights();
        this.place = waits.places.next();
        this.selector = registration.selector();
        this.session = consumer instanceof SessionConsumer<Object> both ? both : null;
        this.returning = consumer instanceof ReturnConsumer<Object> one ? one : null;
        if (consumer instanceof AsyncConsumer<Object> async) {
            this.departures = new Departures(this, async, flights);
            this.consumer = departures;
        } else {
            this.departures = null;
            this.consumer = consumer;
        }
    }

    /** How many of its asynchronous calls have outlived their lease. */
    long pins() {
        return asynchronous() ? flights.pins(this) : 0;
    }

    @Nullable
    Selector selector() {
        return selector;
    }

    /** Takes another selector; under the registry lock. */
    void select(Selector next) {
        selector = next;
    }

    /** Has the times of its calls taken, from none on, or dropped; under the registry lock. */
    void profile(boolean on) {
        times = on ? new Times() : null;
    }

    /** The times of its calls; null while none are taken. */
    @Nullable
    Times times() {
        return times;
    }

    /** Whether hits in a scope are not for this consumer; inside a section. */
    boolean refuses(Section section, Owner scope) {
        Selector chooses = selector;
        return chooses != null
                && (chooses.knows(scope)
                        ? !chooses.assumes(scope)
                        : refuses(section, scope, chooses));
    }

    private boolean refuses(Section section, Owner scope, Selector chooses) {
        Object outer = section.label(this);
        try {
            return gone(section) || !chooses.ask(scope);
        } finally {
            section.label(outer);
        }
    }

    /** Whether the section was passed by in a wait for this consumer; after it is its label. */
    private boolean gone(Section section) {
        return section.overdue() && registration.revoked();
    }

    /** The consumer, for a fused chain. */
    ProbeConsumer<Object> consumer() {
        return consumer;
    }

    /** The consumer, if it has an entry and a return part. */
    @Nullable
    SessionConsumer<Object> session() {
        return session;
    }

    /** The consumer, if it has a return part alone. */
    @Nullable
    ReturnConsumer<Object> returning() {
        return returning;
    }

    /**
     * Calls a consumer without a return part, in an outermost section of a hit that does nothing
     * else, and counts it: as handled also where it has failed, see {@link #failed}.
     *
     * @param at its point
     * @param walked the chain that the hit walks
     * @return 1 if it is against a removal; {@link Steps#RARE} is added if the thread has no
     *     counters of its own here, and {@link Steps#CARE} if it was called with care, since the
     *     chain is not the current one any more
     */
    int step(Section section, Point<?> at, Chain<?> walked, Object event) {
        section.placeAndLook(place);
        if (!at.walks(walked)) { // P: pairs with N, or J
            return call(section, event, null, null) == Verdict.REMOVE ? Steps.CARE : Steps.CARE + 1;
        }
        int against;
        try {
            Verdict verdict = consumer.handle(at, event);
            against = verdict == Verdict.CONTINUE ? 1 : answered(verdict);
        } catch (Throwable failure) {
            against = failed(failure);
        }
        return tally.call(section) ? against : against + Steps.RARE;
    }

    /**
     * Calls the entry part at its step of a track, where the chain that is walked is not the
     * current one any more; and counts it.
     *
     * @param frame as for {@link #call}; not null if there is a return part
     * @return as {@link #step}, without {@link Steps#RARE}
     */
    int late(Section.Track track, Object event, @Nullable Frame frame) {
        try {
            boolean removes =
                    isGone(track) || count(track.section(), event, frame, null) == Verdict.REMOVE;
            return removes ? Steps.CARE : Steps.CARE + 1;
        } catch (Throwable failure) {
            contain(failure);
            return Steps.CARE + 1;
        }
    }

    /** Calls the return part as {@link #leave} does, at its step of a track; as {@link #late}. */
    void leaveLate(
            Section.Track track,
            Object event,
            Frame frame,
            SessionConsumer.@Nullable Cookie cookie) {
        try {
            if (!isGone(track)) {
                count(event, frame, cookie);
            }
        } catch (Throwable failure) {
            contain(failure);
        }
    }

    /** Whether a wait for this consumer may have passed the lap by that is at its step. */
    private boolean isGone(Section.Track track) {
        track.look(); // K: pairs with J
        return registration.revoked();
    }

    /** Takes an answer in a walk as below; 1 if it is against a removal. */
    int told(@Nullable Verdict verdict) {
        return verdict == Verdict.CONTINUE ? 1 : answered(verdict);
    }

    /** Takes an answer that is not to go on, in a walk as below; 1 if it is against a removal. */
    int answered(@Nullable Verdict verdict) {
        if (verdict == null) {
            return failed(noVerdict());
        }
        if (verdict == Verdict.REMOVE) {
            tally.removed.increment();
            return 0;
        }
        return 1;
    }

    /** Takes a failure in a walk that is counted as handled by all; returns 1. */
    int failed(Throwable failure) {
        contain(failure);
        try {
            tally.handled.decrement();
            point.tally.handled.decrement();
        } catch (StackOverflowError e) {
            // There is no stack left to count it on.
        }
        return 1;
    }

    /** Takes a session that has not entered the body of a fused walk, as if it had; returns 0. */
    int absent() {
        tally.hits.decrement();
        tally.handled.decrement();
        point.tally.handled.decrement();
        return 0;
    }

    /** Whether a hit calls something here before its body. */
    boolean enters() {
        return returning == null;
    }

    private static NullPointerException noVerdict() {
        return new NullPointerException("the handler answered null: answer a Verdict");
    }

    /** Whether the consumer takes events of a type. */
    boolean takes(Class<?> events) {
        return type.isAssignableFrom(events);
    }

    /** Whether its calls end with their stages. */
    boolean asynchronous() {
        return departures != null;
    }

    /** Whether a return has something to call here. */
    boolean returns() {
        return session != null || returning != null;
    }

    /**
     * Calls the entry part inside a section; nothing that it throws gets out.
     *
     * <p>A section that was passed by, in a wait for this consumer, must not call it any more. A
     * consumer that is not called has nothing against a removal.
     *
     * @param frame where a return part is noted, and what knows the flow; null if nobody on the
     *     chain has a use for it
     * @param to what the time of the call is added to; null if it is not timed
     */
    Verdict call(Section section, Object event, @Nullable Frame frame, @Nullable Times to) {
        if (returning != null && frame != null) {
            frame.need();
            return Verdict.CONTINUE;
        }
        Object outer = section.label(this);
        try {
            return gone(section) ? Verdict.REMOVE : count(section, event, frame, to);
        } catch (Throwable failure) {
            contain(failure);
            return Verdict.CONTINUE;
        } finally {
            section.label(outer);
        }
    }

    /** Calls the entry part, and counts the call. */
    private Verdict count(Section section, Object event, @Nullable Frame frame, @Nullable Times to)
            throws Exception {
        tally.hits.increment();
        Verdict verdict = to == null ? handle(event, frame) : handle(section, event, frame, to);
        if (verdict == null) {
            throw noVerdict();
        }
        if (departures == null) {
            end(null);
        }
        if (verdict == Verdict.REMOVE) {
            tally.removed.increment();
        }
        return verdict;
    }

    /** Counts the end of a call: handled, or failed. */
    void end(@Nullable Throwable failure) {
        if (failure == null) {
            tally.handled.increment();
            point.tally.handled.increment();
        } else {
            contain(failure);
        }
    }

    private Verdict handle(Section section, Object event, @Nullable Frame frame, Times to)
            throws Exception {
        long begin = System.nanoTime();
        try {
            return handle(event, frame);
        } finally {
            to.add(section.cell, System.nanoTime() - begin);
        }
    }

    private Verdict handle(Object event, @Nullable Frame frame) throws Exception {
        if (frame == null) {
            return consumer.handle(point, event);
        }
        if (departures != null) {
            return departures.depart(point, event, frame);
        }
        return session == null ? consumer.handle(point, event) : enter(session, event, frame);
    }

    /** Calls the entry part of a session, which is this consumer, and keeps its cookie. */
    Verdict enter(SessionConsumer<Object> target, Object event, Frame frame) throws Exception {
        Verdict verdict = target.enter(point, event, frame.next());
        if (verdict == Verdict.CONTINUE) {
            frame.keep(registration.id);
        }
        return verdict;
    }

    /** Whether it is a session that a frame has a cookie of. */
    boolean continues(Frame frame) {
        return session != null && frame.cookie(registration.id) != null;
    }

    /** Calls the return part inside a section, if there is one for this frame. */
    void leave(Section section, Object event, Frame frame) {
        SessionConsumer.Cookie cookie = session == null ? null : frame.cookie(registration.id);
        if ((returning == null && cookie == null) || !type.isInstance(event)) {
            return;
        }
        Object outer = section.label(this);
        try {
            if (!gone(section)) {
                count(event, frame, cookie);
            }
        } catch (Throwable failure) {
            contain(failure);
        } finally {
            section.label(outer);
        }
    }

    /** Calls the return part, and counts the call. */
    private void count(Object event, Frame frame, SessionConsumer.@Nullable Cookie cookie)
            throws Exception {
        tally.hits.increment();
        if (returning != null) {
            returning.returned(point, event, frame);
        } else if (session != null && cookie != null) {
            session.leave(point, event, cookie, frame);
        }
        end(null);
    }

    /** Counts and notes a failure; what goes wrong with that, on a full stack say, is dropped. */
    private void contain(Throwable failure) {
        try {
            tally.errors.increment();
            point.tally.errors.increment();
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            registration.failures.note(this, failure);
        } catch (Throwable again) {
            // The first failure was counted, or there is no stack left to count it on.
        }
    }

    /** {@code class (bundle) at point}. */
    @Override
    public String toString() {
        return registration + " at " + point.name();
    }
}
