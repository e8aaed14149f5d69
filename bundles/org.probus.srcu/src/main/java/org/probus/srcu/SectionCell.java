/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

/**
 * The words of a section that its owner writes at every entry and exit, on a line of their own.
 *
 * <p>Some are public for one use alone: the exit that has no stack for a call.
 */
abstract class SectionCell extends SectionPadding {
    /** Entries into bank 0; written by the owner, opaque. */
    long locks0;

    /** Entries into bank 1; written by the owner, opaque. */
    long locks1;

    /** Exits from bank 0; written by the owner, release. */
    long unlocks0;

    /** Exits from bank 1; written by the owner, release. */
    long unlocks1;

    /**
     * Exits from bank 0 that were made without a call, see {@link Section#unlock}; written by the
     * owner, volatile.
     */
    public volatile long late0;

    /** Exits from bank 1 that were made without a call; written by the owner, volatile. */
    public volatile long late1;

    /** What the owner is doing, for reports; null outside; written by the owner, opaque. */
    public @Nullable Object label;

    /** Sections that the owner is in, one inside the other; the owner alone reads and writes it. */
    public int depth;

    /** The bank of the outermost section; the owner alone reads and writes it. */
    public int bank;
}
