/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.probus.api.ProbeConsumer;

import java.lang.ref.WeakReference;

/** One consumer, over the registrations that replace each other as its properties change. */
final class Lineage extends Callee {
    /** The consumer, to be recognised by; weak, since nothing here keeps it alive. */
    private final WeakReference<ProbeConsumer<?>> consumer;

    Lineage(ProbeConsumer<?> consumer) {
        this.consumer = new WeakReference<>(consumer);
    }

    /** Whether it is that of a consumer. */
    boolean continues(ProbeConsumer<?> other) {
        return consumer.refersTo(other);
    }

    @Override
    boolean isOf(Link link) {
        return link.registration.lineage == this;
    }
}
