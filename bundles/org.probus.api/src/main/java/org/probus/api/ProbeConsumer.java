/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a handler bundle attaches to probe points: a handler that is called at each hit.
 *
 * <p><b>Contract.</b> Published as an OSGi service with the property {@value #POINT}, or given to
 * {@link ProbeRegistry#register}, it is called at each hit of the points that it named until it is
 * unregistered. Once its bundle's stop goes on past the first notice, no call is running and none
 * begins.
 *
 * <p><b>Threads.</b> Called on the hitting thread, by several threads at once. It may block, and
 * then it delays the thread that hit and every stop that waits for it. It may hit other points. It
 * must not wait for a stop or a {@code close} of a consumer: that would wait for itself, and is
 * refused.
 *
 * <p><b>Errors.</b> Whatever it throws is counted, logged once per consumer and kind, and goes no
 * further; the answer then counts as {@link Verdict#CONTINUE}.
 *
 * <p>Source: {@code struct uprobe_consumer} of include/linux/uprobes.h.
 *
 * @param <E> the type of event that it takes; points of other types are not given to it
 */
@ConsumerType
@FunctionalInterface
public interface ProbeConsumer<E> {
    /**
     * The service property that names the points: a String, an array or a collection of them.
     *
     * <p>In each, {@code *} stands for any run of characters but the colon:
     * {@code com.acme.*:placed}.
     */
    String POINT = "probe.point";

    /**
     * The service property that names the scopes: symbolic names of the bundles whose hits are
     * wanted, as a String, an array or a collection of them.
     *
     * <p>In each, {@code *} stands for any run of characters. Without it all scopes are wanted. A
     * consumer that is a {@link Scope.Filter} as well is called where both want it.
     */
    String SCOPE = "probe.scope";

    /**
     * Handles one hit.
     *
     * @param point the point that was hit
     * @param event the event, shared with the emitter and the other consumers
     * @return what shall become of this site, see {@link Verdict}
     * @throws Exception any failure; it is contained and counted
     */
    Verdict handle(ProbePoint<? extends E> point, E event) throws Exception;
}
