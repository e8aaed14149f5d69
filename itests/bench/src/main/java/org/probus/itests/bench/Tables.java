/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the benchmarks of a suite cost, as text. */
final class Tables {
    private Tables() {}

    /** The table of a suite, with a title. */
    static String table(Suite suite, Collection<RunResult> results, int jdk) {
        String body = switch (suite.kind()) {
            case SECTIONS, WAITS -> locks(times(results, suite.percentile()));
            case LATENCIES -> percentiles(results);
            case HITS, LIVES, REGISTRATIONS, CHANGES, SAMPLES, SLOW ->
                figures(results, suite.percentile());
        };
        return String.format(
                Locale.ROOT,
                "%n%s, %d thread(s), JDK %d%n%s",
                suite.name(),
                suite.threads(),
                jdk,
                body);
    }

    /** The percentiles of the waits, for each way. */
    private static String percentiles(Collection<RunResult> results) {
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

    /** Each benchmark with its time, its bytes, and what else it noted. */
    private static String figures(Collection<RunResult> results, double percentile) {
        StringBuilder text = new StringBuilder();
        for (RunResult result : results) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-64s %14.2f ns",
                    Scores.name(result.getParams()),
                    Scores.time(result, percentile)));
            if (result.getParams().getMode() == Mode.SampleTime) {
                Statistics statistics = result.getPrimaryResult().getStatistics();
                text.append(String.format(
                        Locale.ROOT,
                        "; p50 %.0f ns; p99 %.0f ns",
                        Scores.nanos(statistics.getPercentile(50), result.getParams()),
                        Scores.nanos(statistics.getPercentile(99), result.getParams())));
            }
            for (Result<?> figure : result.getSecondaryResults().values()) {
                if (figure.getLabel().equals(Measure.ALLOCATION)) {
                    text.append(String.format(Locale.ROOT, " %12.2f B", Scores.score(figure)));
                } else if (!figure.getLabel().startsWith("gc.")) {
                    text.append(String.format(
                            Locale.ROOT,
                            "; %s %.2f %s",
                            figure.getLabel(),
                            figure.getScore(),
                            figure.getScoreUnit()));
                }
            }
            text.append(System.lineSeparator());
        }
        return text.toString();
    }

    private static Map<String, Double> times(Collection<RunResult> results, double percentile) {
        Map<String, Double> times = new TreeMap<>();
        for (RunResult result : results) {
            times.put(key(result.getParams()), Scores.time(result, percentile));
        }
        return times;
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

    /**
     * The times by name, alone and as multiples of the rivals; a rival stands under the same words
     * before the last.
     */
    static String locks(Map<String, Double> times) {
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
