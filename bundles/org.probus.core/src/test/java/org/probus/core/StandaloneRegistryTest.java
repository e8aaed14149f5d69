/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.probus.api.ProbeRegistry;
import org.probus.api.Registration;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.api.management.ProbeManagement;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The registry of a plain JVM, found on the class path; the README copies from here. */
class StandaloneRegistryTest {
    @Test
    void theServiceLoaderFindsOneRegistryAndItsManagement() {
        List<String> seen = new ArrayList<>();
        ProbeRegistry probus =
                ServiceLoader.load(ProbeRegistry.class).findFirst().orElseThrow();
        Site<String> placed = probus.site("orders:placed", String.class);
        try (Registration audit = probus.register(
                String.class,
                (point, order) -> {
                    seen.add(order);
                    return Verdict.CONTINUE;
                },
                "orders:*")) {
            placed.hit("order 1");
            audit.sync();
        }
        placed.hit("order 2");
        probus.sync();

        assertThat(seen).containsExactly("order 1");
        ProbeManagement management =
                ServiceLoader.load(ProbeManagement.class).findFirst().orElseThrow();
        assertThat(management.points()).anyMatch(point -> point.name().equals("orders:placed"));
        assertThat(management.type("orders:placed")).contains(String.class);
        assertThat(management.consumers()).isEmpty();
        assertThat(management.consumers("orders:placed")).isEmpty();
        assertThat(management.profile("orders:placed", true)).isTrue();
        assertThat(management.profile("orders:placed")).isPresent();
        assertThat(management.profile("orders:placed", false)).isTrue();
        assertThat(management.profile("orders:placed")).isEmpty();
        assertThat(management.unregister(1)).isFalse();
        assertThat(management.hit("orders:placed", "by hand")).isZero();
        management.sync("test");
        assertThat(management.gracePeriods().count()).isGreaterThanOrEqualTo(3);
        placed.close();
    }
}
