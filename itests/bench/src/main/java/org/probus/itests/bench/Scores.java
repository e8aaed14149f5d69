/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** What one round has measured: each benchmark once, in one fork. */
final class Scores {
    private final Map<Measure, Double> figures = new HashMap<>();

    /**
     * Adds what JMH found.
     *
     * @param percentile which iteration of a fork counts, see {@link Suite#percentile}
     */
    void add(Collection<RunResult> results, double percentile) {
        results.forEach(result -> add(result, percentile));
    }

    private void add(RunResult result, double percentile) {
        BenchmarkParams params = result.getParams();
        String run = name(params);
        switch (params.getMode()) {
            case SampleTime -> {
                Statistics statistics = result.getPrimaryResult().getStatistics();
                put(Measure.p50(run), nanos(statistics.getPercentile(50), params));
                put(Measure.p99(run), nanos(statistics.getPercentile(99), params));
            }
            case AverageTime, SingleShotTime -> {
                double time = time(result, percentile);
                put(Measure.time(run), time);
                put(Measure.rate(run), params.getThreads() / time);
            }
            default ->
                throw new IllegalArgumentException(
                        run + " is measured as " + params.getMode() + ": measure a time");
        }
        for (Result<?> secondary : result.getSecondaryResults().values()) {
            put(new Measure(run, secondary.getLabel()), score(secondary));
        }
    }

    /** The time of a call in one of the iterations; the median of the forks. */
    static double time(RunResult result, double percentile) {
        double score = median(result.getBenchmarkResults().stream()
                .mapToDouble(
                        fork -> fork.getPrimaryResult().getStatistics().getPercentile(percentile)));
        return nanos(score, result.getParams());
    }

    /** The median of some numbers, at least one. */
    static double median(DoubleStream numbers) {
        double[] sorted = numbers.sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** What else was measured; of the bytes the median, since JMH's own are in some iterations. */
    static double score(Result<?> secondary) {
        return secondary.getLabel().equals(Measure.ALLOCATION)
                ? secondary.getStatistics().getPercentile(50)
                : secondary.getScore();
    }

    /** A score of some benchmark in nanoseconds. */
    static double nanos(double score, BenchmarkParams params) {
        return score * TimeUnit.NANOSECONDS.convert(1, params.getTimeUnit());
    }

    void put(Measure measure, double figure) {
        figures.put(measure, figure);
    }

    /** The figure; empty if it was not measured. */
    OptionalDouble get(Measure measure) {
        Double figure = figures.get(measure);
        return figure == null ? OptionalDouble.empty() : OptionalDouble.of(figure);
    }

    /** The name of a run, see {@link Measure#run}. */
    static String name(BenchmarkParams params) {
        String method = params.getBenchmark();
        int type = method.lastIndexOf('.', method.lastIndexOf('.') - 1);
        String arguments = new TreeSet<>(params.getParamsKeys())
                .stream()
                        .map(key -> key + "=" + params.getParam(key))
                        .collect(Collectors.joining(","));
        return method.substring(type + 1)
                + (arguments.isEmpty() ? "" : "(" + arguments + ")")
                + (params.getThreads() == 1 ? "" : "@" + params.getThreads());
    }
}
