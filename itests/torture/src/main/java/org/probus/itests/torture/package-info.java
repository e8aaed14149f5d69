/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/**
 * A torture of {@code org.probus.srcu}: readers and writers at random, and the ages of what the
 * readers find.
 *
 * <p>Source: the discipline of the kernel's rcutorture, written afresh.
 */
@NullMarked
package org.probus.itests.torture;

import org.jspecify.annotations.NullMarked;
