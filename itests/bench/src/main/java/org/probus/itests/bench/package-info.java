/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/**
 * What hits, registrations, sections and grace periods cost: against the targets, which {@link
 * org.probus.itests.bench.Targets} lists, the locks of the JDK, and rivals.
 */
@NullMarked
package org.probus.itests.bench;

import org.jspecify.annotations.NullMarked;
