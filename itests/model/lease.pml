/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */

/*
 * A lease: its owner consumes it, two expirers turn it into a pin meanwhile, and what it pins is
 * put for the last time. The section is ended once, each reference is given back, and nobody
 * touches the object after it was freed.
 *
 * Variants: GONE_KEEPS (an expirer that gets no reference says GONE, and leaves the section open)
 * and ANY_WINS (an expirer ends the section also when its compare-and-set failed): the two mistakes
 * of the form posted on 9 September 2024. The expirer, who touches the object to pin it, is safe by
 * CLONED (a clone of the lease's section), OWN_SECTION (a section of its own, begun before it looks
 * at the state) or LATE_SECTION (begun after it has looked).
 *
 * Abstractions: a grace period is the weakest that its contract allows: it waits for the sections
 * that it finds when it starts, one by one. A clone is taken if its section is open at that
 * instant, and is waited for with it; sections.pml (HOLD_CLONE) shows how. All stores are seen at
 * once: each is volatile.
 *
 * Limits: one lease, two expirers.
 *
 * Source: the hprobe state machine of kernel/events/uprobes.c.
 */

#define EXPIRERS 2
#define STABLE_IF(pinned) (pinned -> STABLE : GONE)

mtype { LEASED, STABLE, GONE, CONSUMED };

mtype state = LEASED;

/* References to the object: one is the registration's. */
byte references = 1;
bool freed;

/* How often the section was ended, and how many clones of it are open. */
byte ended, clones;

/* Expirers in a section of their own. */
bool inside[EXPIRERS];

byte done;

inline end_section() {
    ended++;
    assert(ended < 2)
}

active [EXPIRERS] proctype expirer() {
    bool pinned;
    mtype seen;

#if defined(CLONED)
    if
    :: state != LEASED -> goto over
    :: state == LEASED
    fi;
    if
    :: atomic { ended == 0 -> clones++ }
    :: ended > 0 -> goto over
    fi;
#elif defined(OWN_SECTION)
    inside[_pid] = true;
    if
    :: state != LEASED -> goto left
    :: state == LEASED
    fi;
#elif defined(LATE_SECTION)
    if
    :: state != LEASED -> goto over
    :: state == LEASED
    fi;
    inside[_pid] = true;
#endif
    assert(!freed);
    atomic { pinned = references > 0; references = references + pinned };
    atomic {
        seen = state;
        if
        :: state == LEASED -> state = STABLE_IF(pinned)
        :: state != LEASED
        fi
    };
    if
#if defined(ANY_WINS)
    :: seen != 0 -> end_section()
#elif defined(GONE_KEEPS)
    :: seen == LEASED && pinned -> end_section()
    :: seen == LEASED && !pinned
#else
    :: seen == LEASED -> end_section()
#endif
#ifndef ANY_WINS
    :: seen != LEASED && pinned -> references--
    :: seen != LEASED && !pinned
#endif
    fi;
#ifdef CLONED
    clones--;
#endif
left:
    inside[_pid] = false;
over:
    done++
}

active proctype owner() {
    mtype was;

    atomic { was = state; state = CONSUMED };
    if
    :: was != GONE -> assert(!freed)
    :: was == GONE
    fi;
    if
    :: was == LEASED -> end_section()
    :: was == STABLE -> references--
    :: was == GONE
    fi;
    done++
}

/* Puts the registration's reference. */
active proctype last_put() {
    references--;
    done++
}

/* Frees the object, a grace period after its last reference was put. */
active proctype reaper() {
    bool open[EXPIRERS];

    references == 0;
    open[0] = inside[0];
    open[1] = inside[1];
    ended > 0 && clones == 0;
    !open[0] || !inside[0];
    !open[1] || !inside[1];
    freed = true
}

active proctype observer() {
    done == EXPIRERS + 2;
    assert(ended > 0);
    assert(references == 0)
}
