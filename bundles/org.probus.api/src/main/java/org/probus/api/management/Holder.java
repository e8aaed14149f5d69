/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.api.management;

import java.util.List;

/**
 * A thread that is inside a handler, or an asynchronous call, that a grace period or the end of a
 * consumer waits for.
 *
 * @param thread the name of the thread; for an asynchronous call, the words {@code an asynchronous
 *     call begun by}, and the name of the thread that began it
 * @param heldNanos for how long it has been seen inside, at least, in nanoseconds
 * @param point the point that it hit; empty between two handlers
 * @param consumer the name of the handler's class; empty between two handlers
 * @param bundle the handler's bundle, {@code name [id]}; empty between two handlers or outside OSGi
 * @param stack its stack, innermost frame first; empty if it cannot be had
 */
public record Holder(
        String thread,
        long heldNanos,
        String point,
        String consumer,
        String bundle,
        List<String> stack) {}
