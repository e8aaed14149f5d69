/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import org.probus.api.management.GracePeriods;
import org.probus.examples.orders.Ledger;

import java.util.List;

/**
 * All that was measured; nothing in it is a judgement.
 *
 * @param frame what was played
 * @param sums the ledger's sums over all orders
 * @param handled the orders by handler
 * @param late the calls that should not have been
 * @param loaders the handlers' class loaders
 * @param graces the grace periods, by Probus's own clock
 * @param stops the stops of the handlers' bundles, from the first notice to the return
 * @param swaps the swaps of v1 for v2
 * @param comparison the ledger beside Probus's counters
 */
record Findings(
        Frame frame,
        Ledger.Sums sums,
        Handled handled,
        Late late,
        Loaders loaders,
        GracePeriods graces,
        Spread stops,
        Swaps swaps,
        Comparison comparison) {
    /**
     * What was played.
     *
     * @param rounds how many rounds
     * @param threads how many threads sent orders
     * @param nanos how long it all took, in nanoseconds
     * @param sendingNanos for how long orders were sent, in nanoseconds
     * @param slow how the slow handler fared
     */
    record Frame(int rounds, int threads, long nanos, long sendingNanos, Slow slow) {}

    /**
     * The slow handler, pulled out in the middle of its work.
     *
     * @param inFlight how many of its calls were running at the first notice of its stop, at least
     * @param late how many of them ran after the stop had returned
     * @param stopNanos how long the stop took, in nanoseconds
     * @param holder which thread Probus named as the one to wait for; empty if it named none
     */
    record Slow(long inFlight, long late, long stopNanos, String holder) {
        static final Slow NONE = new Slow(0, 0, 0, "");
    }

    /**
     * The orders by handler.
     *
     * @param v1 handled by billing v1
     * @param v2 handled by billing v2
     * @param slow handled by the slow handler, most of them beside billing v1
     */
    record Handled(long v1, long v2, long slow) {}

    /**
     * The swaps of v1 for v2, as the ledger saw them on the threads that send.
     *
     * @param count how many there were
     * @param orders how many orders fell between the last of v1 and the first of v2
     * @param gaps for how long nobody handled between them, once for each swap and thread
     */
    record Swaps(int count, long orders, Spread gaps) {}

    /**
     * Calls that should not have been.
     *
     * @param begun began after the component's deactivate or after its bundle's stop
     * @param afterDeactivate ran after the component's deactivate, and ended before the stop did
     * @param afterStop began or ran after the stop had returned
     */
    record Late(long begun, long afterDeactivate, long afterStop) {}

    /**
     * The handlers' class loaders.
     *
     * @param created how many there were
     * @param alive the shifts whose loader could not be collected
     */
    record Loaders(int created, List<String> alive) {
        int collected() {
            return created - alive.size();
        }
    }

    /**
     * The ledger's account beside that of Probus.
     *
     * @param calls the calls of all handlers, by the ledger
     * @param differences where the two differ, each in words; empty if they agree
     */
    record Comparison(long calls, List<String> differences) {}
}
