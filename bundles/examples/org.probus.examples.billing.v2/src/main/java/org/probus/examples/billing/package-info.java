/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/** The second version of the billing handler: the same bundle, with a discount in it. */
@NullMarked
package org.probus.examples.billing;

import org.jspecify.annotations.NullMarked;
