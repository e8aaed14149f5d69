/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

/** A cache line and more before the owner's words: no other thread's writes disturb them. */
@SuppressWarnings("unused")
abstract class SectionPadding extends Scanned {
    private long p0, p1, p2, p3, p4, p5, p6, p7;

    /** Fills the gap after the header, where the JVM would put an int of the owner's. */
    private int p8;

    SectionPadding(@Nullable Thread owner) {
        super(owner);
    }
}
