/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/** Short plays for a few threads on one domain, loaded beside the instrumented SRCU. */
@NullMarked
package org.probus.itests.interleave.scenes;

import org.jspecify.annotations.NullMarked;
