/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/**
 * The demo: handlers are plugged in, replaced and pulled out under full load, and all is counted.
 *
 * <p>{@code DemoMain} is what the launcher calls for {@code probus demo}. {@code Churn} is the
 * play, {@code Stops} and the ledger of {@link org.probus.examples.orders} watch it, {@code
 * Findings} is what they saw, {@code Promise} says whether that keeps what Probus promises, and
 * {@code Report} prints it.
 */
@NullMarked
package org.probus.examples.demo;

import org.jspecify.annotations.NullMarked;
