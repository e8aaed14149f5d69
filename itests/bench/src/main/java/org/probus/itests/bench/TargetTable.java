/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** The targets, each with what was measured and whether it is met. */
final class TargetTable {
    private static final String ROW = "%-72s %10s  %-10s %s%n";

    private final StringBuilder text = new StringBuilder();
    private int missed;
    private int unasked;

    /**
     * Makes the table.
     *
     * @param targets the targets
     * @param rounds what was measured
     * @param benchmarks which benchmarks were to run: a target that needs others is left out, and
     *     one that finds no result of its own is missed
     * @param jdk the JDK's number
     */
    TargetTable(List<Target> targets, List<Scores> rounds, Predicate<String> benchmarks, int jdk) {
        text.append(String.format(Locale.ROOT, ROW, "", "measured", "target", ""));
        for (Target target : targets) {
            if (target.asked(benchmarks)) {
                add(target, target.measured(rounds), target.jdks().include(jdk));
            } else {
                unasked++;
            }
        }
        if (unasked > 0) {
            text.append(String.format(Locale.ROOT, "%d more were not to be measured%n", unasked));
        }
    }

    private void add(Target target, OptionalDouble measured, boolean demanded) {
        boolean met = measured.isPresent() && target.met(measured.getAsDouble());
        if (demanded && !met) {
            missed++;
        }
        text.append(String.format(
                Locale.ROOT,
                ROW,
                target.name(),
                measured.isPresent() ? number(measured.getAsDouble()) : "no result",
                demanded ? target.side().sign + " " + number(target.bound()) : "",
                !demanded ? "not demanded of this JDK" : met ? "met" : "missed"));
    }

    private static String number(double figure) {
        if (Math.abs(figure) >= 1_000) {
            return String.format(Locale.ROOT, "%.0f", figure);
        }
        return String.format(Locale.ROOT, Math.abs(figure) < 0.1 ? "%.3f" : "%.2f", figure);
    }

    /** How many targets are missed. */
    int missed() {
        return missed;
    }

    /** The exit code of the run: 0 if all are met, 1 if one is missed. */
    int status() {
        return missed == 0 ? 0 : 1;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
