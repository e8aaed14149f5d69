/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The log: where it goes, and that an edited configuration counts. */
final class LoggingIT {
    @TempDir
    private Path workspace;

    @Test
    void editedConfigurationIsReadAgainAndAnErrorInItIsTold() throws IOException {
        Distribution probus = Distribution.copyTo(workspace.resolve("copy"));
        GuestBundle.write(probus.home().resolve("deploy"), "clock", "TickingActivator");
        Path file = probus.home().resolve("config/logback.xml");
        Path log = probus.home().resolve("state/log/probus.log");
        String quiet = Files.readString(file);
        try (Child child = probus.start(workspace, "--no-console")) {
            child.awaitOutput("is up");
            assertThat(Files.readString(log)).doesNotContain("tick");

            replace(file, quiet.replace("<root level=\"INFO\">", "<root level=\"DEBUG\">"));
            child.await("tick in the log", () -> read(log).contains("com.acme.clock - tick"));

            replace(file, quiet.replace("</configuration>", "</oops>"));
            child.awaitOutput("logging: ");

            long size = Files.size(log);
            child.await("ticks after the error", () -> read(log).length() > size);
        }
    }

    private static void replace(Path file, String text) throws IOException {
        Path next = file.resolveSibling(".next");
        Files.writeString(next, text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
