/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;

/** The deploy folder together with the shipped core: experiment E7. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeployIT {
    private Felix felix;
    private Logs logs;
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        logs = new Logs();
        folder = Felix.folder();
        felix = Felix.deploying(
                folder,
                Map.of("felix.fileinstall.poll", "100", "probus.deploy.announce.ms", "200"));
    }

    @AfterEach
    void stop() throws Exception {
        felix.close();
        logs.close();
    }

    @Test
    void aHalfCopiedJarOverARunningHandlerKeepsItRunning() throws Exception {
        byte[] whole = Files.readAllBytes(felix.pack("handler", Felix.componentOnly()));
        drop("handler.jar", whole);
        Bundle handler = awaitActive("test.handler");
        // A bundle is active a moment before its components are.
        Felix.until("the consumer is there", () -> !felix.consumers().isEmpty());
        felix.hit("one");
        Files.write(folder.resolve("handler.jar"), Arrays.copyOf(whole, whole.length / 2));
        // A second jar is taken in a later scan than the one that met the half.
        drop("library.jar", Files.readAllBytes(felix.pack("library", Map.of())));
        awaitActive("test.library");
        felix.hit("two");

        assertThat(handler.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(find("test.handler")).contains(handler);
        assertThat(felix.trace())
                .containsExactly("activate", "begin one", "end one", "begin two", "end two");
        Files.write(folder.resolve("handler.jar"), whole);
        long before = handler.getLastModified();
        Felix.until(
                "the whole jar is taken or was the same",
                () -> felix.trace().size() > 5 || handler.getLastModified() >= before);
        felix.hit("three");
        assertThat(felix.trace()).endsWith("begin three", "end three");
    }

    @Test
    void aRemovedJarIsUninstalledAfterItsCallAndTheQueueIsAnnounced() throws Exception {
        drop("handler.jar", Files.readAllBytes(felix.pack("handler", Felix.componentOnly())));
        Bundle handler = awaitActive("test.handler");
        // A bundle is active a moment before its components are.
        Felix.until("the consumer is there", () -> !felix.consumers().isEmpty());
        FutureTask<Void> hitter = felix.park();
        Files.delete(folder.resolve("handler.jar"));
        Felix.until("the uninstall waits", () -> !felix.pending().isEmpty());
        drop("library.jar", Files.readAllBytes(felix.pack("library", Map.of())));
        Felix.until(
                "the queue is announced",
                () -> !logs.containing("queued: library.jar").isEmpty());

        assertThat(logs.containing("queued: library.jar").get(0))
                .contains("test.handler [" + handler.getBundleId() + "]")
                .contains("hitter")
                .contains("test:point");
        assertThat(felix.trace()).containsExactly("activate", "begin park");
        felix.release();
        Felix.get(hitter);
        awaitActive("test.library");

        assertThat(handler.getState()).isEqualTo(Bundle.UNINSTALLED);
        assertThat(felix.trace())
                .containsExactly("activate", "begin park", "end park", "deactivate");
    }

    private void drop(String name, byte[] bytes) throws IOException {
        Path part = folder.resolve(name + ".part");
        Files.write(part, bytes);
        Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private Optional<Bundle> find(String name) {
        return Arrays.stream(felix.framework.getBundleContext().getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst();
    }

    private Bundle awaitActive(String name) {
        Felix.until(
                name + " is active",
                () -> find(name)
                        .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                        .isPresent());
        return find(name).orElseThrow();
    }
}
