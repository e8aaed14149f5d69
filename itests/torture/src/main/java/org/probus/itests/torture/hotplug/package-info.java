/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/** The torture of hot-pluggable handlers in a real framework. */
@NullMarked
package org.probus.itests.torture.hotplug;

import org.jspecify.annotations.NullMarked;
