/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;

import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What an operator sets for stops that take long, and what he is told. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PolicyIT {
    private final Logs logs = new Logs();

    @SuppressWarnings("NullAway.Init") // each test starts it first
    private Felix felix;

    private void start(Host host, Map<String, String> properties) throws Exception {
        felix = Felix.start(host, Felix.bundle("org.probus.core"), properties);
    }

    @AfterEach
    void stop() throws Exception {
        felix.close();
        logs.close();
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aStalledStopIsToldInTheLogAndByTheTools(Host host) throws Exception {
        start(host, Map.of("probus.stall.warn.ms", "200"));
        Bundle bundle = felix.handler(true);
        FutureTask<Void> hitter = felix.park();
        FutureTask<Void> ender = Felix.async("ender", bundle::stop);
        Felix.until("the stall is listed", () -> !felix.stalls().isEmpty());

        String text = "stop of test.handler [" + bundle.getBundleId() + "]";
        assertThat(felix.stalls()).singleElement().satisfies(stall -> {
            assertThat(stall.get(0)).isEqualTo("WAITING " + text);
            assertThat(stall.get(1)).isEqualTo("policy: wait");
            assertThat(stall.get(2)).contains("probus.stop.policy.test.handler=interrupt:MS");
            assertThat(stall.get(3))
                    .startsWith("waiter: ender at ")
                    .contains("LifecycleGuard.event");
            assertThat(stall.get(4))
                    .startsWith("holder: hitter in org.probus.itests.bundles.handler.Component1")
                    .contains("of test.handler [" + bundle.getBundleId() + "] at test:point")
                    .contains("Board.handle");
        });
        String told = "waits: " + text + ", on thread ender";
        Felix.until("the stall is in the log", () -> !logs.containing(told).isEmpty());
        assertThat(logs.containing(told))
                .first()
                .asString()
                .contains("LifecycleGuard.event", "held by hitter in", "Board.handle", "remedy: ");
        assertThatThrownBy(() -> ender.get(200, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        felix.release();
        Felix.get(ender);
        Felix.get(hitter);

        assertThat(felix.stalls())
                .singleElement()
                .satisfies(stall -> assertThat(stall.get(0)).isEqualTo("OVER " + text));
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aHandlerIsInterruptedWhereThePropertyOfItsBundleSaysSo(Host host) throws Exception {
        start(host, Map.of("probus.stop.policy.test.handler", "interrupt:200"));
        Bundle bundle = felix.handler(true);
        FutureTask<Void> hitter = felix.park();
        bundle.stop();
        Felix.get(hitter);

        assertThat(felix.trace()).containsExactly("activate", "begin park", "deactivate");
        // Again after each such time, until the thread has come to it.
        assertThat(logs.containing("interrupts thread hitter")).isNotEmpty();
        assertThat(felix.stalls().get(0).get(2)).startsWith("remedy: interrupted ");
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aHandlerIsInterruptedWhereTheHeaderOfItsBundleSaysSo(Host host) throws Exception {
        start(host, Map.of());
        Map<String, String> headers = new HashMap<>(Felix.activatorOnly());
        headers.put("Probus-Stop-Policy", "interrupt:200");
        felix.board.put("services", 1);
        Bundle bundle = felix.build("handler", headers);
        bundle.start();
        FutureTask<Void> hitter = felix.park();
        bundle.stop();
        Felix.get(hitter);

        assertThat(felix.trace()).containsExactly("start", "begin park", "stop");
        assertThat(logs.containing("interrupts thread hitter")).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void anAbandonedUninstallLeavesAZombieWhoseClassesStayUntilItsCallEnds(Host host)
            throws Exception {
        start(host, Map.of("probus.stop.policy", "abandon:200"));
        Bundle bundle = felix.handler(true);
        WeakReference<ClassLoader> loader = Felix.loader(bundle);
        FutureTask<Void> hitter = felix.park();
        bundle.uninstall();

        assertThat(felix.trace()).containsExactly("activate", "begin park", "deactivate");
        assertThat(zombies()).hasSize(1);
        System.gc();
        assertThat(loader.refersTo(null)).isFalse();
        felix.hit("late");
        felix.release();
        Felix.get(hitter);

        // The end of the call uses a class for the first time, long after the jar is gone.
        assertThat(felix.trace())
                .containsExactly("activate", "begin park", "deactivate", "end park");
        Felix.until("the zombie is over", () -> zombies().isEmpty());
        Felix.until(
                "it is told",
                () -> logs.containing("which was given up, is over after").size() == 1);
        Felix.untilCollected(loader);
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void anAbandonedUpdateStartsTheNewRevisionBesideTheZombie(Host host) throws Exception {
        start(host, Map.of("probus.stop.policy", "abandon:200"));
        felix.board.put("services", 1);
        Bundle bundle = felix.handler(false);
        FutureTask<Void> hitter = felix.park();
        try (InputStream jar = Files.newInputStream(felix.pack("handler", Felix.activatorOnly()))) {
            bundle.update(jar);
        }
        felix.hit("new");

        assertThat(zombies()).hasSize(1);
        felix.release();
        Felix.get(hitter);
        assertThat(felix.trace())
                .containsExactly(
                        "start", "begin park", "stop", "start", "begin new", "end new", "end park");
        Felix.until("the zombie is over", () -> zombies().isEmpty());
        // The new revision's own end waits as any.
        bundle.stop();
        assertThat(zombies()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aServiceThatGoesAloneIsAbandonedTooAndTheStopWaitsAnew(Host host) throws Exception {
        start(host, Map.of("probus.stop.policy", "abandon:300"));
        Bundle bundle = felix.handler(true);
        FutureTask<Void> hitter = felix.park();
        felix.boardService.unregister();

        assertThat(felix.trace()).containsExactly("activate", "begin park", "deactivate");
        assertThat(zombies()).singleElement().asString().contains("ZOMBIE unregistering of");
        long begin = System.nanoTime();
        bundle.stop();
        assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(300));
        assertThat(zombies()).hasSize(2);
        felix.release();
        Felix.get(hitter);
        Felix.until("the zombies are over", () -> zombies().isEmpty());
        assertThat(felix.trace()).endsWith("end park");
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aPolicyThatIsNoneIsReportedAndTheStandardHolds(Host host) throws Exception {
        start(host, Map.of("probus.stop.policy", "hurry"));
        Bundle bundle = felix.handler(true);
        FutureTask<Void> hitter = felix.park();
        FutureTask<Void> ender = Felix.async("ender", bundle::stop);

        assertThat(logs.containing("probus.stop.policy: 'hurry' is no stop policy: set wait"))
                .hasSize(1);
        assertThatThrownBy(() -> ender.get(200, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        felix.release();
        Felix.get(ender);
        Felix.get(hitter);
    }

    private List<String> zombies() {
        return felix.stalls().stream()
                .map(stall -> stall.get(0))
                .filter(line -> line.startsWith("ZOMBIE "))
                .toList();
    }
}
