/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.srcu.Srcu;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for the calls of one callee, whom hits that are busy with something else do not delay. */
final class Calls {
    /* Overview.
     *
     * Who waits for the calls of one callee, a bundle or a consumer, waits for a grace period like
     * everybody; they share it. But a grace period waits for every hit, and a hit may last. So
     * after the lease, 100 ms, the waiter goes on by itself: the callee, which is unlinked, is
     * revoked, and the waiter looks at what each hit of that time is doing. A hit is passed by
     * unless one of its frames is a call of the callee, and is overdue from then on. The next wait
     * that finds an overdue hit spares itself the 100 ms.
     *
     *   hit: walk = [A, B]             stop of B
     *   ------------------             ---------
     *   label = A                      unlink B; wait for a grace period, 100 ms
     *   A is called, and parks         revoke B
     *     .                            mark the hit; its labels are {A}: pass it by
     *     .                            B's bundle goes
     *   A returns
     *   label = B
     *   overdue, and B is revoked:
     *   B is not called
     *
     * A wait goes through a short attempt on its own thread first, since most handlers do not take
     * long. Those that last are asked for by one thread, the keeper, whatever they wait for: many
     * at a time share their grace periods, and cost no thread each.
     *
     * Nothing is counted and nothing is timed in a hit; see Srcu on the fences. What is revoked is
     * skipped by hits that are overdue, and by them alone: a walk that is not overdue calls what is
     * in it. So a consumer that is to be replaced without a loss is unlinked, then a whole grace
     * period passes, sync(reason), and only then is it waited for as a callee.
     *
     * Rejected: a timer for each hit, and a count taken by it for hits that last (both are paid for
     * by hits that do not); leaving the walk at the first overdue link (the consumers that stay
     * would lose the event).
     */

    /** As long as most handlers take, and less than a stop is felt to take. */
    private static final Duration SHORT = Duration.ofMillis(5);

    /** Longer than a thread takes from the begin of a hit to its first call. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private final Srcu domain;
    private final Duration lease;
    private final Flights flights;

    Calls(Srcu domain, Duration lease) {
        this.domain = domain;
        this.lease = lease;
        this.flights = new Flights(domain, lease);
    }

    /** The asynchronous calls that begin in sections of the domain. */
    Flights flights() {
        return flights;
    }

    /**
     * A wait until no call of a callee runs, which is unlinked for good; none will begin. Without a
     * callee it is for every hit. It is for the hits that have begun when this was made.
     */
    final class Attempt {
        private final @Nullable Callee callee;
        private final long cookie = domain.getState();

        Attempt(@Nullable Callee callee) {
            this.callee = callee;
        }

        /**
         * Waits on a thread in no section, but not for long.
         *
         * @return false if the time was up first
         */
        boolean awaitShort() {
            return domain.synchronize(cookie, SHORT) && isUnpinned();
        }

        /** Waits on a thread in no section, for as long as it takes. */
        void await() {
            if (callee == null) {
                domain.synchronize(cookie, Flights.NO_LIMIT);
            } else {
                callee.revoke();
                domain.synchronizeOn(callee::isNamedBy, lease, Flights.NO_LIMIT);
                flights.await(callee, Flights.NO_LIMIT);
            }
        }

        /** Waits no more on this thread: tells another one, which asks now and then, of the end. */
        BooleanSupplier last() {
            if (callee == null) {
                domain.startPoll(cookie);
                return () -> domain.poll(cookie);
            }
            callee.revoke();
            BooleanSupplier sections = domain.startPollOn(cookie, callee::isNamedBy, lease);
            return () -> sections.getAsBoolean() && isUnpinned();
        }

        private boolean isUnpinned() {
            return callee == null || flights.await(callee, Duration.ZERO);
        }
    }

    /** Begins a wait; null for every hit. */
    Attempt attempt(@Nullable Callee callee) {
        return new Attempt(callee);
    }

    /**
     * Waits as an {@link Attempt} does, for a limited time, and for other threads alone: the caller
     * may be in a section.
     *
     * @return false if the time was up first
     */
    boolean awaitOthers(Callee callee, Duration limit) {
        callee.revoke();
        return domain.synchronizeOn(callee::isNamedBy, limit) && flights.await(callee, limit);
    }

    /**
     * Lets nobody begin a call of a callee that is no longer waited for, and takes no more pins of
     * it: hits that are under way pass it over from now on. One that says nothing yet may be about
     * to call it, and is waited for.
     *
     * @return false if there is still one, after a second
     */
    boolean abandon(Callee callee) {
        callee.revoke();
        flights.letGo(callee);
        return domain.synchronizeOn(label -> false, SILENCE);
    }
}
