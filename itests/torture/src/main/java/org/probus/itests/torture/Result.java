/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import org.probus.srcu.Flavour;

import java.util.List;
import java.util.Locale;

/**
 * What a run has found.
 *
 * @param settings what was run
 * @param flavour the flavour it was run with
 * @param total what all sections found
 * @param gracePeriods how many ended
 * @param callbacks how many ran
 * @param problems what was wrong; empty if nothing was
 */
record Result(
        Settings settings,
        Flavour flavour,
        Tally total,
        long gracePeriods,
        long callbacks,
        List<String> problems) {

    boolean good() {
        return problems.isEmpty();
    }

    /** The result on a line. */
    String summary() {
        return "torture: " + Settings.name(settings.scenario()) + " " + Settings.name(flavour)
                + String.format(
                        Locale.ROOT, " %.1f s seed %d: ", settings.seconds(), settings.seed())
                + figures(total, gracePeriods, callbacks) + problems.size() + " violations";
    }

    /** Figures in words; ends with a comma. */
    static String figures(Tally total, long gracePeriods, long callbacks) {
        return count(total.reads()) + " reads, " + count(gracePeriods) + " grace periods, "
                + count(callbacks) + " callbacks, ages 0: " + total.ages(0) + " 1: "
                + total.ages(1) + " >=2: " + total.badAges() + ", batches 0: " + total.batches(0)
                + " 1: " + total.batches(1) + " >=2: " + total.batches(Tally.BAD) + ", ";
    }

    private static String count(long number) {
        if (number >= 1_000_000) {
            return String.format(Locale.ROOT, "%.1f M", number / 1e6);
        }
        return number >= 10_000
                ? String.format(Locale.ROOT, "%.1f k", number / 1e3)
                : String.valueOf(number);
    }

    /** All that was wrong, with the command that does it again; then the summary. */
    String report() {
        StringBuilder text = new StringBuilder();
        for (String problem : problems) {
            text.append("torture: violation: ").append(problem).append('\n');
        }
        if (!good()) {
            text.append("torture: again with: ").append(settings.replay()).append('\n');
        }
        return text.append(summary()).toString();
    }
}
