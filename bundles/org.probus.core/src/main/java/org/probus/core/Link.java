/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.AsyncConsumer;
import org.probus.api.ProbeConsumer;
import org.probus.api.Verdict;
import org.probus.srcu.Section;

/**
 * A registration at one point: what the chain of the point holds, and what a section is labelled
 * with while the consumer is called.
 *
 * <p>Immutable but for its counters; complete before it is published.
 */
final class Link {
    final CoreRegistration registration;
    final Point<?> point;
    final Tally tally = new Tally();
    private final ProbeConsumer<Object> consumer;
    private final Flights flights;

    /** Whether the consumer's calls end with their stages, and are counted then. */
    private final boolean asynchronous;

    /** How many asynchronous calls have outlived their lease; lock of the flights. */
    long pins;

    Link(
            CoreRegistration registration,
            Point<?> point,
            ProbeConsumer<Object> consumer,
            Flights flights) {
        this.registration = registration;
        this.point = point;
        this.flights = flights;
        if (consumer instanceof AsyncConsumer<Object> async) {
            this.asynchronous = true;
            this.consumer = new Departures(this, async, flights);
        } else {
            this.asynchronous = false;
            this.consumer = consumer;
        }
    }

    /** How many of its asynchronous calls have outlived their lease. */
    long pins() {
        return asynchronous ? flights.pins(this) : 0;
    }

    /**
     * Calls the consumer inside a section; nothing that it throws gets out.
     *
     * <p>A section that was passed by, in a wait for this consumer, must not call it any more. A
     * consumer that is not called has nothing against a removal.
     */
    Verdict call(Section section, Object event) {
        Object outer = section.label(this);
        try {
            if (section.overdue() && registration.revoked()) {
                return Verdict.REMOVE;
            }
            tally.hits.increment();
            Verdict verdict = consumer.handle(point, event);
            if (verdict == null) {
                throw new NullPointerException("the handler answered null: answer a Verdict");
            }
            if (!asynchronous) {
                end(null);
            }
            if (verdict == Verdict.REMOVE) {
                tally.removed.increment();
            }
            return verdict;
        } catch (Throwable failure) {
            contain(failure);
            return Verdict.CONTINUE;
        } finally {
            section.label(outer);
        }
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
