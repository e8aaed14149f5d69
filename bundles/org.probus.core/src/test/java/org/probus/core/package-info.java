/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/** Tests of the registry, without a framework. */
@NullMarked
package org.probus.core;

import org.jspecify.annotations.NullMarked;
