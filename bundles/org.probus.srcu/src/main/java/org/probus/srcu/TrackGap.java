/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

/** A cache line and more after the owner's word, before what others read. */
@SuppressWarnings("unused")
abstract class TrackGap extends TrackCell {
    private long q0, q1, q2, q3, q4, q5, q6, q7;

    TrackGap(@Nullable Thread owner) {
        super(owner);
    }
}
