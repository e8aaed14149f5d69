/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.orders;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * An order that was placed: the event of the point {@value #POINT}.
 *
 * <p><b>Contract.</b> Its data never change. {@link #parse} and {@link #toString} are each other's
 * inverse. Beside its data it bears the marks of those who handled it, for the {@link Ledger}.
 *
 * <p><b>Threads.</b> Any thread may read and mark it.
 */
public final class Order {
    /** The point that is hit with each order. */
    public static final String POINT = "orders:placed";

    /** The fields of a record, in their order; a file may begin with this line. */
    public static final String HEADER = "id,customer,region,item,quantity,cents";

    /** The regions that an order may come from. */
    public static final List<String> REGIONS = List.of("north", "east", "south", "west");

    private static final AtomicReferenceFieldUpdater<Order, Mark> MARKS =
            AtomicReferenceFieldUpdater.newUpdater(Order.class, Mark.class, "marks");

    private final long id;
    private final String customer;
    private final String region;
    private final String item;
    private final int quantity;
    private final long cents;

    /** Who handled it, the latest first; pushed by {@link #mark} alone. */
    private volatile @Nullable Mark marks;

    private Order(Fields fields) {
        id = fields.wholeNumber("id", Long.MAX_VALUE);
        customer = fields.word("customer");
        region = fields.oneOf("region", REGIONS);
        item = fields.word("item");
        quantity = (int) fields.wholeNumber("quantity", 1_000_000);
        cents = fields.wholeNumber("cents", 1_000_000_000);
        fields.end();
    }

    /**
     * Makes an order of a line of text.
     *
     * @param line the fields of {@link #HEADER}, with commas between them
     * @return the order
     * @throws IllegalArgumentException if the line is no order: the message names the line, the
     *     field and the mend
     */
    public static Order parse(String line) {
        return new Order(new Fields(line, HEADER));
    }

    /**
     * Returns the number of the order.
     *
     * @return 1 or more
     */
    public long id() {
        return id;
    }

    /**
     * Returns who placed the order.
     *
     * @return a name, never empty
     */
    public String customer() {
        return customer;
    }

    /**
     * Returns where the order comes from.
     *
     * @return one of {@link #REGIONS}
     */
    public String region() {
        return region;
    }

    /**
     * Returns what was ordered.
     *
     * @return a name, never empty
     */
    public String item() {
        return item;
    }

    /**
     * Returns how many pieces were ordered.
     *
     * @return 1 or more
     */
    public int quantity() {
        return quantity;
    }

    /**
     * Returns the price of one piece, in cents.
     *
     * @return 1 or more
     */
    public long cents() {
        return cents;
    }

    /** Notes that a shift handled it. */
    void mark(Shift shift) {
        Mark seen = marks;
        while (!MARKS.compareAndSet(this, seen, shift.mark(seen))) {
            seen = marks;
        }
    }

    /** Returns who handled it, the latest first; null if nobody did. */
    @Nullable
    Mark marks() {
        return marks;
    }

    /**
     * Returns the order as a line of text that {@link #parse} takes.
     *
     * @return the fields of {@link #HEADER}
     */
    @Override
    public String toString() {
        return id + "," + customer + "," + region + "," + item + "," + quantity + "," + cents;
    }

    /**
     * The note on an order that a shift handled it.
     *
     * @param shift who handled it
     * @param earlier the note before this one; null at the first
     */
    record Mark(Shift shift, @Nullable Mark earlier) {}
}
