/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.FrameworkWiring;

import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** No call after stop, in every way that a bundle can end: experiments E1, E2 and E3. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StopIT {
    private Felix felix;

    @BeforeEach
    void start() throws Exception {
        felix = Felix.start();
    }

    @AfterEach
    void stop() throws Exception {
        felix.close();
    }

    /** The ways in which a bundle's handlers come to an end. */
    enum End {
        STOP {
            @Override
            void of(Bundle bundle, Felix felix) throws Exception {
                bundle.stop();
            }
        },
        UNINSTALL {
            @Override
            void of(Bundle bundle, Felix felix) throws Exception {
                bundle.uninstall();
            }
        },
        UPDATE {
            @Override
            void of(Bundle bundle, Felix felix) throws Exception {
                try (InputStream jar =
                        Files.newInputStream(felix.pack("handler", Felix.activatorOnly()))) {
                    felix.board.put("services", 0);
                    felix.board.put("coded", 0);
                    bundle.update(jar);
                }
            }
        },
        REFRESH {
            @Override
            void of(Bundle bundle, Felix felix) throws Exception {
                felix.board.put("services", 0);
                felix.board.put("coded", 0);
                CountDownLatch done = new CountDownLatch(1);
                felix.framework
                        .adapt(FrameworkWiring.class)
                        .refreshBundles(List.of(bundle), event -> {
                            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                                done.countDown();
                            }
                        });
                assertThat(done.await(Felix.LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            }
        };

        abstract void of(Bundle bundle, Felix felix) throws Exception;
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void everyEndOfAComponentsBundleWaitsForTheCallInFlight(End end) throws Exception {
        Bundle bundle = felix.handler(true);
        endWaits(end, bundle);

        assertThat(felix.trace()).startsWith("activate", "begin park", "end park", "deactivate");
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void everyEndOfAnActivatorsBundleWaitsForTheCallInFlight(End end) throws Exception {
        felix.board.put("services", 1);
        Bundle bundle = felix.handler(false);
        endWaits(end, bundle);

        assertThat(felix.trace()).startsWith("start", "begin park", "end park", "stop");
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void everyEndWaitsForHandlersAttachedByCode(End end) throws Exception {
        felix.board.put("coded", 1);
        Bundle bundle = felix.handler(false);
        endWaits(end, bundle);

        assertThat(felix.trace()).startsWith("start", "begin park", "end park", "stop");
    }

    private void endWaits(End end, Bundle bundle) throws Exception {
        FutureTask<Void> hitter = felix.park();
        FutureTask<Void> ender = Felix.async("ender", () -> end.of(bundle, felix));
        Felix.until("somebody waits", () -> !felix.pending().isEmpty());

        assertThatThrownBy(() -> ender.get(100, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        Felix.until("the holder is named", () -> felix.pending().size() > 1);
        assertThat(felix.pending().get(0))
                .isEqualTo("stop of test.handler [" + bundle.getBundleId() + "]");
        assertThat(felix.pending().get(1))
                .startsWith("hitter in org.probus.itests.bundles.handler.")
                .endsWith(" of test.handler [" + bundle.getBundleId() + "] at test:point");
        // Hits that come now must not find the consumers any more.
        felix.hit("late");
        long released = System.nanoTime();
        felix.release();
        Felix.get(ender);
        Felix.get(hitter);

        assertThat(System.nanoTime() - released).isLessThan(TimeUnit.SECONDS.toNanos(10));
        assertThat(felix.trace()).doesNotContain("begin late");
        felix.hit("after");
        if (bundle.getState() != Bundle.ACTIVE) {
            assertThat(felix.trace()).doesNotContain("begin after");
        }
    }

    @Test
    void stopReturnsSoonAfterTheLatchOpens() throws Exception {
        Bundle bundle = felix.handler(true);
        FutureTask<Void> hitter = felix.park();
        FutureTask<Void> ender = Felix.async("ender", bundle::stop);
        Felix.until("the stop waits", () -> !felix.pending().isEmpty());
        felix.release();
        Felix.get(hitter);
        Felix.get(ender);

        assertThat(bundle.getState()).isEqualTo(Bundle.RESOLVED);
        assertThat(felix.pending()).isEmpty();
    }

    @Test
    void unregisterWithoutAWaitDoesNotShortenTheStop() throws Exception {
        felix.board.put("coded", 1);
        felix.board.put("unlink", "to be replaced");
        Bundle bundle = felix.handler(false);
        FutureTask<Void> hitter = felix.park();
        felix.call("unlink");
        FutureTask<Void> ender = Felix.async("ender", bundle::stop);

        assertThatThrownBy(() -> ender.get(100, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        felix.release();
        Felix.get(ender);
        Felix.get(hitter);

        assertThat(felix.trace()).containsExactly("start", "begin park", "end park", "stop");
    }

    @Test
    void uninstallOfALibraryThatNeverStartedWaitsForItsConsumers() throws Exception {
        Bundle library = felix.build(
                "library",
                Map.of(
                        "Private-Package", "",
                        "Export-Package", "org.probus.itests.bundles.library",
                        "Bundle-ActivationPolicy", ""));
        Bundle borrower = felix.build("borrower", Map.of());
        borrower.start();
        FutureTask<Void> hitter = felix.park();
        FutureTask<Void> ender = Felix.async("ender", library::uninstall);

        assertThatThrownBy(() -> ender.get(100, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        assertThat(library.getState()).isNotEqualTo(Bundle.ACTIVE);
        felix.release();
        Felix.get(ender);
        Felix.get(hitter);

        assertThat(felix.trace()).containsExactly("end of library");
        assertThat(felix.counters()).endsWith(0L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 2_000})
    void anyNumberOfConsumersOfOneBundleCostsTwoGracePeriodsAtTheMost(int count) throws Exception {
        felix.board.put("coded", count);
        Bundle bundle = felix.handler(false);
        felix.hit("one");
        assertThat(felix.counters()).containsExactly(1L, (long) count, 0L, 0L, (long) count);
        long before = felix.gracePeriods();
        bundle.stop();

        assertThat(felix.gracePeriods() - before).isBetween(1L, 2L);
        felix.hit("two");
        assertThat(felix.trace().stream().filter("begin two"::equals)).isEmpty();
    }

    @Test
    void hundredConsumerServicesOfOneBundleCostTwoGracePeriodsAtTheMost() throws Exception {
        felix.board.put("services", 100);
        Bundle bundle = felix.handler(false);
        felix.hit("one");
        assertThat(felix.counters()).containsExactly(1L, 100L, 0L, 0L, 100L);
        long before = felix.gracePeriods();
        bundle.stop();

        assertThat(felix.gracePeriods() - before).isBetween(1L, 2L);
    }

    @Test
    void aStopOfOneBundleLeavesTheOthersCalled() throws Exception {
        Bundle first = felix.build("handler", with("first", Felix.componentOnly()));
        Bundle second = felix.build("handler", with("second", Felix.componentOnly()));
        first.start();
        second.start();
        felix.hit("both");
        first.stop();
        felix.hit("one");

        assertThat(felix.trace().stream().filter("begin both"::equals)).hasSize(2);
        assertThat(felix.trace().stream().filter("begin one"::equals)).hasSize(1);
    }

    /** Starts a handler bundle of that name; the last one started is called first. */
    static Bundle handler(Felix felix, String name) throws Exception {
        felix.board.put("coded", 1);
        Bundle bundle = felix.build("handler", with(name, Felix.activatorOnly()));
        bundle.start();
        return bundle;
    }

    @Test
    void aHandlerOfAnotherBundleThatLastsDelaysAStopByTheLeaseAlone() throws Exception {
        Bundle behind = handler(felix, "behind");
        Bundle front = handler(felix, "front");
        long shortest = Long.MAX_VALUE;
        // One such round is enough; a busy machine may take several.
        long limit = TimeUnit.MILLISECONDS.toNanos(300);
        for (int round = 0; round < 3 || (round < 12 && shortest >= limit); round++) {
            FutureTask<Void> hitter = felix.park();
            long begin = System.nanoTime();
            behind.stop();
            shortest = Math.min(shortest, System.nanoTime() - begin);
            FutureTask<Void> ender = Felix.async("ender", front::stop);
            Felix.until(
                    "its own stop waits, and names it", () -> felix.pending().size() == 2);
            assertThat(felix.pending().get(1)).contains(" of test.front [");
            assertThat(ender).isNotDone();
            felix.release();
            Felix.get(hitter);
            Felix.get(ender);

            assertThat(felix.trace())
                    .containsSubsequence("begin park", "stop", "end park", "stop")
                    .containsOnlyOnce("begin park");
            felix.trace().clear();
            felix.rearm();
            behind.start();
            front.start();
        }
        assertThat(Duration.ofNanos(shortest)).isLessThan(Duration.ofNanos(limit));
    }

    private static Map<String, String> with(String name, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Bundle-SymbolicName", "test." + name);
        return all;
    }

    @Test
    void aStartedAgainBundleIsCalledAgain() throws Exception {
        Bundle bundle = felix.handler(true);
        for (int round = 0; round < 3; round++) {
            felix.hit("round " + round);
            bundle.stop();
            felix.hit("stopped " + round);
            bundle.start();
        }
        felix.hit("last");

        Collection<String> begun =
                felix.trace().stream().filter(line -> line.startsWith("begin")).toList();
        assertThat(begun)
                .containsExactly("begin round 0", "begin round 1", "begin round 2", "begin last");
    }

    @Test
    void aStopFromItsOwnHandlerDoesNotHangAndUnlinks() throws Exception {
        Bundle bundle = felix.handler(true);
        felix.board.put("task", (Runnable) () -> {
            try {
                bundle.stop();
            } catch (BundleException e) {
                throw new IllegalStateException(e);
            }
        });
        FutureTask<Void> hitter = Felix.async("hitter", () -> felix.hit("task"));
        Felix.get(hitter);
        felix.hit("after");

        assertThat(bundle.getState()).isEqualTo(Bundle.RESOLVED);
        assertThat(felix.trace()).doesNotContain("begin after");
    }

    @Test
    void aStopOfAnotherBundleFromAHandlerWaitsForThatBundlesHandlers() throws Exception {
        Bundle second = handler(felix, "second");
        FutureTask<Void> parked = felix.park();
        Bundle first = felix.build("handler", with("first", Felix.componentOnly()));
        first.start();
        felix.board.put("task", (Runnable) () -> {
            try {
                second.stop();
                felix.trace().add("second stopped");
            } catch (BundleException e) {
                throw new IllegalStateException(e);
            }
        });
        // A handler of first stops second while a handler of second is parked.
        FutureTask<Void> hitter =
                Felix.async("hitter", () -> felix.drive("hit", "wild.a:point", "task"));
        Felix.until("the stop waits", () -> !felix.pending().isEmpty());
        assertThat(felix.trace()).doesNotContain("second stopped");
        felix.release();
        Felix.get(hitter);
        Felix.get(parked);

        assertThat(felix.trace()).containsSubsequence("end park", "stop", "second stopped");
    }

    @Test
    void aStopOfAnotherBundleFromAHandlerPassesByTheHandlersOfOthers() throws Exception {
        Bundle first = felix.build("handler", with("first", Felix.componentOnly()));
        first.start();
        FutureTask<Void> parked = felix.park();
        Bundle second = handler(felix, "second");
        felix.board.put("task", (Runnable) () -> {
            try {
                second.stop();
                felix.trace().add("second stopped");
            } catch (BundleException e) {
                throw new IllegalStateException(e);
            }
        });
        felix.drive("hit", "wild.a:point", "task");

        assertThat(felix.trace())
                .containsSubsequence("begin park", "stop", "second stopped")
                .doesNotContain("end park");
        felix.release();
        Felix.get(parked);
    }

    @Test
    void closeFromItsOwnHandlerIsRefusedAndNamed() throws Exception {
        felix.board.put("coded", 1);
        felix.board.put("unlink", "to be replaced");
        felix.handler(false);
        felix.board.put("task", (Runnable) () -> {
            try {
                felix.call("close");
            } catch (IllegalStateException e) {
                felix.trace().add("refused: " + e.getMessage());
            }
        });
        felix.hit("task");

        assertThat(felix.trace())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("refused: close of "
                                + "org.probus.itests.bundles.handler.Activator$$Lambda")
                        .contains(
                                "would wait for itself",
                                "test.handler [",
                                "at test:point",
                                "unregister() there"));
        felix.hit("after");
        assertThat(felix.trace()).doesNotContain("begin after");
    }

    @Test
    void theStopOfCoreItselfWaitsForEveryHandler() throws Exception {
        felix.handler(true);
        FutureTask<Void> hitter = felix.park();
        Bundle core = Arrays.stream(felix.framework.getBundleContext().getBundles())
                .filter(bundle -> "org.probus.core".equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
        FutureTask<Void> ender = Felix.async("ender", core::stop);

        assertThatThrownBy(() -> ender.get(100, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        felix.release();
        Felix.get(ender);
        Felix.get(hitter);

        assertThat(felix.trace())
                .containsExactly("activate", "begin park", "end park", "deactivate");
    }
}
