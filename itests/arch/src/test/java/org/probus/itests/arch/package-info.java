/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/** The law of the house, held by the build. */
@NullMarked
package org.probus.itests.arch;

import org.jspecify.annotations.NullMarked;
