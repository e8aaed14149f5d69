/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.api.management;

import org.osgi.annotation.versioning.ProviderType;

import java.time.Duration;
import java.util.List;

/**
 * The replacement of one bundle's consumers by another's without a lost or a doubled event: an OSGi
 * service beside {@link ProbeManagement}.
 *
 * <p><b>Contract.</b> A hit calls the consumers of one of the two bundles, never of both, never of
 * none. There is one turn for all points: a hit that starts after another one was given to the
 * newcomer goes to the newcomer too, at whichever point. Hits that carry the same flow key (see
 * {@link org.probus.api.Site#hit(Object, Object)}) are given to the newcomer only once none of them
 * is in the old bundle's hands. Before the turn and after a failure the old bundle is as it was.
 *
 * <p><b>Threads.</b> Any thread may call any method. There is one transition at a time. No user
 * code runs under a lock, and a hit waits for nobody.
 *
 * <p>Source: the transition of a kernel livepatch, and {@code bpf_link_update}.
 */
@ProviderType
public interface Swaps {
    /**
     * Begins: from now on, what the newcomer registers is held back.
     *
     * @param from the number of the bundle to be replaced
     * @param to the number of the bundle that replaces it, installed and not started
     * @return the swap; the caller starts the newcomer, runs the swap, and closes it
     * @throws IllegalArgumentException if one of the bundles is not there, or they are the same
     * @throws IllegalStateException if another transition is under way, if the old bundle has no
     *     consumer, if the newcomer is started or its consumers are called already, in a handler,
     *     or in a body that a session of the old bundle has entered
     */
    Swap begin(long from, long to);

    /**
     * Turns the running transition back: new hits go to the old bundle again.
     *
     * @return false if none is running
     */
    boolean back();

    /**
     * Ends the wait for flows, for asynchronous calls, and for bodies that a session has entered.
     *
     * <p>Flows then go to the other bundle although they were never quiet: their events are seen by
     * the old and the new handler at the same time, each by one. The stop of the old bundle waits
     * for its calls all the same. Its sessions do not leave the bodies that are not left by then. A
     * handler that runs is waited for in any case.
     *
     * @return how many flows, calls and bodies that were; a flow and the call in it are two
     */
    int force();

    /**
     * Returns the running transition, if there is one, and then the last ones, the newest first.
     *
     * @return a copy
     */
    List<TransitionInfo> transitions();

    /**
     * A swap, from its begin to its end.
     *
     * <p><b>Threads.</b> For one thread; inside a handler it is refused.
     */
    @ProviderType
    interface Swap extends AutoCloseable {
        /**
         * Waits until the newcomer is ready, moves all points over, and waits until nothing is in
         * the old bundle's hands: no handler of it runs, each stage that its asynchronous consumers
         * have begun is complete, and its sessions have left the bodies that they have entered.
         *
         * <p><b>Contract.</b> It is ready when it has as many consumers at each point, or pattern,
         * as the old bundle has. After the return the consumers of the loser are unregistered and
         * no call of them runs, but for what {@link Swaps#force} or a stop in the midst of it has
         * left: the caller stops its bundle. Nothing is registered for it any more until it starts
         * anew.
         *
         * @param ready how long to wait for the newcomer's consumers at most
         * @param partial whether the newcomer may have fewer consumers than the old bundle; then
         *     they are not waited for
         * @return how it ended: its phase is over
         * @throws IllegalStateException in a handler, or in a body that a session of the old
         *     bundle has entered
         * @throws InterruptedException if interrupted before the turn; then it has failed. Later
         *     interrupts are kept
         */
        TransitionInfo run(Duration ready, boolean partial) throws InterruptedException;

        /** Gives up what has not ended: the old bundle is as it was, the newcomer has nothing. */
        @Override
        void close();
    }
}
