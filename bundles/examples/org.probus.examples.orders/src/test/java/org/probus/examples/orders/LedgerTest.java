/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/** What the ledger finds out of marks, events and class loaders. */
final class LedgerTest {
    private final Ledger ledger = new Ledger();
    private final Tally tally = new Tally(ledger);

    private Shift open(String handler, String version) {
        return ledger.open(new Worker(handler, version, 7, null));
    }

    /** Sends one order that some shifts handle. */
    private void send(Shift... by) {
        Order order = Order.parse("1,a,north,b,1,1");
        for (Shift shift : by) {
            shift.begin(order);
            shift.end();
        }
        tally.settle(order);
    }

    @Test
    void eachOrderIsCountedUnderThoseWhoHandledIt() {
        Shift v1 = open("billing", "1.0.0");
        Shift slow = open("slow", "1.0.0");
        send();
        send(v1);
        send(v1, slow);
        send(slow, v1);
        send(slow);

        assertThat(ledger.sums()).isEqualTo(new Ledger.Sums(5, 1, 0, 0));
        assertThat(v1.orders()).isEqualTo(3);
        assertThat(slow.orders()).isEqualTo(3);
    }

    @Test
    void orderHandledByTwoVersionsIsDoubled() {
        Shift v1 = open("billing", "1.0.0");
        Shift v2 = open("billing", "2.0.0");
        send(v1, v2);
        send(v2, v1);

        assertThat(ledger.sums()).isEqualTo(new Ledger.Sums(2, 0, 2, 0));
        assertThat(ledger.gaps()).isEmpty();
    }

    @Test
    void orderHandledTwiceByOneShiftIsDoubledAlsoAmongOthers() {
        Shift v1 = open("billing", "1.0.0");
        Shift slow = open("slow", "1.0.0");
        send(v1, v1);
        send(v1, slow, v1);

        assertThat(ledger.sums()).isEqualTo(new Ledger.Sums(2, 0, 2, 0));
        assertThat(v1.orders()).isEqualTo(4);
    }

    @Test
    void orderLeftOutBetweenTwoOfTheSameShiftIsLost() {
        Shift v1 = open("billing", "1.0.0");
        Shift slow = open("slow", "1.0.0");
        send(v1);
        send();
        send(slow);
        send(v1);

        assertThat(ledger.sums()).isEqualTo(new Ledger.Sums(4, 1, 0, 2));
    }

    @Test
    void ordersBetweenTwoShiftsAreAGapAndNotLost() {
        Shift v1 = open("billing", "1.0.0");
        Shift v2 = open("billing", "2.0.0");
        send();
        send(v1);
        send();
        send();
        send(v2);
        send();

        assertThat(ledger.sums()).isEqualTo(new Ledger.Sums(6, 4, 0, 0));
        assertThat(ledger.gaps())
                .extracting(Ledger.Gap::from, Ledger.Gap::to, Ledger.Gap::orders)
                .containsExactly(tuple(v1, v2, 2L));
        assertThat(ledger.gaps().get(0).nanos()).isPositive();
    }

    @Test
    void swapWithoutAGapIsAGapOfNoOrders() {
        send(open("billing", "1.0.0"));
        send(open("billing", "2.0.0"));

        assertThat(ledger.gaps())
                .extracting(Ledger.Gap::orders, Ledger.Gap::nanos)
                .containsExactly(tuple(0L, 0L));
    }

    @Test
    void manyRolesAreToldApart() {
        List<Shift> shifts = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            shifts.add(open("handler-" + i, "1.0.0"));
        }
        send(shifts.toArray(Shift[]::new));
        send(shifts.get(8));
        send(shifts.get(8));

        assertThat(ledger.sums()).isEqualTo(new Ledger.Sums(3, 0, 0, 0));
        assertThat(shifts.get(8).orders()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {BundleEvent.STOPPED, BundleEvent.UNRESOLVED, BundleEvent.UNINSTALLED})
    void endOfABundleEndsItsShifts(int event) {
        List<SynchronousBundleListener> listeners = new ArrayList<>();
        BundleContext context = context(listeners);
        Shift mine = open("billing", "1.0.0");
        Shift other = ledger.open(new Worker("slow", "1.0.0", 8, null));

        ledger.activate(context);
        send(listeners, BundleEvent.STOPPING);
        assertThat(mine.open()).isTrue();
        send(listeners, event);
        send(mine, other);
        ledger.deactivate(context);

        assertThat(listeners).isEmpty();
        assertThat(mine.afterStop()).isEqualTo(1);
        assertThat(other.open()).isTrue();
        assertThat(other.lateBegun()).isZero();
    }

    @Test
    void loaderThatIsStillHeldIsNamedAndOneThatIsNotIsCollected() throws Exception {
        URLClassLoader held = new URLClassLoader(new URL[0], null);
        ledger.open(new Worker("billing", "1.0.0", 7, held));
        ledger.open(new Worker("billing", "1.0.0", 7, held));
        ledger.open(new Worker("billing", "2.0.0", 7, new URLClassLoader(new URL[0], null)));

        Until.holds("the free loader is collected", () -> {
            System.gc();
            return ledger.loadersAlive().size() < 2;
        });

        assertThat(ledger.loadersCreated()).isEqualTo(2);
        assertThat(ledger.loadersAlive()).extracting(Shift::id).containsExactly(1L);
        held.close();
    }

    private static void send(List<SynchronousBundleListener> listeners, int type) {
        Bundle bundle = proxy(
                Bundle.class,
                (self, method, args) -> method.getName().equals("getBundleId") ? 7L : null);
        listeners.forEach(listener -> listener.bundleChanged(new BundleEvent(type, bundle)));
    }

    private static BundleContext context(List<SynchronousBundleListener> listeners) {
        return proxy(BundleContext.class, (self, method, args) -> {
            SynchronousBundleListener listener = (SynchronousBundleListener) args[0];
            if (method.getName().equals("addBundleListener")) {
                listeners.add(listener);
            } else {
                listeners.remove(listener);
            }
            return null;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
