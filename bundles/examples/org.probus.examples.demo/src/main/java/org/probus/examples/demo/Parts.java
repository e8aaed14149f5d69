/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import org.probus.api.management.ProbeManagement;
import org.probus.examples.orders.Ledger;
import org.probus.examples.orders.OrderFeed;

/**
 * What the demo plays with.
 *
 * @param feed sends the orders
 * @param ledger counts them without asking Probus
 * @param management what Probus itself has counted
 * @param deploy where handlers are dropped
 * @param stops watches their stops
 */
record Parts(
        OrderFeed feed, Ledger ledger, ProbeManagement management, Deploy deploy, Stops stops) {}
