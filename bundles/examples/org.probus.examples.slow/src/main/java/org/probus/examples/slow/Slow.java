/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.slow;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.Verdict;
import org.probus.examples.orders.Ledger;
import org.probus.examples.orders.Order;
import org.probus.examples.orders.Shift;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A handler that is slow on purpose: it parks the thread that hit, at every so many orders.
 *
 * <p>The stack of such a thread shows {@link #parkOnPurpose}. An interrupt ends the parking.
 */
@Component(property = "probe.point=orders:placed", configurationPid = "org.probus.examples.slow")
public final class Slow implements ProbeConsumer<Order> {
    private final long nanos;
    private final int every;
    private final AtomicLong calls = new AtomicLong();
    private final Shift shift;

    /**
     * Makes the handler; a change of its settings makes a new one.
     *
     * @param ledger where the demo keeps count
     * @param settings how slow it is
     * @throws IllegalArgumentException if a setting is out of range: the message names it
     */
    @Activate
    public Slow(@Reference Ledger ledger, Settings settings) {
        nanos = TimeUnit.MILLISECONDS.toNanos(atLeast(0, "millis", settings.millis()));
        every = atLeast(1, "every", settings.every());
        shift = ledger.open(this);
    }

    private static int atLeast(int min, String name, int value) {
        if (value < min) {
            throw new IllegalArgumentException("org.probus.examples.slow: " + name + "=" + value
                    + " is too low: set it to " + min + " or more");
        }
        return value;
    }

    @Override
    public Verdict handle(ProbePoint<? extends Order> point, Order order) {
        shift.begin(order);
        try {
            if (calls.incrementAndGet() % every == 0) {
                parkOnPurpose();
            }
            return Verdict.CONTINUE;
        } finally {
            shift.end();
        }
    }

    /** Parks until the time is over or the thread is interrupted. */
    private void parkOnPurpose() {
        long end = System.nanoTime() + nanos;
        long left = nanos;
        while (left > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, left);
            left = end - System.nanoTime();
        }
    }

    @Deactivate
    void stop() {
        shift.close();
    }

    /** How slow the handler is. */
    public @interface Settings {
        /**
         * For how long it parks.
         *
         * @return milliseconds, 0 or more
         */
        int millis() default 500;

        /**
         * At which orders it parks.
         *
         * @return 1 for every order, 1000 for every thousandth
         */
        int every() default 1_000;
    }
}
