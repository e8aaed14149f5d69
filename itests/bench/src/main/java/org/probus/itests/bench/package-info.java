/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/** What sections and grace periods of SRCU cost, against the locks of the JDK. */
@NullMarked
package org.probus.itests.bench;

import org.jspecify.annotations.NullMarked;
