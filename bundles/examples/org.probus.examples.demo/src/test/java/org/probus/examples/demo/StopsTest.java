/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.probus.examples.orders.Ledger;
import org.probus.examples.orders.Order;
import org.probus.examples.orders.Shift;

import java.lang.reflect.Proxy;
import java.util.List;

/** The watch over stops, told by bundle events. */
final class StopsTest {
    private final Ledger ledger = new Ledger();
    private final Stops stops = new Stops(ledger);
    private final Shift shift =
            ledger.open("billing", "1.0.0", 7, StopsTest.class.getClassLoader());

    private static BundleEvent event(int type, long bundle) {
        Bundle proxy = (Bundle) Proxy.newProxyInstance(
                Bundle.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (self, method, args) -> method.getName().equals("getBundleId") ? bundle : null);
        return new BundleEvent(type, proxy);
    }

    @Test
    void stopIsTimedFromItsFirstNoticeToItsReturn() {
        assertThat(stops.of(shift)).isNull();
        long before = System.nanoTime();
        stops.event(event(BundleEvent.STOPPING, 7), List.of());
        assertThat(stops.stopping(7)).isTrue();
        assertThat(stops.of(shift)).isNull();
        stops.bundleChanged(event(BundleEvent.STOPPED, 7));
        long took = System.nanoTime() - before;

        assertThat(stops.stopping(7)).isFalse();
        assertThat(stops.all()).hasSize(1);
        assertThat(stops.of(shift)).isNotNull().satisfies(stop -> {
            assertThat(stop.nanos()).isBetween(1L, took);
            assertThat(stop.inFlight()).isZero();
        });
    }

    @Test
    void callInFlightAtTheFirstNoticeIsSeen() {
        shift.begin(Order.parse("1,a,north,b,1,1"));
        stops.began(7);
        shift.end();
        stops.ended(7);

        assertThat(stops.all()).extracting(Stops.Stop::inFlight).containsExactly(1L);
    }

    @Test
    void bundlesWithoutAShiftAndOtherEventsAreNotWatched() {
        stops.event(event(BundleEvent.STARTING, 7), List.of());
        stops.event(event(BundleEvent.STOPPING, 8), List.of());
        stops.bundleChanged(event(BundleEvent.STOPPED, 8));
        stops.bundleChanged(event(BundleEvent.STOPPED, 7));

        assertThat(stops.stopping(8)).isFalse();
        assertThat(stops.all()).isEmpty();
    }

    @Test
    void uninstallIsNoted() {
        assertThat(stops.isUninstalled(7)).isFalse();
        stops.bundleChanged(event(BundleEvent.UNINSTALLED, 7));

        assertThat(stops.isUninstalled(7)).isTrue();
    }
}
