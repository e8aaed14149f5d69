/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/** That the benchmarks run. */
@NullMarked
package org.probus.itests.bench;

import org.jspecify.annotations.NullMarked;
