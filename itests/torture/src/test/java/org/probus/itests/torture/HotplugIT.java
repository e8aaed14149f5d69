/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Handler bundles come and go, two minutes if not told, and nothing is late, lost or left. */
final class HotplugIT {
    private static final String SECONDS = System.getProperty("probus.torture.seconds", "120");

    @Test
    void nothingIsLateLostDoubledOrLeft() {
        List<String> told = new ArrayList<>();

        int code = Main.run(
                List.of("--scenario", "hotplug", "--seconds", SECONDS), told::add, told::add);

        assertThat(code).as(String.join("\n", told)).isZero();
        assertThat(told.get(told.size() - 1))
                .matches("torture: hotplug .* late calls 0, lost 0, doubled 0, 0 violations");
    }
}
