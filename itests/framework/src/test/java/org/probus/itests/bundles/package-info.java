/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/** The bundles of the framework tests: each package below is packed into a bundle of its own. */
@NullMarked
package org.probus.itests.bundles;

import org.jspecify.annotations.NullMarked;
