/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/**
 * What a figure, or the ratio of two, must be.
 *
 * @param name what is compared
 * @param top the figure
 * @param bottom what it is divided by, of the same round; null if the figure itself is bounded
 * @param bound the bound
 * @param side on which side of the bound it must lie
 * @param jdks which JDKs it is demanded of
 * @param always whether the worst of the rounds counts, and not the median
 */
record Target(
        String name,
        Measure top,
        @Nullable Measure bottom,
        double bound,
        Side side,
        Jdks jdks,
        boolean always) {

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
        return new Target(name, top, bottom, bound, Side.AT_MOST, Jdks.EVERY, false);
    }

    /** What of the whole it is, at least. */
    static Target atLeast(double bound, String name, Measure top, Measure bottom) {
        return new Target(name, top, bottom, bound, Side.AT_LEAST, Jdks.EVERY, false);
    }

    /** How much it is, at the most. */
    static Target atMost(double bound, String name, Measure figure) {
        return new Target(name, figure, null, bound, Side.AT_MOST, Jdks.EVERY, false);
    }

    /** The same for some JDKs alone; the others' is measured and shown. */
    Target on(Jdks some) {
        return new Target(name, top, bottom, bound, side, some, always);
    }

    /** The same, to be met in each round. */
    Target everyTime() {
        return new Target(name, top, bottom, bound, side, jdks, true);
    }

    /** The median of the rounds that have both figures, or the worst; empty if none has. */
    OptionalDouble measured(List<Scores> rounds) {
        double[] ratios = rounds.stream()
                .map(this::measured)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
        if (ratios.length == 0) {
            return OptionalDouble.empty();
        }
        DoubleStream all = Arrays.stream(ratios);
        return always
                ? (side == Side.AT_MOST ? all.max() : all.min())
                : OptionalDouble.of(Scores.median(all));
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
