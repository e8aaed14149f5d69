/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */

/*
 * New readers never starve a grace period: readers enter and leave for ever, with no pause, and
 * the grace period ends nevertheless, if everybody who can take a step takes one at some time.
 *
 * Variants: READERS, and those of domain.h. With NO_FLIP (two scans of the bank that all of
 * them use) it can starve.
 *
 * Abstractions: counters wrap at WRAP, so that the state space is finite; that can only make sums
 * equal that are not, so a scan may end early here, and starves less, not more.
 */

#define CELLS READERS
#define SC

#include "domain.h"

active [READERS] proctype reader() {
    byte me = ME, bank;

    enter_late(bank);
    leave(bank);
    do
    :: enter(bank);
       leave(bank);
       bank = 0
    od
}

active proctype updater() {
    UPDATER;

    grace_period();
    freed = 1
}

ltl ends { <> (freed == 1) }
