/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Figures that a benchmark notes beside its time, such as bytes; public for JMH. */
public final class Figures implements InternalProfiler {
    private static final List<ScalarResult> NOTED = new ArrayList<>();

    /** Made by JMH. */
    public Figures() {}

    /** Notes a figure of the iteration that runs; the result is the mean of all iterations. */
    static void note(String name, double figure, String unit) {
        note(name, figure, unit, AggregationPolicy.AVG);
    }

    /** Notes a figure of the iteration that runs; the result is the greatest of all iterations. */
    static void noteGreatest(String name, double figure, String unit) {
        note(name, figure, unit, AggregationPolicy.MAX);
    }

    private static void note(String name, double figure, String unit, AggregationPolicy policy) {
        synchronized (NOTED) {
            NOTED.add(new ScalarResult(name, figure, unit, policy));
        }
    }

    @Override
    public String getDescription() {
        return "figures that the benchmarks note";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        synchronized (NOTED) {
            NOTED.clear();
        }
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        synchronized (NOTED) {
            return List.copyOf(NOTED);
        }
    }
}
