/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */

/*
 * Fused chains (Fuser): a hit reads its walk before its section, and asks inside whether that is
 * live; then it goes through two consumers, gives the place of each, and asks again. A consumer is
 * unlinked, its chain retired, and a wait returns: nobody calls that consumer afterwards.
 *
 * The object is the chain, and stands for the consumer that leaves it: a hit's first or second
 * one, for all of its sections. RETIRED counts the chains that have retired. The place of a section
 * counts up as the label does in labels.pml, where the wait for labels is.
 *
 * Each reader runs compiled code or not, as it comes. In compiled code the question is nothing, the
 * answer is yes, and the place may be stored as late as the next safepoint, which is in a consumer,
 * or outside of the section. When a chain retires, who has code for it is stopped at a safepoint,
 * once; from then on, and without code, the question is a load.
 *
 * L: the new target is stored, then the threads are stopped; with STOP_FIRST the other way round,
 * as JDK 17 does. M: the question. N: the wait for labels stops those who are inside; with HEAVY it
 * does not, since J is a membarrier. P: the place is given before the question.
 *
 * Variants: WHOLE (the wait is a grace period), ASK_OUTSIDE (the first question comes before the
 * section), ASK_ONCE (there is no second one), PLACE_LATE (the place is given after it), NO_STOP
 * (no N), NOT_RETIRED (no L), SAFEPOINT (compiled code has one between the question and the place),
 * and the fences of domain.h and labels.pml.
 *
 * Abstractions: see domain.h. Threads that are stopped have passed a full fence. Limits: READERS,
 * SECTIONS of each, GRACE_PERIODS.
 *
 * Source: FusedWalk.hit, FusedSteps.call, Fusion.retire, Readers.awaitLabels, Section.stop.
 */

#define CELLS      READERS
#define WRITERS    (READERS + 1)
#define MORE_WORDS (2 * READERS + 1)
#define PLACE(r)   (4 * CELLS + 2 + (r))
#define OVERDUE(r) (4 * CELLS + 2 + READERS + (r))
#define RETIRED    (4 * CELLS + 2 + 2 * READERS)

#ifdef HEAVY
#define FENCE_F heavy_fence()
#define FENCE_J heavy_fence()
#endif
#ifndef FENCE_F
#define FENCE_F fence(me)
#endif
#ifndef FENCE_J
#define FENCE_J fence(me)
#endif
#ifndef FENCE_K
#define FENCE_K fence(me)
#endif

#include "domain.h"

/* The section that each reader was seen in; 0 for none. */
byte noted[READERS];

/* Which consumer of each reader leaves, 1 or 2; chosen before its first section. */
byte meant[READERS];

#ifdef SC
#define DRAINED(r) true
#else
#define DRAINED(r) empty(buffer[r])
#endif

/* The chain that each reader walks. */
byte walked[READERS];
#define object walked[me]

/* Whether each reader is at a safepoint; how many chains it has no code for, or none any more. */
#define NEVER 255
bool safe[READERS];
byte thrown[READERS];
#define CODE(r) (thrown[r] <= walked[r])
#define SAFE(r) (safe[r] || !CODE(r))
#define LIVE    (CODE(me) || mem[RETIRED] <= object)

/* Calls a consumer: the one that leaves is the object. */
inline call(number) {
    safe[me] = true;
    if
    :: meant[me] == number -> use(object)
    :: meant[me] != number
    fi;
    safe[me] = false
}

/* Calls a consumer with care: its place has become a label. */
inline call_with_care(number) {
    FENCE_K;
    if
    :: mem[OVERDUE(me)] == section + 1 && meant[me] == number && mem[HEAD] != object
    :: mem[OVERDUE(me)] != section + 1 || meant[me] != number || mem[HEAD] == object ->
        call(number)
    fi
}

#ifdef PLACE_LATE
#define PLACE_AND_ASK live = LIVE; add(me, PLACE(me))
#else
#define PLACE_AND_ASK add(me, PLACE(me)); live = LIVE
#endif

inline step(number) {
#ifdef ASK_ONCE
    add(me, PLACE(me));
    call(number)
#else
    if
    :: CODE(me) ->
#ifdef SAFEPOINT
        safe[me] = true;
        safe[me] = false;
#endif
        add(me, PLACE(me));
        call(number)
    :: !CODE(me) ->
        PLACE_AND_ASK;
        if
        :: live -> call(number)
        :: !live -> call_with_care(number)
        fi
    fi
#endif
}

active [READERS] proctype reader() {
    byte me = ME, bank, section;
    bool live;

    safe[me] = true;
    if
    :: meant[me] = 1
    :: meant[me] = 2
    fi;
    if
    :: thrown[me] = NEVER
    :: true
    fi;
    do
    :: section < SECTIONS ->
        object = mem[HEAD];
        safe[me] = false;
#ifdef ASK_OUTSIDE
        live = LIVE;
#endif
        enter(bank);
#ifndef ASK_OUTSIDE
        live = LIVE;
#endif
        if
        :: live ->
            step(1);
            step(2);
            add(me, PLACE(me))
        :: !live ->
            object = mem[HEAD];
            use(object)
        fi;
        leave(bank);
        safe[me] = true;
        atomic { section++; bank = 0; object = 0; live = false }
    :: section == SECTIONS -> break
    od;
    fence(me);
    over++
}

/* Stops a reader at a safepoint. */
inline stop(r) {
    SAFE(r) && DRAINED(r)
}

/* Throws away what code there is for the chain, and stops who has some. */
inline throw_away() {
    fence(me);
    do
    :: c < READERS && thrown[c] != NEVER -> d_step { stop(c); thrown[c] = freed + 1 }; c++
    :: c < READERS && thrown[c] == NEVER -> c++
    :: c == READERS -> c = 0; break
    od
}

inline retire() {
#if defined(NOT_RETIRED)
    skip
#elif defined(STOP_FIRST)
    throw_away();
    add(me, RETIRED)
#else
    add(me, RETIRED);
    throw_away()
#endif
}

#ifdef WHOLE
active proctype waiter() {
    UPDATER;

    do
    :: freed < GRACE_PERIODS ->
        unlink_object();
        retire();
        grace_period();
        freed++
    :: freed == GRACE_PERIODS -> break
    od
}
#else
/* The number of the section that a reader is in: exits are read first. Equal sums mean none. */
inline read_entry() {
    read_exits();
    l = mem[WORD(c, ENTRIES, 0)];
    l = l + mem[WORD(c, ENTRIES, 1)];
    if
    :: u == l -> l = 0
    :: u != l
    fi
}

inline read_exits() {
    u = mem[WORD(c, EXITS, 0)];
    u = u + mem[WORD(c, EXITS, 1)]
}

active proctype waiter() {
    byte me = ME, c, u, l, marked[READERS];
    bool quiet;

    do
    :: freed < GRACE_PERIODS ->
        unlink_object();
        retire();
        FENCE_F;
        do
        :: c < CELLS ->
            read_entry();
            noted[c] = l;
            do
            :: marked[c] < l -> add(me, OVERDUE(c)); marked[c]++
            :: marked[c] >= l -> break
            od;
            c++
        :: c == CELLS -> c = 0; break
        od;
        FENCE_J;
#if !defined(HEAVY) && !defined(NO_STOP)
        do
        :: c < CELLS && noted[c] == 0 -> c++
        :: c < CELLS && noted[c] != 0 -> stop(c); c++
        :: c == CELLS -> c = 0; break
        od;
#endif
        do
        :: c < CELLS && noted[c] == 0 -> c++
        :: c < CELLS && noted[c] != 0 ->
            quiet = (over == ENDS);
            read_exits();
            if
            :: u >= noted[c] -> noted[c] = 0; c++
            :: u < noted[c] ->
                l = mem[PLACE(c)];
                if
                :: u + 1 == noted[c] && l % 3 != 0 && l % 3 != meant[c] -> noted[c] = 0; c++
                :: u + 1 != noted[c] || l % 3 == 0 || l % 3 == meant[c] -> assert(!quiet)
                fi
            fi
        :: c == CELLS -> break
        od;
        atomic { c = 0; u = 0; l = 0; quiet = false }
        freed++
    :: freed == GRACE_PERIODS -> break
    od
}
#endif
