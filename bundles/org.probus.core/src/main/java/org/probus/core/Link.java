/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

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

    Link(CoreRegistration registration, Point<?> point, ProbeConsumer<Object> consumer) {
        this.registration = registration;
        this.point = point;
        this.consumer = consumer;
    }

    /** Calls the consumer inside a section; nothing that it throws gets out. */
    Verdict call(Section section, Object event) {
        Object outer = section.label(this);
        try {
            tally.hits.increment();
            Verdict verdict = consumer.handle(point, event);
            if (verdict == null) {
                throw new NullPointerException("the handler answered null: answer a Verdict");
            }
            tally.handled.increment();
            point.tally.handled.increment();
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
