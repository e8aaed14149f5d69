/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Statistics;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Runs the benchmarks, and prints what each costs as a multiple of its rivals in the same run.
 *
 * <p>Times of different runs or machines are not comparable; the ratios are, more or less.
 */
public final class BenchRunner {
    private static final int FIRST_ASYMMETRIC_JDK = 22;
    private static final boolean ASYMMETRIC = Runtime.version().feature() >= FIRST_ASYMMETRIC_JDK;

    private BenchRunner() {}

    /**
     * Runs and prints.
     *
     * @param args {@code --quick} for one short fork of each, and a regular expression that picks
     *     benchmarks by their name
     * @throws RunnerException if JMH cannot run
     */
    public static void main(String[] args) throws RunnerException {
        boolean quick = false;
        String pattern = ".*";
        for (String arg : args) {
            if (arg.equals("--quick")) {
                quick = true;
            } else if (arg.startsWith("-")) {
                System.err.println(
                        "bench: unknown option " + arg + "; usage: run.sh [--quick] [PATTERN]");
                System.exit(2);
            } else {
                pattern = arg;
            }
        }
        boolean any = false;
        for (int threads = 1; threads <= 2; threads++) {
            any |= run(pattern, "SectionBenchmark", threads, quick);
        }
        any |= run(pattern, "GracePeriodBenchmark", 1, quick);
        any |= latencies(pattern, quick);
        if (!any) {
            System.err.println("bench: nothing matches " + pattern
                    + "; there are SectionBenchmark and GracePeriodBenchmark");
            System.exit(2);
        }
    }

    private static boolean run(String pattern, String name, int threads, boolean quick)
            throws RunnerException {
        ChainedOptionsBuilder options = options(pattern, name, quick)
                .threads(threads)
                .result(name + "-" + threads + ".json");
        return run(name + ", " + threads + " thread(s)", options, BenchRunner::table);
    }

    /** How long single waits take while one thread reads for 10 microseconds, and again. */
    private static boolean latencies(String pattern, boolean quick) throws RunnerException {
        ChainedOptionsBuilder options = options(pattern, "GracePeriodBenchmark", quick)
                .mode(Mode.SampleTime)
                .param("readers", "1")
                .param("work", "3000")
                .result("GracePeriodBenchmark-latencies.json");
        return run("Waits, one reader of 10 us", options, BenchRunner::percentiles);
    }

    private static ChainedOptionsBuilder options(String pattern, String name, boolean quick) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("(?=.*" + name + ").*(?:" + pattern + ")")
                .resultFormat(ResultFormatType.JSON);
        if (quick) {
            options.forks(1).warmupIterations(2).measurementIterations(3);
            options.warmupTime(TimeValue.milliseconds(200));
            options.measurementTime(TimeValue.milliseconds(200));
        }
        if (ASYMMETRIC) {
            options.jvmArgsAppend("--enable-native-access=ALL-UNNAMED");
        } else {
            options.exclude("asymmetric");
            options.param("kind", portable());
        }
        return options;
    }

    private static boolean run(
            String title,
            ChainedOptionsBuilder options,
            Function<Collection<RunResult>, String> table)
            throws RunnerException {
        Collection<RunResult> results;
        try {
            results = new Runner(options.build()).run();
        } catch (NoBenchmarksException e) {
            return false;
        }
        System.out.println();
        System.out.println(title + ", JDK " + Runtime.version().feature());
        System.out.print(table.apply(results));
        return true;
    }

    /** The percentiles of the waits, for each way. */
    static String percentiles(Collection<RunResult> results) {
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, "%-36s %12s %12s%n", "", "p50 us", "p99 us"));
        for (RunResult result : results) {
            Statistics statistics = result.getPrimaryResult().getStatistics();
            text.append(String.format(
                    Locale.ROOT,
                    "%-36s %12.2f %12.2f%n",
                    key(result.getParams()),
                    statistics.getPercentile(50) / 1_000,
                    statistics.getPercentile(99) / 1_000));
        }
        return text.toString();
    }

    /** The ways that need no new JDK. */
    static String[] portable() {
        return Arrays.stream(Guard.Kind.values())
                .filter(kind -> !kind.asymmetric())
                .map(Enum::name)
                .toArray(String[]::new);
    }

    /** The time of each benchmark, alone and as a multiple of the rivals with as many readers. */
    static String table(Collection<RunResult> results) {
        Map<String, Double> times = new TreeMap<>();
        for (RunResult result : results) {
            BenchmarkParams params = result.getParams();
            times.put(key(params), result.getPrimaryResult().getScore());
        }
        return table(times);
    }

    private static String key(BenchmarkParams params) {
        if (params.getParamsKeys().contains("kind")) {
            return String.format(
                    Locale.ROOT,
                    "%4s readers %s",
                    params.getParam("readers"),
                    params.getParam("kind"));
        }
        String method = params.getBenchmark();
        return method.substring(method.lastIndexOf('.') + 1);
    }

    /** The table of times by name; a rival stands under the same words before the last. */
    static String table(Map<String, Double> times) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "%-36s %14s %16s %14s%n", "", "ns", "/ReadWriteLock", "/StampedLock"));
        for (Map.Entry<String, Double> entry : times.entrySet()) {
            String group = entry.getKey().substring(0, entry.getKey().lastIndexOf(' ') + 1);
            Double lock = rival(times, group, "readWriteLock", "READ_WRITE_LOCK");
            Double stamped = rival(times, group, "stampedLock", "STAMPED_LOCK");
            text.append(String.format(
                    Locale.ROOT,
                    "%-36s %14.2f %16.3f %14.3f%n",
                    entry.getKey(),
                    entry.getValue(),
                    entry.getValue() / lock,
                    entry.getValue() / stamped));
        }
        return text.toString();
    }

    private static Double rival(Map<String, Double> times, String group, String... names) {
        for (String name : names) {
            Double time = times.get(group + name);
            if (time != null) {
                return time;
            }
        }
        return Double.NaN;
    }
}
