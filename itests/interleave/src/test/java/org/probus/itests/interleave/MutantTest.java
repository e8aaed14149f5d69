/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The scenes' own proof: each fault that is planted for them goes wrong in its scene. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MutantTest {
    private static final Path ROOT = Path.of(System.getProperty("probus.root"));
    private static final Path WORK = Path.of(System.getProperty("probus.test.work"));

    static List<Mutant> planted() throws IOException {
        return Mutant.all(ROOT).stream()
                .filter(mutant -> !mutant.runs("interleave").isEmpty())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("planted")
    void aPlantedFaultGoesWrongInItsSceneAndAgainFromItsSchedule(Mutant mutant) throws Exception {
        Path classes = mutant.plant(ROOT, WORK, false);
        for (String name : mutant.runs("interleave")) {
            Scene scene = new SrcuLoader(classes).scene(name);
            int bound = Repertoire.valueOf(name).bound();
            @Nullable Outcome wrong = Explorer.search(scene, bound, 1_000_000).wrong();

            assertThat(wrong).as(name + " of " + mutant.name()).isNotNull();
            String schedule = Objects.requireNonNull(wrong).schedule();
            assertThat(Run.of(scene, new Replay(schedule))).isEqualTo(wrong);
        }
    }
}
