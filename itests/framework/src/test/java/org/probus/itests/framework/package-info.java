/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/** The built bundles in a real Felix, as the operator of a running system sees them. */
@NullMarked
package org.probus.itests.framework;

import org.jspecify.annotations.NullMarked;
