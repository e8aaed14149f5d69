/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/** The fences of SRCU under jcstress, one class per pair of letters, each with weakened twins. */
@NullMarked
package org.probus.itests.stress;

import org.jspecify.annotations.NullMarked;
