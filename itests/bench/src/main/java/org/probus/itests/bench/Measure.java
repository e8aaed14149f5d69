/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

/**
 * Names a figure of a run: of which benchmark, and what of it.
 *
 * @param run the benchmark, as {@link Scores} writes it: {@code Class.method}, then the parameters
 *     {@code (name=value,...)} if it has some, then {@code @threads} if there are several
 * @param figure {@link #TIME}, {@link #RATE}, {@link #ALLOCATION}, {@link #P50}, {@link #P99}, or
 *     the name of one that the benchmark itself has noted, see {@link Figures}
 */
record Measure(String run, String figure) {
    /** Nanoseconds a call. */
    static final String TIME = "ns";

    /** Calls a nanosecond, of all threads. */
    static final String RATE = "calls/ns";

    /** Bytes a call, as JMH's profiler of the collector names it. */
    static final String ALLOCATION = "gc.alloc.rate.norm";

    /** The median of the calls, in nanoseconds. */
    static final String P50 = "p50";

    /** The 99th percentile of the calls, in nanoseconds. */
    static final String P99 = "p99";

    static Measure time(String run) {
        return new Measure(run, TIME);
    }

    static Measure rate(String run) {
        return new Measure(run, RATE);
    }

    static Measure allocation(String run) {
        return new Measure(run, ALLOCATION);
    }

    static Measure p50(String run) {
        return new Measure(run, P50);
    }

    static Measure p99(String run) {
        return new Measure(run, P99);
    }

    /** The benchmark alone, {@code Class.method}. */
    String benchmark() {
        return run.replaceAll("[(@].*", "");
    }
}
