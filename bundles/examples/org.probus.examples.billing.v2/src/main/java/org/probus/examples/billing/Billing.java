/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.billing;

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

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Adds up, for each region, what its orders cost: as the first version, less a bulk discount. */
@Component(property = "probe.point=orders:placed")
public final class Billing implements ProbeConsumer<Order> {
    private static final int BULK = 100;
    private static final int BULK_PERCENT = 90;

    private final Map<String, LongAdder> centsByRegion = new ConcurrentHashMap<>();

    /** Counts the calls for the demo; a handler of your own needs none. */
    private final Shift shift;

    /**
     * Makes the handler, once for the life of its bundle.
     *
     * @param ledger where the demo keeps count
     */
    @Activate
    public Billing(@Reference Ledger ledger) {
        shift = ledger.open(this);
    }

    @Override
    public Verdict handle(ProbePoint<? extends Order> point, Order order) {
        shift.begin(order);
        try {
            long cents = order.quantity() * order.cents();
            if (order.quantity() >= BULK) {
                cents = cents * BULK_PERCENT / 100;
            }
            centsByRegion
                    .computeIfAbsent(order.region(), region -> new LongAdder())
                    .add(cents);
            return Verdict.CONTINUE;
        } finally {
            shift.end();
        }
    }

    /** Writes the bill: no call is running any more, and none will come. */
    @Deactivate
    void stop() {
        shift.close();
        Logger log = System.getLogger("org.probus.examples.billing");
        log.log(Level.INFO, "billed, in cents: {0}", centsByRegion);
    }
}
