/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.billing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.probus.api.ProbePoint;
import org.probus.api.Verdict;
import org.probus.examples.orders.Ledger;
import org.probus.examples.orders.Order;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What is billed, and what the ledger is told. */
final class BillingTest {
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
    private final Billing billing = new Billing(ledger);

    /** Stops the handler and returns what it writes to the log. */
    private List<String> bill() {
        List<String> lines = new ArrayList<>();
        Handler listener = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(new SimpleFormatter().formatMessage(line));
            }

            @Override
            public void flush() {
                // Nothing is kept back.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
        Logger log = Logger.getLogger("org.probus.examples.billing");
        log.setUseParentHandlers(false);
        log.addHandler(listener);
        try {
            billing.stop();
        } finally {
            log.removeHandler(listener);
            log.setUseParentHandlers(true);
        }
        return lines;
    }

    @Test
    void ordersAreAddedUpByRegionLessTheDiscountOnBulk() {
        assertThat(billing.handle(POINT, Order.parse("1,a,north,b,2,150")))
                .isEqualTo(Verdict.CONTINUE);
        billing.handle(POINT, Order.parse("2,a,north,b,1,1"));
        billing.handle(POINT, Order.parse("4,a,south,b,99,10"));
        billing.handle(POINT, Order.parse("3,a,west,b,100,1000"));

        assertThat(bill())
                .singleElement()
                .asString()
                .startsWith("billed, in cents: ")
                .contains("north=301", "south=990", "west=90000");
    }

    @Test
    void eachCallIsOnTheLedgerAndTheShiftEndsWithTheHandler() {
        billing.handle(POINT, Order.parse("1,a,north,b,2,150"));
        assertThat(ledger.shifts()).hasSize(1);
        assertThat(ledger.shifts().get(0).ended()).isEqualTo(1);
        assertThat(ledger.shifts().get(0).open()).isTrue();
        assertThat(bill()).hasSize(1);

        assertThat(ledger.shifts().get(0).open()).isFalse();
        assertThat(ledger.shifts().get(0).afterStop()).isZero();
    }
}
