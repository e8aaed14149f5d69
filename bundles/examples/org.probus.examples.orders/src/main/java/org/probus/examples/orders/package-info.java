/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/**
 * An example of an emitter: a feed of orders that hits the point {@code orders:placed}.
 *
 * <p>{@link org.probus.examples.orders.OrderFeed} reads a file of records line by line, makes an
 * {@link org.probus.examples.orders.Order} of each and hits the point with it. A handler of orders
 * needs {@code Order} alone. The handlers of the demo also keep a
 * {@link org.probus.examples.orders.Shift} with the {@link org.probus.examples.orders.Ledger},
 * which finds out, without asking Probus, whether an order was lost or doubled and whether a
 * handler was called after its bundle had stopped.
 *
 * <p><b>Memory consistency.</b> A thread's mark on an order <i>happens before</i> the feed counts
 * that order. All counts are exact once no hit is in flight, and never run backwards.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.probus.examples.orders;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
