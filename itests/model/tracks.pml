/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */

/*
 * Tracks: the section of a reader is a lap of a word of its own, and a grace period waits for the
 * laps that it sees, as TrackCell.java draws it.
 *
 * A word adds one at the begin of a lap and one at its end, so that it is odd in a lap, and its
 * value is the number of that. With -DASYMMETRIC the begin has no fence, and D is a heavy one.
 * -DNO_WAIT looks, and does not wait; -DLOOK_FIRST looks before the unlinking.
 *
 * Abstractions: steps and cancelled laps (a number that comes again makes a wait longer alone);
 * the banks, which are no concern of a lap. domain.h says the rest. The word is all that a reader
 * stores, so that there is nothing for a weaker memory to change the order of.
 */

#ifdef ASYMMETRIC
#define FENCE_B skip
#define FENCE_D heavy_fence()
#endif

#define CELLS   READERS
#define WRITERS (READERS + 1)

#include "domain.h"

#define TRACK(reader) WORD(reader, ENTRIES, 0)

active [READERS] proctype reader() {
    byte me = ME, object, laps;

    do
    :: laps < SECTIONS ->
        add(me, TRACK(me));
        FENCE_B;
        object = mem[HEAD];
        use(object);
        add(me, TRACK(me));
        atomic { laps++; object = 0 }
    :: laps == SECTIONS -> break
    od;
    fence(me);
    over++
}

/* Notes the word of each reader. */
inline look() {
    do
    :: d_step { c < READERS -> seen[c] = mem[TRACK(c)]; c++ }
    :: d_step { c == READERS -> c = 0 } -> break
    od
}

/* Waits until each that was seen in a lap has left it. */
inline await_laps() {
    do
    :: c < READERS ->
        quiet = (over == ENDS);
        if
        :: seen[c] % 2 == 0 || mem[TRACK(c)] != seen[c] -> atomic { seen[c] = 0; c++ }
        :: else -> MAY_FAIL
        fi
    :: c == READERS -> atomic { c = 0; quiet = false }; break
    od
}

active proctype updater() {
    byte me = ME, c;
    byte seen[READERS];
    bool quiet;

    do
    :: freed < GRACE_PERIODS ->
#ifdef LOOK_FIRST
        look();
#endif
        unlink_object();
        FENCE_D;
#ifndef LOOK_FIRST
        look();
#endif
#ifndef NO_WAIT
        await_laps();
#endif
        freed++
    :: freed == GRACE_PERIODS -> break
    od
}
