/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

/**
 * The words of a section that its owner writes at every entry and exit, on a line of their own.
 *
 * <p>Some are public for what must be done where there is no stack for a call.
 */
abstract class SectionCell extends SectionPadding {
    private static final int FEW = 6;

    /**
     * A small number that no other platform thread's section has while this thread lives, for
     * counters that one thread alone writes; -1 for a virtual thread's, and in debug mode.
     */
    public final int index;

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

    /** What the owner does in its outermost section; null outside; by the owner, release. */
    public @Nullable Object label;

    /**
     * What the owner does in the sections inside that one, the outermost of them first; null where
     * it says nothing. Elements by the owner, release; the array itself when it is too short.
     */
    public volatile @Nullable Object[] inner = new Object[FEW];

    /**
     * What the owner does in its outermost section, as a number; 0 where it says nothing, or says
     * it with a label. Written by the owner, see {@link Section#place}.
     */
    public long place;

    /** How many labels the owner gave since its outermost section began; the owner alone. */
    int said;

    /** Sections that the owner is in, one inside the other; the owner alone reads and writes it. */
    public int depth;

    /** A count that the user of the domain keeps: what its owner does before a closer look. */
    public int turns;

    /** A number that the user of the domain keeps for its owner, from a section to after it. */
    public long mark;

    /**
     * What the user of the domain has noted for its owner, in sections and between them, see {@link
     * Srcu#notes}; written by the owner, plain.
     */
    public @Nullable Object note;

    /** The bank of the outermost section; the owner alone reads and writes it. */
    public int bank;

    SectionCell(@Nullable Thread owner, int index) {
        super(owner);
        this.index = index;
    }
}
