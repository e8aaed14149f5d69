/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;

/** Each benchmark runs once, untimed; and the table divides what it should. */
final class BenchTest {
    @TempDir
    Path folder;

    private Collection<RunResult> once(String name, int threads) throws Exception {
        Options options = new OptionsBuilder()
                .include(name)
                .exclude("asymmetric")
                .param("kind", BenchRunner.portable())
                .param("readers", "0", "8")
                .mode(Mode.SingleShotTime)
                .threads(threads)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .shouldFailOnError(true)
                .output(folder.resolve("jmh.txt").toString())
                .build();
        return new Runner(options).run();
    }

    @Test
    void everySectionRuns() throws Exception {
        assertThat(once("SectionBenchmark", 2)).hasSize(5);
    }

    @Test
    void everyWaitEnds() throws Exception {
        assertThat(once("GracePeriodBenchmark", 1)).hasSize(8);
    }

    @Test
    void theTableDividesByTheRivalsOfTheSameGroup() {
        String table = BenchRunner.table(Map.of(
                "   0 readers FENCED", 3.0,
                "   0 readers READ_WRITE_LOCK", 2.0,
                "   0 readers STAMPED_LOCK", 6.0,
                "   8 readers READ_WRITE_LOCK", 1.0));
        assertThat(table).containsPattern("0 readers FENCED +3.00 +1.500 +0.500");
    }
}
