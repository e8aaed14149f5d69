/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/** Tests of the hot deploy: its parts alone, and the built bundle in a real Felix. */
@NullMarked
package org.probus.deploy;

import org.jspecify.annotations.NullMarked;
