/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.api;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

import java.util.function.Supplier;

/**
 * The object through which the code of one scope hits a probe point.
 *
 * <p><b>Contract.</b> A disarmed site costs one read and does nothing. A hit of an armed site calls
 * every consumer of the point on the hitting thread, newest first unless ranked, and returns when
 * all of them have returned. A hit takes no lock and waits for nobody.
 *
 * <p><b>Threads.</b> Any thread, platform or virtual, may hit; also a handler, while it runs.
 * Nested hits deeper than 128 are dropped and counted as missed.
 *
 * <p><b>Errors.</b> No error of a consumer reaches the caller. A hit of a closed site does nothing.
 *
 * <p><b>Memory.</b> A hit that starts after a {@code register} has returned calls that consumer.
 *
 * <p>Source: the breakpoint in one address space, kernel/events/uprobes.c, {@code handle_swbp}.
 *
 * @param <E> the type of the event that a hit carries
 */
@ProviderType
public interface Site<E> extends AutoCloseable {
    /**
     * Returns the point that this site hits.
     *
     * @return the point, the same object for every site of one name
     */
    ProbePoint<E> point();

    /**
     * Tells whether a hit would call anybody, so that a caller can spare making the event.
     *
     * @return true while the point has a consumer that this scope is armed for
     */
    boolean armed();

    /**
     * Hits the point with an event.
     *
     * @param event the event, given to each consumer as it is
     */
    void hit(E event);

    /**
     * Hits the point with an event of a flow: of an order, a session, a device.
     *
     * <p><b>Contract.</b> As {@link #hit(Object)}, and while a handler bundle is being swapped for
     * another, all hits of one flow that overlap go to the same of the two; the flow goes over when
     * none of them is under way. A hit is under way until the handlers have returned, and until the
     * stages are complete that an {@link AsyncConsumer} of the two has begun in it, also if that
     * was before the swap. So the old handler is done with a flow before the new one sees it. Hits
     * of one flow that follow each other need no key for that, unless handlers are asynchronous.
     *
     * @param event the event, given to each consumer as it is
     * @param flow names the flow by {@code equals} and {@code hashCode}; it is kept until the
     *     stages of the hit are complete
     */
    default void hit(E event, Object flow) {
        hit(event);
    }

    /**
     * Hits the point with an event that is made only if the site is armed.
     *
     * <p><b>Errors.</b> What the supplier throws reaches the caller: it is the caller's own code.
     *
     * @param event makes the event; called once or never
     */
    void hitLazily(Supplier<? extends E> event);

    /**
     * Hits the point with an event, runs a body, and calls the consumers that have a return part.
     *
     * <p><b>Contract.</b> The body runs once, whatever consumers do, and inside no section: no stop
     * of a consumer waits for it. {@link ReturnConsumer} and {@link SessionConsumer} say who is
     * called when it has returned or thrown.
     *
     * <p><b>Errors.</b> What the body throws reaches the caller, after the return parts. Returns
     * nested deeper than 64 on one thread are left out, and counted as omitted.
     *
     * <p>Source: {@code handle_uretprobe_chain} of kernel/events/uprobes.c.
     *
     * @param <T> the type of what the body returns
     * @param <X> the type of what the body throws
     * @param event the event, given to each consumer as it is
     * @param body what lies between entry and return
     * @return what the body returned
     * @throws X what the body threw
     */
    <T extends @Nullable Object, X extends Exception> T around(E event, Body<T, X> body) throws X;

    /**
     * Hits the point with an event, and runs a body that returns nothing; as the other one.
     *
     * @param event the event, given to each consumer as it is
     * @param body what lies between entry and return
     */
    @SuppressWarnings("NullAway") // that a body returns nothing, it cannot be told
    default void around(E event, Runnable body) {
        this.<@Nullable Object, RuntimeException>around(event, () -> {
            body.run();
            return null;
        });
    }

    /**
     * What lies between the entry and the return of a hit.
     *
     * @param <T> the type of what it returns
     * @param <X> the type of what it throws
     */
    @FunctionalInterface
    interface Body<T extends @Nullable Object, X extends Exception> {
        /**
         * Runs it.
         *
         * @return its result
         * @throws X its failure
         */
        T run() throws X;
    }

    /**
     * Withdraws the site: later hits do nothing, and the point ends with its last site.
     *
     * <p><b>Contract.</b> Waits for nobody: a hit in flight goes on. Closing twice does nothing.
     */
    @Override
    void close();
}
