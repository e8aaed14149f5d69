/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

/**
 * A cache line and more after the owner's words, before what others write and read.
 *
 * <p>A class of its own, since the JVM orders the fields of one class as it likes.
 */
@SuppressWarnings("unused")
abstract class SectionGap extends SectionCell {
    private long q0, q1, q2, q3, q4, q5, q6, q7;

    /** Fills the gap after the owner's words, where the JVM would put a boolean of the others. */
    private int q8;

    SectionGap(@Nullable Thread owner, int index) {
        super(owner, index);
    }
}
