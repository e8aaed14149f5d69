/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;

/** The deploy folder together with the shipped core: experiment E7. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeployIT {
    private final Logs logs = new Logs();

    @SuppressWarnings("NullAway.Init") // each test starts it first
    private Felix felix;

    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private void start(Host host) throws Exception {
        folder = Felix.folder();
        felix = Felix.deploying(
                host,
                folder,
                Map.of("felix.fileinstall.poll", "100", "probus.deploy.announce.ms", "200"));
    }

    @AfterEach
    void stop() throws Exception {
        felix.close();
        logs.close();
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aHalfCopiedJarOverARunningHandlerKeepsItRunning(Host host) throws Exception {
        start(host);
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

    @ParameterizedTest
    @EnumSource(Host.class)
    void aRemovedJarIsUninstalledAfterItsCallWhileTheFolderGoesOn(Host host) throws Exception {
        start(host);
        Bundle handler = dropHandler(Felix.componentOnly());
        FutureTask<Void> hitter = felix.park();
        Files.delete(folder.resolve("handler.jar"));
        Felix.until("the uninstall waits", () -> !felix.pending().isEmpty());
        drop("library.jar", Files.readAllBytes(felix.pack("library", Map.of())));
        awaitActive("test.library");

        assertThat(handler.getState()).isEqualTo(Bundle.STOPPING);
        Felix.until(
                "the wait is announced",
                () -> !logs.containing("the folder goes on without it").isEmpty());
        assertThat(logs.containing("the folder goes on without it").get(0))
                .contains("hot-deploy waits: test.handler [" + handler.getBundleId() + "]")
                .contains("is in a grace period (", "hitter", "test:point");
        assertThat(felix.trace()).containsExactly("activate", "begin park");
        felix.release();
        Felix.get(hitter);
        Felix.until("it is gone", () -> handler.getState() == Bundle.UNINSTALLED);

        assertThat(felix.trace())
                .containsExactly("activate", "begin park", "end park", "deactivate");
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aHandlerThatDoesNotReturnHoldsUpTheSwapOfItsOwnJarAlone(Host host) throws Exception {
        start(host);
        Bundle old = dropHandler(Felix.componentOnly());
        FutureTask<Void> hitter = felix.park();
        dropHandlerJar(Map.of("Build", "2"));
        Felix.until(
                "the swap is announced",
                () -> !logs.containing("] is being swapped for test.handler [").isEmpty());
        drop("library.jar", Files.readAllBytes(felix.pack("library", Map.of())));
        awaitActive("test.library");
        dropHandlerJar(Map.of("Build", "3"));
        Felix.until(
                "the next one waits",
                () -> !logs.containing("handler.jar has changed; that is acted on when")
                        .isEmpty());
        Files.delete(folder.resolve("library.jar"));
        Felix.until("the library is gone", () -> find("test.library").isEmpty());
        felix.hit("meanwhile");

        assertThat(old.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(logs.containing("swapped: ")).isEmpty();
        assertThat(felix.trace()).endsWith("begin meanwhile", "end meanwhile");
        felix.release();
        Felix.get(hitter);
        Felix.until("both are swapped in", () -> logs.containing("swapped: ").size() == 2);
        assertThat(felix.bundles("test.handler"))
                .singleElement()
                .satisfies(last -> assertThat(last.getHeaders().get("Build")).isEqualTo("3"));
        assertThat(old.getState()).isEqualTo(Bundle.UNINSTALLED);
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aStageThatIsNotCompletedHoldsUpTheSwapOfItsOwnJarAlone(Host host) throws Exception {
        start(host);
        CompletableFuture<String> stage = new CompletableFuture<>();
        felix.board.put("stage", stage);
        felix.board.put("async", 1);
        Bundle old = dropHandler(Felix.activatorOnly());
        felix.hit("one");
        Map<String, String> next = new HashMap<>(Felix.activatorOnly());
        next.put("Build", "2");
        dropHandlerJar(next);
        Felix.until(
                "the swap waits for the call, and names it",
                () -> logs.containing("the folder goes on without it").stream()
                        .anyMatch(line -> line.contains("an asynchronous call begun by ")));
        drop("library.jar", Files.readAllBytes(felix.pack("library", Map.of())));
        awaitActive("test.library");
        felix.hit("two");

        assertThat(old.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(logs.containing("swapped: ")).isEmpty();
        stage.complete("done");
        Felix.until("it is over", () -> logs.containing("swapped: ").size() == 1);
        Felix.until("the old one is gone", () -> old.getState() == Bundle.UNINSTALLED);
        assertThat(felix.trace())
                .containsSubsequence("begin one", "begin two", "end one", "stop")
                .contains("end two");
    }

    private Bundle dropHandler(Map<String, String> headers) throws Exception {
        dropHandlerJar(headers);
        Bundle handler = awaitActive("test.handler");
        // A bundle is active a moment before its components are.
        Felix.until("the consumer is there", () -> !felix.consumers().isEmpty());
        return handler;
    }

    private void dropHandlerJar(Map<String, String> headers) throws Exception {
        drop("handler.jar", Files.readAllBytes(felix.pack("handler", headers)));
    }

    private void drop(String name, byte[] bytes) throws IOException {
        Felix.drop(folder, name, bytes);
    }

    private Optional<Bundle> find(String name) {
        return felix.bundles(name).stream().findFirst();
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
