/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.api;

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
     * none of them is under way. So the old handler is done with a flow before the new one sees it.
     * Hits of one flow that follow each other need no key for that.
     *
     * @param event the event, given to each consumer as it is
     * @param flow names the flow by {@code equals} and {@code hashCode}; it is not kept
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
     * Withdraws the site: later hits do nothing, and the point ends with its last site.
     *
     * <p><b>Contract.</b> Waits for nobody: a hit in flight goes on. Closing twice does nothing.
     */
    @Override
    void close();
}
