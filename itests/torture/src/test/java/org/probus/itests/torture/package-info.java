/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/** A minute of the torture, and the proof that it finds what is wrong. */
@NullMarked
package org.probus.itests.torture;

import org.jspecify.annotations.NullMarked;
