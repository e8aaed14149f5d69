/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;

import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.function.BiFunction;

/** A swap of two bundles whose components Declarative Services makes, while a call is parked. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SwapBackIT {
    private Felix felix;
    private Bundle old;
    private Bundle fresh;

    @BeforeEach
    void start() throws Exception {
        felix = Felix.start();
        felix.build("swapper", Map.of()).start();
        old = felix.handler(true);
        fresh = felix.build("handler", Map.of("Bundle-SymbolicName", "test.fresh"));
    }

    @AfterEach
    void stop() throws Exception {
        felix.close();
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private Object swapper(String operation, Object... arguments) {
        try {
            var context = felix.framework.getBundleContext();
            var found = context.getServiceReferences(BiFunction.class, "(probus.itests=swapper)");
            BiFunction swapper = context.getService(found.iterator().next());
            return swapper.apply(operation, arguments);
        } catch (org.osgi.framework.InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Begins a swap on a thread of its own; a parked call of the old bundle keeps it open. */
    private FutureTask<Void> swap(String... ends) {
        FutureTask<Void> swap = Felix.async("swapper", () -> {
            ends[0] = (String) swapper("swap", old.getBundleId(), fresh.getBundleId());
        });
        Felix.until("the turn", () -> swapper("phase").equals("MOVING"));
        return swap;
    }

    @Test
    void theParkedCallEndsBeforeTheOldBundleStopsAndTheNewOneHasTheRest() throws Exception {
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

    @Test
    void aSwapThatIsTurnedBackLeavesTheOldBundleAsItWas() throws Exception {
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

    @Test
    void theOldBundleHasThePointsAtOnceIfTheNewOneStops() throws Exception {
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
