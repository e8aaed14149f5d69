/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * What a figure, or the ratio of two, must be.
 *
 * @param name what is compared
 * @param top the figure
 * @param bottom what it is divided by, of the same round; null if the figure itself is bounded
 * @param bound the bound
 * @param side on which side of the bound it must lie
 * @param jdks which JDKs it is demanded of
 */
record Target(
        String name, Measure top, @Nullable Measure bottom, double bound, Side side, Jdks jdks) {

    /** A side of a bound. */
    enum Side {
        AT_MOST("<="),
        AT_LEAST(">=");

        final String sign;

        Side(String sign) {
            this.sign = sign;
        }

        boolean holds(double figure, double bound) {
            return this == AT_MOST ? figure <= bound : figure >= bound;
        }
    }

    /** Some of the JDKs. */
    enum Jdks {
        EVERY,
        /** Those with the asymmetric flavour. */
        NEW,
        /** Those that have the fenced flavour alone. */
        OLD;

        boolean include(int feature) {
            return this == EVERY || (this == NEW) == feature >= BenchRunner.FIRST_ASYMMETRIC_JDK;
        }
    }

    /** What of the whole it is, at the most. */
    static Target atMost(double bound, String name, Measure top, Measure bottom) {
        return new Target(name, top, bottom, bound, Side.AT_MOST, Jdks.EVERY);
    }

    /** What of the whole it is, at least. */
    static Target atLeast(double bound, String name, Measure top, Measure bottom) {
        return new Target(name, top, bottom, bound, Side.AT_LEAST, Jdks.EVERY);
    }

    /** How much it is, at the most. */
    static Target atMost(double bound, String name, Measure figure) {
        return new Target(name, figure, null, bound, Side.AT_MOST, Jdks.EVERY);
    }

    /** The same for some JDKs alone; the others' is measured and shown. */
    Target on(Jdks some) {
        return new Target(name, top, bottom, bound, side, some);
    }

    /** The median of the rounds that have both figures; empty if none has. */
    OptionalDouble measured(List<Scores> rounds) {
        double[] ratios = rounds.stream()
                .map(this::measured)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
        return ratios.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Scores.median(Arrays.stream(ratios)));
    }

    private OptionalDouble measured(Scores scores) {
        OptionalDouble figure = scores.get(top);
        if (bottom == null || figure.isEmpty()) {
            return figure;
        }
        OptionalDouble whole = scores.get(bottom);
        return whole.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(figure.getAsDouble() / whole.getAsDouble());
    }

    boolean met(double figure) {
        return side.holds(figure, bound);
    }

    /** Whether the benchmarks that it needs were to run. */
    boolean asked(Predicate<String> benchmarks) {
        return benchmarks.test(top.benchmark())
                && (bottom == null || benchmarks.test(bottom.benchmark()));
    }
}
