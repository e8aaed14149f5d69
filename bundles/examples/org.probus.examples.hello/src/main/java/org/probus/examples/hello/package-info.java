/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/** The smallest handler: drop its jar into the deploy folder; it logs what happens to bundles. */
@NullMarked
package org.probus.examples.hello;

import org.jspecify.annotations.NullMarked;
