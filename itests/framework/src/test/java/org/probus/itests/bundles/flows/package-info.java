/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/** A bundle of the framework tests. */
@NullMarked
package org.probus.itests.bundles.flows;

import org.jspecify.annotations.NullMarked;
