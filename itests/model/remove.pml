/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */

/*
 * REMOVE against register. A hit walks the consumers of a point; if all say REMOVE it disarms the
 * site. N always says so; W, who wants the hits, registers meanwhile. Nobody is lost: when all has
 * come to rest, a site that W is registered at is armed.
 *
 * Protections: NOTHING; SKIP_ODD (disarm unless the sequence is odd now); LOCK_ONLY; SAMPLED (under
 * the lock, if the sequence is what it was before the walk); FILTER (under the lock, if no consumer
 * that is registered now wants the hits). SAMPLED in the wrong ways: AFTER_WALK, and SPIN (a hit
 * waits while the sequence is odd).
 *
 * The sequence: odd while the list is being written, as in the 2024 series; or ONE_STEP, once more
 * after the list was written, as Point.java has it; with BEFORE_LIST it steps too early.
 *
 * The writer: ADDS times W, unregistered in between. With WAITS it waits for a grace period inside
 * the odd window, so for the sections of the hits that it finds.
 *
 * Abstractions: all stores are seen at once (both words are volatile); one site; the lock of a hit
 * is tried, and a hit that does not get it leaves the site armed.
 *
 * Source: handle_swbp and handler_chain of kernel/events/uprobes.c, and the series of July 2024.
 */

bool wanted;         /* W is on the list; N always is */
bool armed = true;
byte seq;
bool lock;
byte inside[HITS];   /* the hit is in its section */
byte done;

active [HITS] proctype hit() {
    byte sampled;
    bool stays;

    inside[_pid] = true;
    if
    :: armed
    :: !armed -> goto over
    fi;
#if defined(SPIN)
    atomic { seq % 2 == 0 -> sampled = seq };
#elif defined(SAMPLED) && !defined(AFTER_WALK)
    sampled = seq;
#endif
    stays = wanted;
#ifdef AFTER_WALK
    sampled = seq;
#endif
    inside[_pid] = false;
    if
    :: stays -> goto over
    :: !stays
    fi;
#if defined(NOTHING)
    armed = false;
#elif defined(SKIP_ODD)
    if
    :: seq % 2 == 0 -> armed = false
    :: seq % 2 == 1
    fi;
#else
    if
    :: lock -> goto over
    :: atomic { !lock -> lock = true }
    fi;
#if defined(LOCK_ONLY)
    armed = false;
#elif defined(FILTER)
    if
    :: !wanted -> armed = false
    :: wanted
    fi;
#else
    if
    :: seq == sampled -> armed = false
    :: seq != sampled
    fi;
#endif
    lock = false;
#endif
over:
    inside[_pid] = false;
    done++
}

inline write_list(w) {
#if defined(BEFORE_LIST)
    seq++;
    wanted = w
#elif defined(ONE_STEP)
    wanted = w;
    seq++
#else
    seq++;
    wanted = w;
#ifdef WAITS
    h = 0;
    do
    :: h < HITS -> !inside[h]; h++
    :: h == HITS -> break
    od;
#endif
    seq++
#endif
}

active proctype writer() {
    byte added;
#ifdef WAITS
    byte h;
#endif

    do
    :: atomic { !lock -> lock = true };
       write_list(true);
       armed = true;
       lock = false;
       added++;
       if
       :: added == ADDS -> break
#if ADDS > 1
       :: added < ADDS
#endif
       fi;
#if ADDS > 1
       atomic { !lock -> lock = true };
       write_list(false);
       armed = false;
       lock = false
#endif
    od;
    done++
}

active proctype observer() {
    done == HITS + 1;
    assert(armed)
}
