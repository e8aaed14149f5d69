/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Runs the benchmarks, and prints what each costs, what of its rivals in the same run that is, and
 * whether the targets are met.
 *
 * <p>Times of different runs or machines are not comparable; the ratios are, more or less. So each
 * suite is run in rounds, every benchmark once in each, in a JVM of its own; a ratio is taken
 * within a round, and the median of the rounds counts. Which iteration of a fork counts, {@link
 * Suite#percentile} says.
 */
public final class BenchRunner {
    /** The first JDK that has the asymmetric flavour. */
    static final int FIRST_ASYMMETRIC_JDK = 22;

    static final String USAGE = "usage: run.sh [--quick | --full] [--jdk HOME] [PATTERN]";
    private static final int ROUNDS = 5;
    private static final int JDK = Runtime.version().feature();
    private static final boolean ASYMMETRIC = JDK >= FIRST_ASYMMETRIC_JDK;

    private final Arguments arguments;
    private final Path folder;
    private final List<Scores> rounds = new ArrayList<>();
    private final StringBuilder tables = new StringBuilder();

    BenchRunner(Arguments arguments, Path folder) {
        this.arguments = arguments;
        this.folder = folder;
    }

    /**
     * What was asked for.
     *
     * @param quick whether one short round is enough
     * @param pattern picks benchmarks by their full name
     */
    record Arguments(boolean quick, Pattern pattern) {
        /** Reads them; a bad one makes an {@link IllegalArgumentException}. */
        static Arguments parse(String... args) {
            boolean quick = false;
            Pattern pattern = null;
            for (String arg : args) {
                if (arg.equals("--quick") || arg.equals("--full")) {
                    quick = arg.equals("--quick");
                } else if (arg.startsWith("-")) {
                    throw new IllegalArgumentException("unknown option " + arg + "; " + USAGE);
                } else if (pattern != null) {
                    throw new IllegalArgumentException(
                            "two patterns, " + pattern + " and " + arg + "; " + USAGE);
                } else {
                    pattern = Pattern.compile(arg); // a bad one makes such an exception too
                }
            }
            return new Arguments(quick, pattern == null ? Pattern.compile(".*") : pattern);
        }

        /** Whether a benchmark is to run, by {@code Class.method}. */
        boolean include(String benchmark) {
            return pattern.matcher(BenchRunner.class.getPackageName() + "." + benchmark)
                    .find();
        }
    }

    /**
     * Runs and prints; the exit code is 0 if every target is met, 1 if one is missed, 2 if the
     * arguments are wrong, 3 if nothing could be measured.
     *
     * @param args {@code --quick} for one short round or {@code --full}, and a regular expression
     *     that picks benchmarks by their name
     */
    public static void main(String[] args) {
        Arguments arguments;
        try {
            arguments = Arguments.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
            return;
        }
        try {
            System.exit(new BenchRunner(arguments, Path.of("")).report());
        } catch (RunnerException | IOException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(3);
        }
    }

    /** Runs all suites, prints their tables and the targets, and returns the exit code. */
    private int report() throws RunnerException, IOException {
        if (!run(Suite.all())) {
            System.err.println("bench: nothing matches " + arguments.pattern() + "; there are "
                    + String.join(", ", Suite.allClasses()));
            return 2;
        }
        System.out.print(tables);
        System.out.println();
        System.out.println(Machine.line(arguments.quick()));
        System.out.println(
                "median of " + rounds.size() + " round(s) with a fork each; of a fork, the fastest"
                        + " iteration for calls of nanoseconds, and the median one for others");
        TargetTable targets = new TargetTable(Targets.all(), rounds, arguments::include, JDK);
        System.out.print(targets);
        return targets.status();
    }

    /** Runs all suites; false if the pattern left nothing of them. */
    boolean run(List<Suite> suites) throws RunnerException, IOException {
        int count = arguments.quick() ? 1 : ROUNDS;
        for (int i = 0; i < count; i++) {
            rounds.add(new Scores());
        }
        boolean any = false;
        for (Suite suite : suites) {
            any |= run(suite);
        }
        return any;
    }

    private boolean run(Suite suite) throws RunnerException, IOException {
        Map<String, RunResult> merged = new LinkedHashMap<>();
        for (Scores round : rounds) {
            Collection<RunResult> results;
            try {
                results = new Runner(options(suite).build()).run();
            } catch (NoBenchmarksException e) {
                return false;
            }
            round.add(results, suite.percentile());
            for (RunResult result : results) {
                merged.merge(Scores.name(result.getParams()), result, BenchRunner::merge);
            }
        }
        Path file = folder.resolve(suite.name() + ".json");
        try (PrintStream out = new PrintStream(file.toFile(), StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(merged.values());
        }
        tables.append(Tables.table(suite, merged.values(), JDK));
        return true;
    }

    private static RunResult merge(RunResult one, RunResult other) {
        List<BenchmarkResult> forks = new ArrayList<>(one.getBenchmarkResults());
        forks.addAll(other.getBenchmarkResults());
        return new RunResult(one.getParams(), forks);
    }

    /** How JMH is to run a suite. */
    ChainedOptionsBuilder options(Suite suite) {
        List<String> jvmArgs = new ArrayList<>(List.of("-Xms1g", "-Xmx1g"));
        jvmArgs.addAll(suite.jvmArgs());
        ChainedOptionsBuilder options = new OptionsBuilder().forks(1);
        for (String type : suite.classes()) {
            options.include("(?=.*\\." + type + "(\\.|$)).*(?:" + arguments.pattern() + ")");
        }
        if (ASYMMETRIC) {
            jvmArgs.add("--enable-native-access=ALL-UNNAMED");
        } else {
            options.exclude("asymmetric");
            options.param("kind", portable());
        }
        options.jvmArgsAppend(jvmArgs.toArray(String[]::new)); // once: a second call replaces
        suite.configure(options, arguments.quick());
        return options;
    }

    /** The ways to wait that need no new JDK. */
    static String[] portable() {
        return Arrays.stream(Guard.Kind.values())
                .filter(kind -> !kind.asymmetric())
                .map(Enum::name)
                .toArray(String[]::new);
    }
}
