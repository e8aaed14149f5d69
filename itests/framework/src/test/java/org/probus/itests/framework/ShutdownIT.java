/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkEvent;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The end of the framework, and of core itself, with handlers that do not end: experiment E4 e. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShutdownIT {
    private static final long INTERRUPT_MILLIS = 300;
    private static final long ABANDON_MILLIS = 900;

    private final Logs logs = new Logs();

    @SuppressWarnings("NullAway.Init") // each test starts it first
    private Felix felix;

    private void start(Host host) throws Exception {
        felix = Felix.start(
                host,
                Felix.bundle("org.probus.core"),
                Map.of(
                        "probus.stop.interrupt.ms",
                        Long.toString(INTERRUPT_MILLIS),
                        "probus.shutdown.abandon.ms",
                        Long.toString(ABANDON_MILLIS)));
    }

    @AfterEach
    void stop() throws Exception {
        felix.close();
        logs.close();
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aShutdownInterruptsAHandlerThatParksAndEnds(Host host) throws Exception {
        start(host);
        felix.handler(true);
        FutureTask<Void> hitter = felix.park();
        long begin = System.nanoTime();
        felix.framework.stop();
        FrameworkEvent end = felix.framework.waitForStop(TimeUnit.SECONDS.toMillis(10));

        assertThat(end.getType()).isEqualTo(FrameworkEvent.STOPPED);
        assertThat(System.nanoTime() - begin)
                .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(INTERRUPT_MILLIS));
        Felix.get(hitter);
        assertThat(felix.trace()).containsExactly("activate", "begin park", "deactivate");
        assertThat(logs.containing("interrupts thread hitter")).isNotEmpty();
        assertThat(logs.containing("goes on before")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aShutdownGivesAHandlerUpThatNeverReturns(Host host) throws Exception {
        start(host);
        felix.handler(true);
        FutureTask<Void> hitter = neverReturning();
        long begin = System.nanoTime();
        felix.framework.stop();
        FrameworkEvent end = felix.framework.waitForStop(TimeUnit.SECONDS.toMillis(10));
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);

        assertThat(end.getType()).isEqualTo(FrameworkEvent.STOPPED);
        assertThat(millis).isGreaterThanOrEqualTo(ABANDON_MILLIS);
        assertThat(hitter.isDone()).isFalse();
        assertThat(logs.containing("interrupts thread hitter").size()).isBetween(1, 3);
        assertThat(logs.containing("goes on before its handlers have ended"))
                .first()
                .asString()
                .contains("stop of test.handler [", "its policy is to abandon them after 0.9 s")
                .contains("held by hitter in", "ShutdownIT");
        felix.release();
        Felix.get(hitter);
        assertThat(felix.trace())
                .containsExactly("activate", "begin task", "deactivate", "end task");
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void anUpdateOfTheFrameworkWaitsAndItsBundlesComeBack(Host host) throws Exception {
        start(host);
        felix.handler(true);
        FutureTask<Void> hitter = felix.park();
        FutureTask<Integer> ended = new FutureTask<>(
                () -> felix.framework.waitForStop(TimeUnit.SECONDS.toMillis(10)).getType());
        Thread waiter = new Thread(ended, "waits for the framework");
        waiter.setDaemon(true);
        waiter.start();
        // Equinox says it to those alone who wait before: another one waits for the next stop.
        Felix.until("the waiter waits", () -> waiter.getState() == Thread.State.TIMED_WAITING);
        felix.framework.update();
        Felix.until(
                "the stop waits", () -> !logs.containing("interrupts thread").isEmpty());
        Felix.get(hitter);

        assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo(FrameworkEvent.STOPPED_UPDATE);
        assertThat(felix.trace()).containsExactly("activate", "begin park", "deactivate");
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void anUpdateOfCoreUnderLoadCallsNobodyTwiceOrAfterwards(Host host) throws Exception {
        start(host);
        felix.handler(true);
        Bundle core = core();
        AtomicBoolean ended = new AtomicBoolean();
        AtomicLong hits = new AtomicLong();
        List<FutureTask<Void>> hammers = new java.util.ArrayList<>();
        for (int i = 0; i < 2; i++) {
            hammers.add(Felix.async("hammer", () -> hammer(ended, hits)));
        }
        for (int round = 0; round < 10; round++) {
            Felix.until("the handler is there", () -> felix.consumers().size() == 1);
            long before = hits.get();
            Felix.until("hits come", () -> hits.get() > before + 100);
            core.update(Felix.bundle("org.probus.core").toUri().toURL().openStream());
        }
        Felix.until("the handler is back", () -> felix.consumers().size() == 1);
        ended.set(true);
        for (FutureTask<Void> hammer : hammers) {
            Felix.get(hammer);
        }

        // Each call that began came to its end, before its component was deactivated.
        List<String> trace = List.copyOf(felix.trace());
        long inside = 0;
        for (String line : trace) {
            inside += line.startsWith("begin ") ? 1 : line.startsWith("end ") ? -1 : 0;
            if (line.equals("deactivate")) {
                assertThat(inside).isZero();
            }
        }
        assertThat(inside).isZero();
        assertThat(trace.stream().filter("begin load"::equals).count()).isGreaterThan(500);
        felix.hit("last");
        assertThat(felix.trace()).endsWith("begin last", "end last");
        assertThat(felix.stalls()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aStopOfCoreThatIsGivenUpKeepsCoreForTheHandlersThatReturnToIt(Host host) throws Exception {
        felix = Felix.start(
                host,
                Felix.bundle("org.probus.core"),
                Map.of("probus.stop.policy.org.probus.core", "abandon:200"));
        felix.handler(true);
        FutureTask<Void> hitter = neverReturning();
        Bundle core = core();
        core.uninstall();

        assertThat(logs.containing("stop of org.probus.core [")).isNotEmpty();
        assertThat(hitter.isDone()).isFalse();
        felix.release();
        // It returns through the walk of a core that is uninstalled.
        Felix.get(hitter);
        assertThat(felix.trace()).endsWith("end task");
        Felix.until(
                "all is let go",
                () -> !logs.containing("which was given up, is over after").isEmpty());
    }

    private static void hammer(AtomicBoolean ended, AtomicLong hits, Felix felix) {
        while (!ended.get()) {
            try {
                felix.hit("load");
                hits.incrementAndGet();
            } catch (RuntimeException e) {
                // The driver is away while core is: its component has lost the registry.
                LockSupport.parkNanos(100_000);
            }
        }
    }

    private void hammer(AtomicBoolean ended, AtomicLong hits) {
        hammer(ended, hits, felix);
    }

    /** A handler that takes no notice of interrupts, until the test releases it. */
    private FutureTask<Void> neverReturning() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = felix.latch("release");
        felix.board.put("task", (Runnable) () -> {
            inside.countDown();
            boolean open = false;
            while (!open) {
                try {
                    open = release.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    // Interrupted in vain.
                }
            }
        });
        FutureTask<Void> hitter = Felix.async("hitter", () -> felix.hit("task"));
        assertThat(inside.await(Felix.LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return hitter;
    }

    private Bundle core() {
        return Arrays.stream(felix.framework.getBundleContext().getBundles())
                .filter(bundle -> "org.probus.core".equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }
}
