/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import org.probus.examples.orders.Ledger;
import org.probus.examples.orders.Order;
import org.probus.examples.orders.Shift;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A handler with a class loader of its own; the slow one parks at every hundredth order. */
final class FakeHandler {
    private static final long PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

    final ClassLoader loader;
    final Shift shift;
    private final boolean slow;

    private FakeHandler(Ledger ledger, String name, String version, long bundle) {
        this.loader = new URLClassLoader(new URL[0], null);
        this.shift = ledger.open(name, version, bundle, loader);
        this.slow = name.equals(Handlers.SLOW);
    }

    static FakeHandler of(String jar, long bundle, Ledger ledger) {
        return switch (jar) {
            case Handlers.BILLING_1_JAR ->
                new FakeHandler(ledger, Handlers.BILLING, Handlers.V1, bundle);
            case Handlers.BILLING_2_JAR ->
                new FakeHandler(ledger, Handlers.BILLING, Handlers.V2, bundle);
            case Handlers.SLOW_JAR -> new FakeHandler(ledger, Handlers.SLOW, "0.1.0", bundle);
            default -> throw new IllegalArgumentException(jar);
        };
    }

    void handle(Order order) {
        shift.begin(order);
        try {
            if (slow && order.id() % 100 == 0) {
                long end = System.nanoTime() + PARK_NANOS;
                for (long left = PARK_NANOS; left > 0; left = end - System.nanoTime()) {
                    LockSupport.parkNanos(this, left);
                }
            }
        } finally {
            shift.end();
        }
    }
}
