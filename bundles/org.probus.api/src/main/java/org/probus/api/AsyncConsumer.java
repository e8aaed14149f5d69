/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.api;

import org.osgi.annotation.versioning.ConsumerType;

import java.util.concurrent.CompletionStage;

/**
 * A consumer whose handler begins work that goes on after it has returned.
 *
 * <p><b>Contract.</b> It is published or registered as any {@link ProbeConsumer}. From the hit
 * until the stage that its handler returned is complete, a call is running: {@link
 * Registration#close}, a stop of its bundle and a swap of it for another wait for it, whatever
 * thread completes it. Nobody else waits for it for longer than a lease, a tenth of a second if
 * {@code probus.lease.ms} is not set: then the call is a pin, which is counted with the consumer,
 * and holds up the end of that consumer and of its bundle alone.
 *
 * <p><b>Threads.</b> {@link #begin} is called on the hitting thread and should return at once. Any
 * thread may complete the stage. Where the stage is complete when it is returned, the call ends
 * there.
 *
 * <p><b>Errors.</b> What {@code begin} throws, and what the stage fails with, is counted and
 * contained as an error of any handler. A stage that is never completed holds its bundle's stop for
 * ever; the log, and whoever waits, name the point, the consumer and the thread that began it.
 *
 * <p><b>Memory.</b> The completion of the stage <i>happens before</i> the return of a {@code close}
 * that waited for it.
 *
 * <p>Source: the lease of a return probe, {@code hprobe} in kernel/events/uprobes.c.
 *
 * @param <E> the type of event that it takes; points of other types are not given to it
 */
@ConsumerType
public interface AsyncConsumer<E> extends ProbeConsumer<E> {
    /**
     * Begins to handle one hit.
     *
     * <p>Return the last stage of the chain. What depends on the returned stage is no part of the
     * call: the bundle could be stopped, and its classes gone, while it runs.
     *
     * <pre>{@code
     * return client.send(event).thenAccept(this::store);  // waited for until it has stored
     *
     * var sent = client.send(event);
     * sent.thenAccept(this::store);                       // waited for by nobody
     * return sent;
     * }</pre>
     *
     * @param point the point that was hit
     * @param event the event, shared with the emitter and the other consumers
     * @return what is complete when the hit has been handled, and nothing of it goes on
     * @throws Exception any failure; it is contained and counted
     */
    CompletionStage<?> begin(ProbePoint<? extends E> point, E event) throws Exception;

    /**
     * Begins to handle one hit, for who takes it for a plain consumer; the bus calls {@link
     * #begin}.
     */
    @Override
    default Verdict handle(ProbePoint<? extends E> point, E event) throws Exception {
        begin(point, event);
        return Verdict.CONTINUE;
    }
}
