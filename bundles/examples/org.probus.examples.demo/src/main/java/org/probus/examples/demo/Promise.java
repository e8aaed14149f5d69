/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import java.util.List;

/**
 * One thing that Probus promises, and whether the measurements bear it out.
 *
 * @param text the promise
 * @param measured what was measured of it, short
 * @param kept whether that keeps it
 * @param detail what is to be said if it was broken
 */
record Promise(String text, String measured, boolean kept, String detail) {
    private static final int NAMED_MAX = 4;

    /** Judges the findings. */
    static List<Promise> judge(Findings found) {
        return List.of(
                lost(found),
                swapped(found),
                doubled(found),
                deactivated(found),
                late(found),
                inFlight(found),
                collected(found),
                agreed(found));
    }

    private static Promise lost(Findings found) {
        long lost = found.sums().lost();
        return new Promise(
                "no order is lost while a handler is plugged in",
                Report.grouped(lost) + " lost",
                lost == 0,
                "handlers missed orders between two that they got");
    }

    private static Promise swapped(Findings found) {
        Findings.Swaps swaps = found.swaps();
        int rounds = found.frame().rounds();
        String gap = Report.plural(swaps.orders(), "order")
                + " fell between v1 and v2, in a gap of up to "
                + Report.millis(swaps.gaps().maxNanos());
        return new Promise(
                "no order is lost when v1 is swapped for v2",
                Report.grouped(swaps.orders()) + " in " + swaps.count(),
                swaps.orders() == 0 && swaps.count() == rounds,
                swaps.orders() > 0
                        ? gap
                        : "only " + swaps.count() + " swaps were seen, not " + rounds);
    }

    private static Promise doubled(Findings found) {
        long doubled = found.sums().doubled();
        return new Promise(
                "no order is handled twice",
                Report.grouped(doubled) + " doubled",
                doubled == 0,
                "orders were handled by v1 and v2, or twice by one of them");
    }

    private static Promise deactivated(Findings found) {
        long late = found.late().afterDeactivate();
        return new Promise(
                "no call runs once its component was deactivated",
                Report.plural(late, "call"),
                late == 0,
                "calls ran after the deactivate of their component, before the stop had returned");
    }

    private static Promise late(Findings found) {
        long late = found.late().afterStop();
        return new Promise(
                "no call begins or runs after the stop returned",
                Report.plural(late, "call"),
                late == 0,
                "calls ran in bundles whose stop had returned; of all late calls "
                        + Report.grouped(found.late().begun()) + " also began late");
    }

    private static Promise inFlight(Findings found) {
        Findings.Slow slow = found.frame().slow();
        return new Promise(
                "a stop waits for a call in flight",
                Report.grouped(slow.inFlight()) + " in flight",
                slow.inFlight() > 0 && slow.late() == 0,
                slow.inFlight() == 0
                        ? "no call of the slow handler was caught in flight when its stop began"
                        : "its stop returned while " + Report.plural(slow.late(), "call")
                                + " of the slow handler ran");
    }

    private static Promise collected(Findings found) {
        Findings.Loaders loaders = found.loaders();
        int least = 2 * found.frame().rounds() + 1;
        boolean enough = loaders.created() >= least;
        return new Promise(
                "every handler's class loader is collected",
                loaders.collected() + " of " + loaders.created(),
                loaders.alive().isEmpty() && enough,
                enough
                        ? "still held: " + some(loaders.alive())
                        : "only " + loaders.created() + " class loaders were seen, not " + least);
    }

    private static String some(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(NAMED_MAX, names.size())));
        return first + (names.size() > NAMED_MAX ? ", ..." : "");
    }

    private static Promise agreed(Findings found) {
        List<String> differences = found.comparison().differences();
        return new Promise(
                "Probus counts the calls that the ledger counts",
                differences.isEmpty()
                        ? Report.grouped(found.comparison().calls())
                        : differences.size() + " differ",
                differences.isEmpty(),
                String.join("; ", differences));
    }
}
