/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.api;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A consumer that is called where a hit returns: after the body of {@link Site#around}.
 *
 * <p><b>Contract.</b> It is called once for each return of a hit whose entry had a consumer with a
 * return part, itself or another one; also if it was registered while the body ran. One that was
 * unregistered meanwhile is not called. The body of a plain {@link Site#hit} is empty: it returns
 * at once.
 *
 * <p>Whatever the others answer, it wants further hits: a scope that it wants stays armed.
 *
 * <p><b>Threads, errors.</b> As for {@link ProbeConsumer}.
 *
 * <p>Source: {@code ret_handler} of {@code struct uprobe_consumer}, without a {@code handler}.
 *
 * @param <E> the type of event that it takes
 */
@ConsumerType
@FunctionalInterface
public interface ReturnConsumer<E> extends ProbeConsumer<E> {
    /**
     * Handles one return.
     *
     * @param point the point that was hit
     * @param event the event of the hit
     * @param result what the body returned, or threw
     * @throws Exception any failure; it is contained and counted
     */
    void returned(ProbePoint<? extends E> point, E event, Result result) throws Exception;

    /**
     * Never called by a registry: there is no entry part.
     *
     * @param point the point that was hit
     * @param event the event
     * @return to go on
     */
    @Override
    @SuppressWarnings("FunctionalInterfaceMethodChanged") // a registry tells the kinds apart
    default Verdict handle(ProbePoint<? extends E> point, E event) {
        return Verdict.CONTINUE;
    }

    /**
     * How the body of a hit ended.
     *
     * <p>It is good until the handler returns, and then another hit's: a handler must not keep it,
     * nor what it holds, which is the emitter's.
     */
    interface Result {
        /**
         * Returns what the body returned.
         *
         * @return the value; null if it returned nothing, or threw
         */
        @Nullable
        Object value();

        /**
         * Returns what the body threw.
         *
         * @return the failure; null if it returned
         */
        @Nullable
        Throwable failure();
    }
}
