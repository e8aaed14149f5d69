/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.slow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.probus.api.ProbePoint;
import org.probus.api.Verdict;
import org.probus.examples.orders.Ledger;
import org.probus.examples.orders.Order;
import org.probus.examples.orders.Shift;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A handler that parks: for how long, how often, and how that looks from outside. */
final class SlowTest {
    private static final ProbePoint<Order> POINT = new ProbePoint<>() {
        @Override
        public String name() {
            return Order.POINT;
        }

        @Override
        public long id() {
            return 1;
        }

        @Override
        public Class<Order> type() {
            return Order.class;
        }
    };

    private final Ledger ledger = new Ledger();

    private static Slow.Settings settings(int millis, int every) {
        return (Slow.Settings) Proxy.newProxyInstance(
                Slow.class.getClassLoader(),
                new Class<?>[] {Slow.Settings.class},
                (self, method, args) -> method.getName().equals("millis") ? millis : every);
    }

    private static Order order() {
        return Order.parse("1,a,north,b,1,1");
    }

    private static long millisOf(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    @Test
    void everySecondOrderIsParked() {
        Slow slow = new Slow(ledger, settings(30_000, 2));

        assertThat(slow.handle(POINT, order())).isEqualTo(Verdict.CONTINUE);
        Thread.currentThread().interrupt();
        assertThat(slow.handle(POINT, order())).isEqualTo(Verdict.CONTINUE);
        assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
        assertThat(slow.handle(POINT, order())).isEqualTo(Verdict.CONTINUE);
    }

    @Test
    void parkingLastsAsLongAsItIsSet() {
        Slow slow = new Slow(ledger, settings(40, 1));

        assertThat(millisOf(() -> slow.handle(POINT, order()))).isGreaterThanOrEqualTo(40);
    }

    @Test
    void stackAndLedgerShowThatItParksAndAnInterruptEndsIt() throws Exception {
        Slow slow = new Slow(ledger, settings(60_000, 1));
        Thread hitter = new Thread(() -> slow.handle(POINT, order()));
        hitter.start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (Arrays.stream(hitter.getStackTrace())
                .noneMatch(frame -> frame.getMethodName().equals("parkOnPurpose"))) {
            assertThat(System.nanoTime()).as("waited 20 s for it to park").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
        Shift shift = ledger.shifts().get(0);
        assertThat(shift.running()).isEqualTo(1);
        hitter.interrupt();
        hitter.join(20_000);

        assertThat(hitter.isAlive()).isFalse();
        assertThat(shift.running()).isZero();
        slow.stop();
        assertThat(shift.open()).isFalse();
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertThatThrownBy(() -> new Slow(ledger, settings(-1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("org.probus.examples.slow: millis=-1 is too low: set it to 0 or more");
        assertThatThrownBy(() -> new Slow(ledger, settings(1, 0)))
                .hasMessage("org.probus.examples.slow: every=0 is too low: set it to 1 or more");
        assertThat(ledger.shifts()).isEmpty();
    }
}
