/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;

import java.util.Map;
import java.util.concurrent.FutureTask;

/** A swap of two bundles whose components Declarative Services makes, while a call is parked. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SwapBackIT {
    @SuppressWarnings("NullAway.Init") // each test starts it first
    private Felix felix;

    @SuppressWarnings("NullAway.Init")
    private Bundle old;

    @SuppressWarnings("NullAway.Init")
    private Bundle fresh;

    private void start(Host host) throws Exception {
        felix = Felix.start(host, Felix.bundle("org.probus.core"), Map.of());
        felix.build("swapper", Map.of()).start();
        old = felix.handler(true);
        fresh = felix.build("handler", Map.of("Bundle-SymbolicName", "test.fresh"));
    }

    @AfterEach
    void stop() throws Exception {
        felix.close();
    }

    private Object swapper(String operation, Object... arguments) {
        return felix.swapper(operation, arguments);
    }

    /** Begins a swap on a thread of its own; a parked call of the old bundle keeps it open. */
    private FutureTask<Void> swap(String... ends) {
        FutureTask<Void> swap = Felix.async("swapper", () -> {
            ends[0] = (String) swapper("swap", old.getBundleId(), fresh.getBundleId());
        });
        Felix.until("the turn", () -> swapper("phase").equals("MOVING"));
        return swap;
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void theParkedCallEndsBeforeTheOldBundleStopsAndTheNewOneHasTheRest(Host host)
            throws Exception {
        start(host);
        felix.hit("one");
        FutureTask<Void> hitter = felix.park();
        String[] end = new String[1];
        FutureTask<Void> swap = swap(end);
        felix.hit("two");
        assertThat(felix.trace())
                .containsExactly(
                        "activate",
                        "begin one",
                        "end one",
                        "begin park",
                        "activate",
                        "begin two",
                        "end two");
        assertThat(felix.consumers()).hasSize(2);
        felix.release();
        Felix.get(hitter);
        Felix.get(swap);
        assertThat(end[0]).isEqualTo("DONE");
        assertThat(felix.consumers()).singleElement().asString().contains("test.fresh");
        old.uninstall();
        felix.hit("three");

        assertThat(felix.trace()).endsWith("end park", "deactivate", "begin three", "end three");
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aSwapThatIsTurnedBackLeavesTheOldBundleAsItWas(Host host) throws Exception {
        start(host);
        felix.hit("one");
        FutureTask<Void> hitter = felix.park();
        String[] end = new String[1];
        FutureTask<Void> swap = swap(end);
        assertThat(swapper("back")).isEqualTo(true);
        felix.hit("two");
        felix.release();
        Felix.get(hitter);
        Felix.get(swap);
        fresh.stop();
        felix.hit("three");

        assertThat(end[0]).isEqualTo("RETURNED");
        assertThat(old.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(felix.consumers()).singleElement().asString().contains("test.handler");
        assertThat(felix.trace())
                .containsSubsequence("begin two", "end two", "begin three", "end three");
        assertThat(felix.counters().get(2)).as("errors").isZero();
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void theOldBundleHasThePointsAtOnceIfTheNewOneStops(Host host) throws Exception {
        start(host);
        felix.hit("one");
        FutureTask<Void> hitter = felix.park();
        String[] end = new String[1];
        FutureTask<Void> swap = swap(end);
        FutureTask<Void> stop = Felix.async("stopper", fresh::stop);
        Felix.until("it is over", () -> swapper("phase").equals("RETURNED"));
        felix.hit("two");
        felix.release();
        Felix.get(hitter);
        Felix.get(stop);
        Felix.get(swap);

        assertThat(end[0]).isEqualTo("RETURNED");
        felix.hit("three");
        assertThat(felix.consumers()).singleElement().asString().contains("test.handler");
        assertThat(felix.trace()).contains("end two", "end three");
    }
}
