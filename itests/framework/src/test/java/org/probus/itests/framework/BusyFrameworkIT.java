/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Handlers that ask something of the framework while it ends their bundle: experiments E4 c and d.
 *
 * <p>Felix holds its global lock during a refresh: a handler that needs it then waits for the
 * refresh, which waits for the handler.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BusyFrameworkIT {
    private static final long SECONDS = 10;
    private final Logs logs = new Logs();

    @SuppressWarnings("NullAway.Init") // each test starts it first
    private Felix felix;

    private void start(Host host) throws Exception {
        felix = Felix.start(
                host,
                Felix.bundle("org.probus.core"),
                Map.of("probus.stop.interrupt.ms", "700", "osgi.module.lock.timeout", "1"));
    }

    @AfterEach
    void stop() throws Exception {
        felix.close();
        logs.close();
    }

    /** What a handler asks of the framework; what it needs was prepared before. */
    enum Request {
        GET_SERVICE(false) {
            @Override
            void ask(Felix felix, Bundle own, Bundle other) {
                ServiceReference<?> board =
                        felix.framework.getBundleContext().getServiceReference(ConcurrentMap.class);
                assertThat((Object) own.getBundleContext().getService(board)).isNotNull();
            }
        },
        LOAD_BY_DYNAMIC_IMPORT(true) {
            @Override
            void ask(Felix felix, Bundle own, Bundle other) throws Exception {
                own.loadClass("org.probus.itests.bundles.library.Library");
            }
        },
        START(true) {
            @Override
            void ask(Felix felix, Bundle own, Bundle other) throws Exception {
                other.start();
            }
        },
        INSTALL(true) {
            @Override
            void ask(Felix felix, Bundle own, Bundle other) throws Exception {
                Map<String, String> headers = new HashMap<>(library());
                headers.put("Bundle-SymbolicName", "test.library.more");
                felix.build("library", headers);
            }
        },
        UNINSTALL(true) {
            @Override
            void ask(Felix felix, Bundle own, Bundle other) throws Exception {
                other.uninstall();
            }
        },
        REFRESH(false) {
            @Override
            void ask(Felix felix, Bundle own, Bundle other) {
                // It is only ordered: another thread does it.
                felix.framework.adapt(FrameworkWiring.class).refreshBundles(List.of(other));
            }
        };

        /** Whether Felix needs its global lock for it. */
        final boolean locks;

        Request(boolean locks) {
            this.locks = locks;
        }

        abstract void ask(Felix felix, Bundle own, Bundle other) throws Exception;
    }

    static Stream<Arguments> everywhere() {
        return Arrays.stream(Host.values())
                .flatMap(host -> Arrays.stream(Request.values())
                        .map(request -> Arguments.of(host, request)));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void aHandlerThatAsksDuringAStopIsServed(Host host, Request request) throws Exception {
        start(host);
        Bundle own = dynamic();
        Bundle other = felix.build("library", library());
        FutureTask<Void> hitter = asking(request, own, other);
        FutureTask<Void> ender = Felix.async("ender", own::stop);
        ender.get(SECONDS, TimeUnit.SECONDS);
        hitter.get(SECONDS, TimeUnit.SECONDS);

        assertThat(felix.trace())
                .containsExactly("activate", "begin task", "served", "end task", "deactivate");
        assertThat(logs.containing("interrupts thread")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void aHandlerThatAsksDuringARefreshIsServedOrToldAndBothEnd(Host host, Request request)
            throws Exception {
        start(host);
        Bundle own = dynamic();
        Bundle other = felix.build("library", library());
        FutureTask<Void> hitter = asking(request, own, other);
        CountDownLatch refreshed = refresh(List.of(own));
        hitter.get(SECONDS, TimeUnit.SECONDS);
        assertThat(refreshed.await(SECONDS, TimeUnit.SECONDS)).isTrue();

        assertThat(felix.trace()).containsSubsequence("activate", "begin task", "end task");
        Collection<String> interrupts = logs.containing("interrupts thread hitter");
        if (host == Host.FELIX && request.locks) {
            assertThat(felix.trace()).anyMatch(line -> line.startsWith("failed: "));
            assertThat(interrupts).isNotEmpty();
            assertThat(logs.containing("stop of test.handler ["))
                    .anySatisfy(text -> assertThat(text)
                            .contains("on thread FelixFrameworkWiring; policy: interrupt after")
                            .contains("LifecycleGuard.event", "held by hitter in")
                            .contains("org.apache.felix.framework.Felix.acquire"));
            assertThat(felix.stalls().get(0).get(2))
                    .startsWith("remedy: interrupted ")
                    .contains("the handler waits for a lock of the framework, which this refresh"
                            + " may hold");
        } else {
            assertThat(felix.trace()).contains("served");
            assertThat(interrupts).isEmpty();
        }
        felix.hit("after");
        assertThat(felix.trace()).endsWith("begin after", "end after");
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aHandlerThatStopsItsBundleWhileAnotherThreadDoesIsTold(Host host) throws Exception {
        start(host);
        Bundle own = dynamic();
        // The framework has the bundle locked for the ender, which waits for the handler.
        FutureTask<Void> hitter = asking((felix, bundle, other) -> bundle.stop(), own, own);
        FutureTask<Void> ender = Felix.async("ender", own::stop);
        ender.get(SECONDS, TimeUnit.SECONDS);
        hitter.get(SECONDS, TimeUnit.SECONDS);

        assertThat(own.getState()).isEqualTo(Bundle.RESOLVED);
        assertThat(felix.trace())
                .anyMatch(line -> line.startsWith("failed: org.osgi.framework.BundleException"))
                .endsWith("end task", "deactivate");
        assertThat(logs.containing("it waits for a lock of the framework that this stop holds")
                        .isEmpty())
                .isEqualTo(host != Host.FELIX);
    }

    @Test
    void aLockOfTheFrameworkThatAnotherBundleHoldsIsNoDeadlock() throws Exception {
        start(Host.FELIX);
        Bundle own = dynamic();
        felix.board.put("services", 0);
        Map<String, String> headers = new HashMap<>(Felix.activatorOnly());
        headers.put("Bundle-SymbolicName", "test.slow");
        Bundle slow = felix.build("handler", headers);
        // Its start takes as long as the test wants it to.
        felix.board.put("starting", (Runnable) () -> {
            felix.latch("entered").countDown();
            try {
                assertThat(felix.latch("release").await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        FutureTask<Void> starter = Felix.async("starter", slow::start);
        assertThat(felix.latch("entered").await(SECONDS, TimeUnit.SECONDS)).isTrue();
        felix.board.remove("starting");
        FutureTask<Void> hitter = asking((felix, bundle, other) -> other.stop(), own, slow);
        FutureTask<Void> ender = Felix.async("ender", own::stop);
        Felix.until(
                "the lock is told of",
                () -> !logs.containing("Felix.acquireBundleLock").isEmpty());
        long told = System.nanoTime();
        Felix.until(
                "twice the limit passes",
                () -> System.nanoTime() - told > TimeUnit.MILLISECONDS.toNanos(1_400));
        assertThat(hitter.isDone()).isFalse();
        felix.release();
        starter.get(SECONDS, TimeUnit.SECONDS);
        hitter.get(SECONDS, TimeUnit.SECONDS);
        ender.get(SECONDS, TimeUnit.SECONDS);

        assertThat(felix.trace()).contains("served");
        assertThat(logs.containing("interrupts thread")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aRefreshOfAWiringOfTwentyWaitsForEachOfThemAndBringsThemBack(Host host) throws Exception {
        start(host);
        Bundle library = felix.build("library", library());
        for (int i = 0; i < 20; i++) {
            felix.build("borrower", Map.of("Bundle-SymbolicName", "test.borrower" + i))
                    .start();
        }
        assertThat(felix.counters()).endsWith(20L);
        FutureTask<Void> hitter = felix.park();
        CountDownLatch refreshed = refresh(List.of(library));
        Felix.until("the refresh waits", () -> !felix.pending().isEmpty());
        assertThat(refreshed.getCount()).isEqualTo(1);
        // One walk over all twenty: the one that is under way ends, none of the others begins.
        felix.release();
        hitter.get(SECONDS, TimeUnit.SECONDS);
        assertThat(refreshed.await(SECONDS, TimeUnit.SECONDS)).isTrue();

        assertThat(felix.counters()).endsWith(20L);
        int before = felix.trace().size();
        felix.hit("all");
        assertThat(felix.trace()).hasSize(before + 20);
        assertThat(logs.containing("interrupts thread")).isEmpty();
    }

    private static Map<String, String> library() {
        return Map.of(
                "Private-Package", "",
                "Export-Package", "org.probus.itests.bundles.library",
                "Bundle-ActivationPolicy", "");
    }

    private Bundle dynamic() throws Exception {
        Bundle bundle = felix.build("handler", Map.of("DynamicImport-Package", "*"));
        bundle.start();
        return bundle;
    }

    private CountDownLatch refresh(Collection<Bundle> bundles) {
        CountDownLatch done = new CountDownLatch(1);
        felix.framework.adapt(FrameworkWiring.class).refreshBundles(bundles, event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                done.countDown();
            }
        });
        return done;
    }

    /** Asks something of the framework. */
    @FunctionalInterface
    private interface Question {
        void ask(Felix felix, Bundle own, Bundle other) throws Exception;
    }

    private FutureTask<Void> asking(Request request, Bundle own, Bundle other) throws Exception {
        return asking(request::ask, own, other);
    }

    /** Hits a handler that asks as soon as somebody waits for it. */
    private FutureTask<Void> asking(Question question, Bundle own, Bundle other) throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        felix.board.put("task", (Runnable) () -> {
            inside.countDown();
            Felix.until("the end waits", () -> !felix.pending().isEmpty());
            try {
                question.ask(felix, own, other);
                felix.trace().add("served");
            } catch (Exception e) {
                felix.trace().add("failed: " + e);
            }
        });
        FutureTask<Void> hitter = Felix.async("hitter", () -> felix.hit("task"));
        assertThat(inside.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        return hitter;
    }
}
