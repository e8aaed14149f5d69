/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.probus.srcu.Flavour;
import org.probus.srcu.Srcu;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Each scenario for its part of the time, with each flavour that can be had. */
class SrcuTortureTest {
    private static final long ALL_NANOS = TimeUnit.SECONDS.toNanos(36);

    @ParameterizedTest
    @MethodSource("runs")
    void noSectionOutlivesItsGracePeriod(Scenario scenario, Settings.Wanted flavour, long nanos) {
        long seed = ThreadLocalRandom.current().nextInt(1, 1_000_000);
        List<String> told = new ArrayList<>();

        Result result = new Torture(
                        new Settings(scenario, flavour, nanos, seed, Fault.NONE), told::add)
                .run();

        assertThat(result.problems()).as("%s%n%s", told, result.report()).isEmpty();
        assertThat(Settings.name(result.flavour())).isEqualTo(Settings.name(flavour));
        assertThat(result.total().reads()).isPositive();
        assertThat(result.summary()).contains(">=2: 0, ").endsWith(" 0 violations");
    }

    static List<Arguments> runs() {
        List<Settings.Wanted> flavours = new ArrayList<>(List.of(Settings.Wanted.FENCED));
        if (asymmetric()) {
            flavours.add(Settings.Wanted.ASYMMETRIC);
        }
        int count = Scenario.ofSrcu().size() * flavours.size();
        List<Arguments> runs = new ArrayList<>();
        for (Scenario scenario : Scenario.ofSrcu()) {
            flavours.forEach(
                    flavour -> runs.add(Arguments.of(scenario, flavour, ALL_NANOS / count)));
        }
        return runs;
    }

    /** Whether the asymmetric flavour can be had here: on Linux, from JDK 22 on. */
    private static boolean asymmetric() {
        try {
            return Srcu.named("probe").flavour(Flavour.ASYMMETRIC).build().flavour()
                    == Flavour.ASYMMETRIC;
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
