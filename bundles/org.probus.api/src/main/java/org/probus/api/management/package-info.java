/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/**
 * What tools need to see of a running registry, and the few things they may change.
 *
 * <p><b>Memory consistency.</b> Everything returned is a copy: it holds no consumer, no class and
 * no class loader. Counters are exact once no hit is in flight, and never run backwards.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.probus.api.management;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
