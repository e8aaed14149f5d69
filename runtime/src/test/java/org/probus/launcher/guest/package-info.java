/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/** What the tests put into a bundle of their own and drop into a running distribution. */
@NullMarked
package org.probus.launcher.guest;

import org.jspecify.annotations.NullMarked;
