/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

import java.util.List;

/**
 * Benchmarks that are run one after the other, so that their ratios mean something.
 *
 * @param name the name of JMH's file of results
 * @param classes the benchmarks' classes, or {@code Class.method}s
 * @param threads how many threads each is run by
 * @param kind how they are run and shown
 */
record Suite(String name, List<String> classes, int threads, Kind kind) {

    /** How benchmarks are run and shown. */
    enum Kind {
        /** Readers' sections, as multiples of the locks. */
        SECTIONS,
        /** Writers' waits, as multiples of the locks. */
        WAITS,
        /** The percentiles of writers' waits. */
        LATENCIES,
        /** Calls of some nanoseconds, and what they allocate. */
        HITS,
        /** Calls of some nanoseconds, while something happens some times a second. */
        CHANGES,
        /** Calls of which some last longer than others. */
        SAMPLES,
        /** Calls that last, each with its iterations as its class says. */
        SLOW
    }

    /** All of them, in order. */
    static List<Suite> all() {
        return List.of(
                of("SectionBenchmark", 1, Kind.SECTIONS),
                of("SectionBenchmark", 2, Kind.SECTIONS),
                of("GracePeriodBenchmark", 1, Kind.WAITS),
                new Suite(
                        "GracePeriodBenchmark-latencies",
                        List.of("GracePeriodBenchmark"),
                        1,
                        Kind.LATENCIES),
                of("DisarmedBenchmark", 1, Kind.HITS),
                new Suite(
                        "ArmedBenchmark-1",
                        List.of("ArmedBenchmark", "ByHandBenchmark"),
                        1,
                        Kind.HITS),
                new Suite(
                        "ArmedBenchmark-2",
                        List.of("ArmedBenchmark", "ByHandBenchmark"),
                        2,
                        Kind.HITS),
                of("ReturnBenchmark", 1, Kind.HITS),
                of("ProfileBenchmark", 1, Kind.HITS),
                of("RivalsBenchmark", 1, Kind.HITS),
                of("ChurnBenchmark", 1, Kind.CHANGES),
                of("LongLifeBenchmark", 1, Kind.HITS),
                of("ScaleBenchmark", 1, Kind.HITS),
                of("CrowdBenchmark", 1, Kind.HITS),
                of("FootprintBenchmark", 1, Kind.SLOW),
                of("WaitBenchmark", 1, Kind.SAMPLES),
                of("UnregisterBenchmark", 1, Kind.SLOW),
                of("ConcurrentWaitBenchmark", 1, Kind.SLOW));
    }

    /** The classes of all of them. */
    static List<String> allClasses() {
        return all().stream()
                .flatMap(suite -> suite.classes().stream())
                .distinct()
                .toList();
    }

    private static Suite of(String type, int threads, Kind kind) {
        return new Suite(type + "-" + threads, List.of(type), threads, kind);
    }

    /** Sets what is the suite's own. */
    void configure(ChainedOptionsBuilder options, boolean quick) {
        options.threads(threads);
        switch (kind) {
            case SECTIONS, WAITS -> iterations(options, quick ? 200 : 700, 5);
            case LATENCIES -> {
                iterations(options, quick ? 200 : 700, 5);
                options.mode(Mode.SampleTime).param("readers", "1").param("work", "3000");
            }
            case HITS -> {
                iterations(options, quick ? 200 : 700, 3);
                options.addProfiler(GCProfiler.class);
            }
            case CHANGES, SAMPLES -> iterations(options, quick ? 500 : 2_000, 3);
            case SLOW -> options.addProfiler(Figures.class);
        }
    }

    private static void iterations(ChainedOptionsBuilder options, long millis, int measured) {
        TimeValue time = TimeValue.milliseconds(millis);
        options.warmupIterations(2).warmupTime(time);
        options.measurementIterations(measured).measurementTime(time);
    }
}
