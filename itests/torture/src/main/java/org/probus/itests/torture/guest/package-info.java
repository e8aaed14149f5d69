/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/** The classes of the bundles that the hotplug torture plugs in and pulls out. */
@NullMarked
package org.probus.itests.torture.guest;

import org.jspecify.annotations.NullMarked;
