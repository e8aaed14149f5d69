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
        /** The same after a life of many relinks, see {@link LongLifeBenchmark}. */
        LIVES,
        /** Calls of some microseconds, and what they allocate. */
        REGISTRATIONS,
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
                of("LongLifeBenchmark", 1, Kind.LIVES),
                of("ScaleBenchmark", 1, Kind.REGISTRATIONS),
                of("CrowdBenchmark", 1, Kind.REGISTRATIONS),
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

    /** What the JVM is started with in addition. */
    List<String> jvmArgs() {
        return kind == Kind.LIVES ? List.of("-Dprobus.fuse.quiet.ms=1") : List.of();
    }

    /** Sets what is the suite's own. */
    void configure(ChainedOptionsBuilder options, boolean quick) {
        options.threads(threads);
        switch (kind) {
            case SECTIONS -> moments(options, quick);
            case WAITS -> iterations(options, 2, quick ? 200 : 500, 5, quick ? 200 : 500);
            case LATENCIES -> {
                iterations(options, 2, quick ? 200 : 500, 5, quick ? 200 : 500);
                options.mode(Mode.SampleTime).param("readers", "1").param("work", "3000");
            }
            case HITS -> {
                moments(options, quick);
                options.addProfiler(GCProfiler.class);
            }
            case LIVES -> {
                moments(options, quick);
                options.warmupIterations(10); // the callers have only now been relinked
                options.addProfiler(Figures.class);
            }
            case REGISTRATIONS -> {
                iterations(options, quick ? 4 : 6, 500, quick ? 4 : 10, 200);
                options.addProfiler(GCProfiler.class);
            }
            case CHANGES -> iterations(options, 6, 500, quick ? 6 : 12, 500); // fused anew by then
            case SAMPLES -> iterations(options, 2, 500, 5, quick ? 500 : 2_000);
            case SLOW -> options.addProfiler(Figures.class);
        }
    }

    /** Many short iterations: some of them are over before another program gets the processor. */
    private static void moments(ChainedOptionsBuilder options, boolean quick) {
        iterations(options, 3, quick ? 200 : 300, quick ? 60 : 150, 15);
    }

    private static void iterations(
            ChainedOptionsBuilder options, int warmups, long warmupMillis, int count, long millis) {
        options.warmupIterations(warmups).warmupTime(TimeValue.milliseconds(warmupMillis));
        options.measurementIterations(count).measurementTime(TimeValue.milliseconds(millis));
    }

    /**
     * Of the iterations of a fork, the percentile that counts as its time.
     *
     * <p>Nothing makes a call of some nanoseconds faster than it is, and whatever else runs on the
     * machine makes it slower: of those that do the same at any time, the fastest counts. Where
     * some iterations have more to do than others it is the median.
     */
    double percentile() {
        return switch (kind) {
            case SECTIONS, HITS, LIVES -> 0;
            case WAITS, LATENCIES, REGISTRATIONS, CHANGES, SAMPLES, SLOW -> 50;
        };
    }
}
