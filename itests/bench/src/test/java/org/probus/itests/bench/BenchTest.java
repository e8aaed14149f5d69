/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.probus.api.Registration;
import org.probus.api.Site;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Each benchmark runs once, untimed and small; and the table divides what it should. */
final class BenchTest {
    /** For those parameters whose values make a run long: smaller ones. */
    private static final Map<String, String[]> SMALL = Map.of(
            "kind", BenchRunner.portable(),
            "readers", new String[] {"0", "8"},
            "rate", new String[] {"0", "1000"},
            "life", new String[] {"FRESH", "BUSY"},
            "points", new String[] {"10"},
            "crowd", new String[] {"10"},
            "batch", new String[] {"10"},
            "waits", new String[] {"10"});

    @TempDir
    Path folder;

    private Collection<RunResult> once(String type, int threads) throws Exception {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + type + "\\.")
                .exclude("asymmetric")
                .mode(Mode.SingleShotTime)
                .threads(threads)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementBatchSize(1)
                .addProfiler(Figures.class)
                .shouldFailOnError(true)
                .output(folder.resolve("jmh.txt").toString());
        SMALL.forEach(options::param);
        return new Runner(options.build()).run();
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyBenchmarkRuns(String type) throws Exception {
        int threads = Suite.all().stream()
                .filter(suite -> suite.classes().contains(type))
                .mapToInt(Suite::threads)
                .max()
                .orElseThrow();
        Set<String> ran = once(type, threads).stream()
                .map(result -> result.getParams().getBenchmark())
                .collect(Collectors.toSet());
        Set<String> written = Arrays.stream(
                        Class.forName("org.probus.itests.bench." + type).getMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .filter(method -> !method.getName().startsWith("asymmetric"))
                .map(BenchTest::name)
                .collect(Collectors.toSet());
        assertThat(ran).isNotEmpty().isEqualTo(written);
    }

    static List<String> types() {
        return Suite.allClasses();
    }

    private static String name(Method method) {
        return method.getDeclaringClass().getName() + "." + method.getName();
    }

    @Test
    void theTableDividesByTheRivalsOfTheSameGroup() {
        String table = Tables.locks(Map.of(
                "   0 readers FENCED", 3.0,
                "   0 readers READ_WRITE_LOCK", 2.0,
                "   0 readers STAMPED_LOCK", 6.0,
                "   8 readers READ_WRITE_LOCK", 1.0));
        assertThat(table).containsPattern("0 readers FENCED +3.00 +1.500 +0.500");
    }

    @Test
    void aSiteIsFusedWhenTheWaitForItEnds() {
        String point = "bench:fusedForATest";
        Site<Event> site = Probus.site(point);
        Registration first = Probus.register(new Handlers.First(3), point);

        Probus.fuse(site);

        assertThat(Probus.info(point).fused()).isEqualTo(1);
        assertThat(Probus.info(point).relinks()).isEqualTo(1);
        Probus.closeAll(new ArrayList<>(List.of(first)));
        assertThat(Probus.info(point).fused()).isZero();
        site.close();
    }

    @Test
    void aForkHasAllOfItsArguments() {
        BenchRunner runner = new BenchRunner(BenchRunner.Arguments.parse("--quick"), folder);

        for (Suite suite : Suite.all()) {
            assertThat(runner.options(suite).build().getJvmArgsAppend().get())
                    .contains("-Xmx1g")
                    .containsAll(suite.jvmArgs());
        }
        assertThat(Suite.all()).anyMatch(suite -> !suite.jvmArgs().isEmpty());
    }
}
