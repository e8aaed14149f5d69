/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;

import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.LongAdder;

/** A handler's jar is replaced in the deploy folder while threads hit without a pause. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SwapIT {
    private static final int SWAPS = 20;

    private final Logs logs = new Logs();

    @SuppressWarnings("NullAway.Init") // each test starts it first
    private Felix felix;

    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private int built;

    private void start(Host host) throws Exception {
        folder = Felix.folder();
        felix = Felix.deploying(
                host,
                folder,
                Map.of("felix.fileinstall.poll", "50", "probus.deploy.ready.ms", "1000"));
        drop(Map.of());
        Felix.until("the handler is there", () -> felix.consumers().size() == 1);
        felix.build("swarm", Map.of()).start();
        awaitLoad();
    }

    @AfterEach
    void stop() throws Exception {
        felix.close();
        logs.close();
    }

    private long count(String name) {
        return ((LongAdder) Objects.requireNonNull(felix.board.get(name))).sum();
    }

    private void awaitLoad() {
        Felix.until("the swarm hits", () -> felix.board.containsKey("hits"));
        long before = count("hits");
        Felix.until("the swarm hits on", () -> count("hits") > before + 1_000);
    }

    /** Puts a jar with other bytes than the last one into the folder, in one step. */
    private void drop(Map<String, String> headers) throws Exception {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Build", Integer.toString(++built));
        Felix.drop(folder, "marker.jar", Files.readAllBytes(felix.pack("marker", all)));
    }

    private List<Bundle> markers() {
        return felix.bundles("test.marker");
    }

    private Bundle marker() {
        assertThat(markers()).hasSize(1);
        return markers().get(0);
    }

    private void assertNothingWentWrong() {
        awaitLoad();
        assertThat(count("lost")).as("lost of %s", count("hits")).isZero();
        assertThat(count("doubled")).as("doubled of %s", count("hits")).isZero();
        assertThat(count("backward")).as("given back of %s", count("hits")).isZero();
    }

    private void replaceTwentyTimes(boolean sameVersion) throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 1; i <= SWAPS; i++) {
            Bundle old = marker();
            loaders.add(Felix.loader(old));
            drop(Map.of("Bundle-Version", sameVersion ? "1.0.0" : i + ".0.0"));
            int swaps = i;
            Felix.until(
                    "swap " + i, () -> logs.containing("swapped: test.marker ").size() == swaps);
            assertThat(old.getState()).isEqualTo(Bundle.UNINSTALLED);
            assertThat(marker().getState()).isEqualTo(Bundle.ACTIVE);
            awaitLoad();
        }
        assertNothingWentWrong();
        loaders.forEach(Felix::untilCollected);
        assertThat(logs.throwables()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void theSameVersionIsSwappedTwentyTimesUnderLoad(Host host) throws Exception {
        start(host);
        replaceTwentyTimes(true);
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void higherVersionsAreSwappedTwentyTimesUnderLoad(Host host) throws Exception {
        start(host);
        replaceTwentyTimes(false);

        assertThat(marker().getVersion()).hasToString(SWAPS + ".0.0");
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aJarWithAnotherNameIsSwappedUnderLoadAsWell(Host host) throws Exception {
        start(host);
        for (int i = 1; i <= 5; i++) {
            List<Bundle> before = named("marker", "ledger");
            String name = i % 2 == 0 ? "marker" : "ledger";
            drop(Map.of("Bundle-SymbolicName", "test." + name));
            Felix.until(
                    "the swap to " + name + " in round " + i,
                    () -> named("marker", "ledger").size() == 1 && named(name).size() == 1);
            assertThat(before).hasSize(1);
            Felix.until(
                    "the old one is gone", () -> before.get(0).getState() == Bundle.UNINSTALLED);
            awaitLoad();
        }
        assertNothingWentWrong();
        Felix.until("each is told", () -> logs.containing("swapped: test.").size() == 5);
    }

    private List<Bundle> named(String... names) {
        return Arrays.stream(names)
                .flatMap(name -> felix.bundles("test." + name).stream())
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aJarThatComesDuringAnotherSwapFollowsWhenThatIsOver(Host host) throws Exception {
        start(host);
        felix.build("swapper", Map.of()).start();
        Bundle first = felix.handler(true);
        Bundle second = felix.build("handler", Map.of("Bundle-SymbolicName", "test.fresh"));
        felix.hit("one");
        FutureTask<Void> hitter = felix.park();
        FutureTask<Void> swap = Felix.async(
                "swapper", () -> felix.swapper("swap", first.getBundleId(), second.getBundleId()));
        // It waits for the parked call: before its turn, since the swarm's hits have keys.
        Felix.until(
                "it is under way",
                () -> List.of("HELD", "MOVING").contains(felix.swapper("phase")));
        Bundle old = marker();
        drop(Map.of("Bundle-Version", "2.0.0"));
        Felix.until(
                "it is told",
                () -> !logs.containing("marker.jar not updated: the swap of test.handler [")
                        .isEmpty());
        assertThat(marker()).isEqualTo(old);
        assertThat(old.getState()).isEqualTo(Bundle.ACTIVE);
        felix.release();
        Felix.get(hitter);
        Felix.get(swap);

        Felix.until(
                "it is swapped", () -> !logs.containing("swapped: test.marker ").isEmpty());
        assertThat(marker().getVersion()).hasToString("2.0.0");
        assertNothingWentWrong();
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void withoutASwapEventsAreLost(Host host) throws Exception {
        start(host);
        Bundle old = marker();
        drop(Map.of("Bundle-Version", "2.0.0", "Probus-Swap", "in-place"));
        Felix.until(
                "the update", () -> !logs.containing("updated: test.marker ").isEmpty());
        awaitLoad();

        assertThat(marker().getBundleId()).isEqualTo(old.getBundleId());
        assertThat(count("lost")).isPositive();
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aSuccessorThatDoesNotResolveLeavesTheOldOneRunning(Host host) throws Exception {
        start(host);
        assertRefused(
                Map.of("Import-Package", "com.acme.absent,*"),
                "package com.acme.absent, which no installed bundle exports");
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aSuccessorThatDoesNotStartLeavesTheOldOneRunning(Host host) throws Exception {
        start(host);
        assertRefused(
                Map.of("Bundle-Activator", "org.probus.itests.bundles.marker.Refuser"),
                "Refuser threw java.lang.IllegalStateException: refused");
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aSuccessorThatIsNotReadyLeavesTheOldOneRunning(Host host) throws Exception {
        start(host);
        assertRefused(
                Map.of("-dsannotations", "!*"),
                "has only 0 of 1 consumer at swarm:first, 0 of 1 consumer at swarm:second");
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void whatWasRefusedDoesNotTakeOverAtARestart(Host host) throws Exception {
        start(host);
        Bundle old = marker();
        long modified = old.getLastModified();
        drop(Map.of("-dsannotations", "!*"));
        Felix.until(
                "the complaint",
                () -> !logs.containing("marker.jar not updated").isEmpty());
        Felix.until("the successor is gone", () -> markers().size() == 1);
        Bundle deploy = Arrays.stream(felix.framework.getBundleContext().getBundles())
                .filter(bundle -> "org.probus.deploy".equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();

        deploy.stop();
        old.stop(); // as it is when the folder is looked at first
        deploy.start();
        Felix.until(
                "the complaint of the restart",
                () -> !logs.containing("failed to take over before the restart").isEmpty());
        old.start();

        assertThat(marker().getBundleId()).isEqualTo(old.getBundleId());
        assertThat(old.getLastModified()).isEqualTo(modified);
        drop(Map.of());
        Felix.until(
                "a good one is swapped in",
                () -> !logs.containing("swapped: test.marker ").isEmpty());
    }

    private void assertRefused(Map<String, String> headers, String why) throws Exception {
        Bundle old = marker();
        long modified = old.getLastModified();
        drop(headers);
        Felix.until(
                "the complaint",
                () -> !logs.containing("marker.jar not updated").isEmpty());

        assertThat(logs.containing("marker.jar not updated"))
                .singleElement()
                .asString()
                .contains(why)
                .endsWith(" keeps running");
        Felix.until("the successor is gone", () -> markers().size() == 1);
        assertThat(marker().getBundleId()).isEqualTo(old.getBundleId());
        assertThat(old.getLastModified()).isEqualTo(modified);
        assertThat(old.getState()).isEqualTo(Bundle.ACTIVE);
        assertNothingWentWrong();

        drop(Map.of());
        Felix.until(
                "a good one is swapped in",
                () -> !logs.containing("swapped: test.marker ").isEmpty());
        assertNothingWentWrong();
    }
}
