/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A consumer with a part at the entry of a hit and one at its return, and a cookie between them.
 *
 * <p><b>Contract.</b> {@link #leave} is called for a hit if its own {@link #enter} was called and
 * answered {@link Verdict#CONTINUE}, and it is still registered when the hit returns. It is matched
 * by the number of the registration, so that one which was registered anew gets no cookie of its
 * former life. A swap of its bundle for another waits until it has left the bodies that it has
 * entered; a close, and a stop of its bundle, do not. Both parts are called in the same order: the
 * newest first unless ranked. The body of a plain {@link Site#hit} is empty: it returns at once.
 *
 * <p>Each hit has a cookie of its own, a recursive one as well.
 *
 * <p><b>Threads.</b> As for {@link ProbeConsumer}; both parts of a hit are called on one thread.
 *
 * <p><b>Errors.</b> As for {@link ProbeConsumer}. Where {@code enter} failed there is no
 * {@code leave}. Returns that nest deeper than 64 on one thread are left out and counted.
 *
 * <p>Source: session consumers of kernel/events/uprobes.c: {@code handler}, {@code ret_handler} and
 * a cookie for each return instance.
 *
 * @param <E> the type of event that it takes
 */
@ConsumerType
public interface SessionConsumer<E> extends ProbeConsumer<E> {
    /**
     * Handles the entry of a hit.
     *
     * @param point the point that was hit
     * @param event the event
     * @param cookie a cell for the return part of this very hit
     * @return {@link Verdict#CONTINUE}, {@link Verdict#IGNORE} for no return part, or
     *     {@link Verdict#REMOVE}, which has none either
     * @throws Exception any failure; it is contained and counted
     */
    Verdict enter(ProbePoint<? extends E> point, E event, Cookie cookie) throws Exception;

    /**
     * Handles the return of a hit.
     *
     * @param point the point that was hit
     * @param event the event of the hit
     * @param cookie the cell, as the entry part left it
     * @param result what the body returned, or threw
     * @throws Exception any failure; it is contained and counted
     */
    void leave(ProbePoint<? extends E> point, E event, Cookie cookie, ReturnConsumer.Result result)
            throws Exception;

    /**
     * Never called by a registry, which calls the two parts.
     *
     * @param point the point that was hit
     * @param event the event
     * @return to go on
     */
    @Override
    default Verdict handle(ProbePoint<? extends E> point, E event) {
        return Verdict.CONTINUE;
    }

    /**
     * A number that the entry part leaves for the return part.
     *
     * <p>It is a number and no object, so that a hit whose body takes long keeps nothing of the
     * consumer alive. It is used by the hitting thread alone, inside the two parts: what is set
     * after the entry part has returned is lost.
     */
    final class Cookie {
        private long number;

        /** Makes a cookie that holds 0. */
        public Cookie() {}

        /**
         * Returns the number.
         *
         * @return what was set last; 0 at first
         */
        public long get() {
            return number;
        }

        /**
         * Sets the number.
         *
         * @param next the number
         */
        public void set(long next) {
            number = next;
        }
    }
}
