/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/** SRCU's own code, step by step: a scheduler decides which thread takes the next one. */
@NullMarked
package org.probus.itests.interleave;

import org.jspecify.annotations.NullMarked;
