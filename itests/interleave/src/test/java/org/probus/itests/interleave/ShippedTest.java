/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Random;

/** The shipped code in every scene: by exhaustion within a bound, and by chance beyond it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShippedTest {
    @ParameterizedTest
    @EnumSource
    void everyScheduleWithinTheBoundEndsWell(Repertoire scene) throws Exception {
        Explorer search =
                Explorer.search(new SrcuLoader(null).scene(scene.name()), scene.bound(), 1_000_000);

        assertThat(search.wrong()).isNull();
        assertThat(search.all()).as("all schedules tried").isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void schedulesByChanceEndWell(Repertoire scene) throws Exception {
        long first = Long.getLong("probus.interleave.seed", new Random().nextLong());
        Explorer walk = Explorer.walk(new SrcuLoader(null).scene(scene.name()), first, 1_000);

        assertThat(walk.wrong())
                .as("seed " + walk.seed() + ", again by -Dprobus.interleave.seed=" + walk.seed())
                .isNull();
    }
}
