/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Tests of {@link Settings}. */
class SettingsTest {
    private final Map<String, String> properties = new HashMap<>();
    private final Lines lines = new Lines("org.probus.deploy");

    @AfterEach
    void close() {
        lines.close();
    }

    @Test
    void defaultsAreFileInstallsAndASecond() {
        Settings settings = settings();

        assertThat(settings.folders()).containsExactly(Path.of("load").toAbsolutePath());
        assertThat(settings.startLevel()).isZero();
        assertThat(settings.announceMillis()).isEqualTo(1000);
        assertThat(settings.settleMillis()).isEqualTo(1000);
        assertThat(settings.readyMillis()).isEqualTo(5000);
        assertThat(lines.all()).isEmpty();
    }

    @Test
    void variablesAndListsOfFoldersAreReadAsFileInstallReadsThem() {
        properties.put("probus.deploy", "/srv/deploy");
        properties.put("felix.fileinstall.dir", "${probus.deploy}, /srv/more");

        assertThat(settings().folders())
                .containsExactly(
                        Path.of("/srv/deploy").toAbsolutePath(),
                        Path.of("/srv/more").toAbsolutePath());
    }

    @Test
    void badNumberNamesItselfAndTheDefaultIsTaken() {
        properties.put("probus.deploy.announce.ms", "soon");
        properties.put("probus.deploy.settle.ms", "-1");
        properties.put("felix.fileinstall.filter", "(");

        Settings settings = settings();

        assertThat(settings.announceMillis()).isEqualTo(1000);
        assertThat(settings.settleMillis()).isEqualTo(1000);
        assertThat(settings.filter().pattern()).isEqualTo(".*");
        assertThat(lines.with("probus.deploy.announce.ms=soon is not a number")).hasSize(1);
        assertThat(lines.with("probus.deploy.settle.ms=-1 is not a number")).hasSize(1);
        assertThat(lines.with("felix.fileinstall.filter=( is not a regular")).hasSize(1);
    }

    private Settings settings() {
        return Settings.of(properties::get, new Report());
    }
}
