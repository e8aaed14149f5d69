/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/**
 * An example of a handler that takes its time, to see what a stop does that has to wait for it.
 *
 * <p>It is set by the configuration {@code org.probus.examples.slow}, for example with a file
 * {@code org.probus.examples.slow.cfg} in the deploy folder: {@code millis=5000} for how long,
 * {@code every=1} for how often.
 */
@NullMarked
package org.probus.examples.slow;

import org.jspecify.annotations.NullMarked;
