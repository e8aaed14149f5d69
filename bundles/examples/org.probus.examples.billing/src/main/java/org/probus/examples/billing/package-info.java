/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/** An example of a handler: a bill for each region, added up from the orders that are placed. */
@NullMarked
package org.probus.examples.billing;

import org.jspecify.annotations.NullMarked;
