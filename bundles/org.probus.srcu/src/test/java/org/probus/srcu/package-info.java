/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/** Tests of the SRCU domain. */
@NullMarked
package org.probus.srcu;

import org.jspecify.annotations.NullMarked;
