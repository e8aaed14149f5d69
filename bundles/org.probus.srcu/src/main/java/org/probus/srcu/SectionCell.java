/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

/** The words of a section that its owner writes at every entry and exit, on a line of their own. */
abstract class SectionCell extends SectionPadding {
    /** Entries into bank 0; written by the owner, opaque. */
    long locks0;

    /** Entries into bank 1; written by the owner, opaque. */
    long locks1;

    /** Exits from bank 0; written by the owner, release. */
    long unlocks0;

    /** Exits from bank 1; written by the owner, release. */
    long unlocks1;

    /** What the owner is doing, for reports; null outside; written by the owner, opaque. */
    @Nullable
    Object label;

    /** Sections that the owner is in, one inside the other; the owner alone reads and writes it. */
    int depth;

    /** The bank of the outermost section; the owner alone reads and writes it. */
    int bank;
}
