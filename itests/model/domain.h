/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */

/*
 * What the models of a domain share: its words, the memory they lie in, and the grace period.
 *
 * Words. Each has one writer, who only ever adds one. So a store that waits in a store buffer is
 * known by its word alone. `flips` counts the flips, and its parity is `current`; `head` is the
 * number of the object that readers find, and each unlinking publishes the next one.
 *
 * Memory, -DSC: each store is seen at once. Otherwise it waits in the writer's buffer, which a
 * process of its own drains at any time: in order (TSO, x86), or with -DWEAK an entry may overtake
 * what was stored before it, while an exit, being a release, may not (AArch64). A fence waits for
 * the own buffer. Loads run in program order; where a variant has a load run early, it says so.
 *
 * Abstractions: `freed` is a ghost; the frees of a grace period are one object; counters do not
 * wrap (in progress.pml they do). A scan that fails begins anew, and never waits in between.
 *
 * Source: the algorithm of kernel/rcu/srcutree.c, as Srcu.java draws it; the letters are those of
 * that drawing.
 */

#define ENTRIES 0
#define EXITS   2
#define WORD(cell, kind, bank) (4 * (cell) + (kind) + (bank))
#define FLIPS   (4 * CELLS)
#define HEAD    (4 * CELLS + 1)
#define BANK    (mem[FLIPS] % 2)

#ifndef WRAP
#define WRAP 255
#endif

/* How many processes come to their end before a grace period has nobody to wait for. */
#ifndef ENDS
#define ENDS READERS
#endif

/* Words that a model has besides. */
#ifndef MORE_WORDS
#define MORE_WORDS 0
#endif

byte mem[4 * CELLS + 2 + MORE_WORDS];

/* Ghosts: objects below this number are freed; how many processes have come to their end. */
byte freed;
byte over;

#ifdef SC
#define BUFFERS 0
#define add(me, word) mem[word] = (mem[word] + 1) % WRAP
#define fence(me) skip
#else
#define BUFFERS WRITERS
chan buffer[WRITERS] = [4] of { byte };

/* Drains the count of an entry before what was stored earlier. */
inline overtake(entry) {
    d_step {
        _pid < CELLS && buffer[_pid]??[eval(entry)] -> buffer[_pid]??eval(entry);
        mem[entry]++
    }
}

/* Drains the buffer of the writer with its own number: these processes are declared first. */
active [WRITERS] proctype memory() {
    byte word;
end:
    do
    :: d_step { buffer[_pid]?word -> mem[word]++; word = 0 }
#ifdef WEAK
    :: overtake(WORD(_pid, ENTRIES, 0))
    :: overtake(WORD(_pid, ENTRIES, 1))
#endif
    od
}

#define add(me, word) buffer[me]!word
#define fence(me) empty(buffer[me])
#endif

/* What a scan must not do when everybody has come to his end: find a bank that is not empty. */
#ifdef HANGS_ARE_FINE
#define MAY_FAIL skip
#else
#define MAY_FAIL assert(!quiet)
#endif

/* The number of a process among the writers: readers come first. */
#define ME (_pid - BUFFERS)

/* The fences; a model may put others in their place before it includes this. */
#ifndef FENCE_A
#define FENCE_A fence(me)
#endif
#ifndef FENCE_B
#define FENCE_B fence(me)
#endif
#ifndef FENCE_D
#define FENCE_D fence(me)
#endif
#ifndef FENCE_E
#define FENCE_E fence(me)
#endif

inline enter(bank) {
    bank = BANK;
    add(me, WORD(me, ENTRIES, bank));
    FENCE_B
}

/* Enters the bank that was current at some time: who is slow has looked long ago. */
inline enter_late(bank) {
    if
    :: bank = 0
    :: bank = 1
    fi;
    add(me, WORD(me, ENTRIES, bank));
    FENCE_B
}

inline leave(bank) {
    add(me, WORD(me, EXITS, bank))
}

/* Uses an object: whoever does so in time finds it not freed. */
inline use(object) {
    assert(object >= freed)
}

/* Unlinks the object, by putting the next one in its place. */
inline unlink_object() {
    add(me, HEAD)
}

/* Sums the counts of a bank, cell by cell. */
inline sum(total, kind, bank) {
    do
    :: d_step { c < CELLS -> total = (total + mem[WORD(c, kind, bank)]) % WRAP; c++ }
    :: d_step { c == CELLS -> c = 0 } -> break
    od
}

#ifdef SWAPPED_SUMS
#define FIRST_SUM  sum(l, ENTRIES, bank)
#define SECOND_SUM sum(u, EXITS, bank)
#else
#define FIRST_SUM  sum(u, EXITS, bank)
#define SECOND_SUM sum(l, ENTRIES, bank)
#endif

/*
 * A full fence of this thread, and by membarrier one of each reader, at some instant between the
 * call and its return. More it does not promise.
 */
inline heavy_fence() {
    fence(me);
    do
    :: c < READERS -> atomic { fence(c); c++ }
    :: c == READERS -> c = 0; break
    od
}

/* What the updater keeps: the idle bank, which it alone changes, and the sums of a scan. */
#define UPDATER byte me = ME, idle = 1, c, u, l; bool quiet

inline flip() {
    FENCE_E;
    atomic { add(me, FLIPS); idle = 1 - idle };
    FENCE_D
}

/* Scans a bank once; it was found empty if u == l. */
inline scan(bank) {
    FIRST_SUM;
#ifdef LOOK_FIRST
    /* A look without the heavy fence: sums that differ need no second one. */
    SECOND_SUM;
    if
    :: u != l
    :: u == l -> atomic { u = 0; l = 0 }; FIRST_SUM; FENCE_A; SECOND_SUM
    fi
#else
    FENCE_A;
    SECOND_SUM
#endif
}

/*
 * Scans a bank until it is empty. A scan that begins when everybody has come to his end must find
 * it so: else the grace period hangs.
 */
inline await_empty(bank) {
    do
    :: quiet = (over == ENDS);
       scan(bank);
       if
       :: u == l -> break
       :: u != l -> MAY_FAIL; atomic { u = 0; l = 0 }
       fi
    od;
    atomic { u = 0; l = 0; quiet = false }
}

/* A grace period; NO_FLIP scans the one bank that readers use, ONE_SCAN the one they have left. */
inline grace_period() {
#if defined(ONE_SCAN)
    flip();
    await_empty(idle)
#elif defined(NO_FLIP)
    await_empty(1 - idle);
    await_empty(1 - idle)
#else
    await_empty(idle);
    flip();
    await_empty(idle)
#endif
}
