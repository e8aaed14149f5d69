/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

/**
 * A thread in a section that a grace period waits for, as it was at one moment.
 *
 * @param thread the thread; null if it ended inside its section and is gone
 * @param label what it said it was doing, see {@link Section#label}; null if it said nothing
 * @param heldNanos for how long the grace period has seen it there, at least, in nanoseconds
 */
public record Reader(@Nullable Thread thread, @Nullable Object label, long heldNanos) {}
