/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** How the framework's properties come about. */
final class SettingsTest {
    private static final Map<String, String> GIVEN = Map.of("probus.home", "/opt/pro$bus");

    @TempDir
    private Path folder;

    @Test
    void referencesAreFilledInFromTheLauncherTheFileAndTheSystem() throws Exception {
        Map<String, String> settings = read("""
                a=${probus.home}/x and ${b}
                b=<${c}>
                c=ü
                d=${java.specification.name}
                """);

        assertThat(settings)
                .containsEntry("a", "/opt/pro$bus/x and <ü>")
                .containsEntry("d", System.getProperty("java.specification.name"))
                .containsEntry("probus.home", "/opt/pro$bus");
    }

    @Test
    void launcherWinsOverTheFile() throws Exception {
        assertThat(read("probus.home=elsewhere")).containsEntry("probus.home", "/opt/pro$bus");
    }

    @Test
    void systemPropertyOverridesTheFile() throws Exception {
        System.setProperty("probus.test.override", "system");
        try {
            assertThat(read("probus.test.override=file\nx=${probus.test.override}"))
                    .containsEntry("probus.test.override", "system")
                    .containsEntry("x", "system");
        } finally {
            System.clearProperty("probus.test.override");
        }
    }

    @Test
    void emptyEntryIsLeftOut() throws Exception {
        assertThat(read("a=\nb= \nc=1")).doesNotContainKeys("a", "b").containsEntry("c", "1");
    }

    @Test
    void unknownReferenceNamesFileEntryAndTheNearestName() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> read("a=${probus.hom}"))
                .withMessageContaining("framework.properties: a refers to ${probus.hom}")
                .withMessageContaining("did you mean 'probus.home'?");
    }

    @Test
    void circleIsRefused() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> read("a=${b}\nb=${a}"))
                .withMessageContaining("refers to itself");
    }

    @Test
    void missingFileIsNamed() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> Settings.read(folder.resolve("nowhere"), GIVEN))
                .withMessageContaining("nowhere");
    }

    private Map<String, String> read(String text) throws IOException, Failure {
        Path file = folder.resolve("framework.properties");
        Files.writeString(file, text);
        return Settings.read(file, GIVEN);
    }
}
