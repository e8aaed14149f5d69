/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.orders;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The count of one thread of the feed: looks at each order when its hit has returned.
 *
 * <p>For each role it knows the shift that handled last, and at which order. The same shift again,
 * with orders left out between, has lost them; another shift tells how wide the gap between the two
 * was.
 *
 * <p><b>Threads.</b> For one thread; what it finds goes to the sums of the ledger.
 */
final class Tally {
    private final Ledger ledger;

    /** By role: who handled last, and the number of that order on this thread. */
    private @Nullable Shift[] last = new Shift[2];

    private long[] lastOrder = new long[2];

    /** How many orders this thread has settled. */
    private long sent;

    /** Since when nobody has handled an order, by the nano clock; meaningful while idle. */
    private long idleSinceNanos;

    private boolean idle;

    Tally(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Counts an order whose hit has returned. */
    void settle(Order order) {
        sent++;
        ledger.hits.increment();
        Order.Mark marks = order.marks();
        if (marks == null) {
            ledger.none.increment();
            if (!idle) {
                idle = true;
                idleSinceNanos = System.nanoTime();
            }
            return;
        }
        boolean doubled = marks.earlier() != null && doubled(marks);
        if (doubled) {
            ledger.doubled.increment();
        }
        for (Order.Mark mark = marks; mark != null; mark = mark.earlier()) {
            handled(mark.shift(), doubled);
        }
        idle = false;
    }

    private void handled(Shift shift, boolean doubled) {
        shift.settle();
        int role = shift.role();
        if (role >= last.length) {
            last = Arrays.copyOf(last, role + 2);
            lastOrder = Arrays.copyOf(lastOrder, role + 2);
        }
        Shift before = last[role];
        long between = sent - lastOrder[role] - 1;
        // Where two handlers of one role share an order, there is no before and after.
        if (before != null && !doubled) {
            if (before == shift) {
                ledger.lost.add(between);
            } else {
                long nanos = idle ? System.nanoTime() - idleSinceNanos : 0;
                ledger.add(new Ledger.Gap(before, shift, between, nanos));
            }
        }
        last[role] = shift;
        lastOrder[role] = sent;
    }

    private static boolean doubled(Order.Mark marks) {
        for (Order.Mark mark = marks; mark != null; mark = mark.earlier()) {
            for (Order.Mark other = mark.earlier(); other != null; other = other.earlier()) {
                if (mark.shift().role() == other.shift().role()) {
                    return true;
                }
            }
        }
        return false;
    }
}
