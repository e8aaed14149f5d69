/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/** What the hotplug torture and its guest bundles both see. */
@NullMarked
package org.probus.itests.torture.board;

import org.jspecify.annotations.NullMarked;
