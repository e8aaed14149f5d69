/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import org.probus.srcu.Hold;
import org.probus.srcu.Section;

import java.util.concurrent.locks.LockSupport;

/** The bodies of readers. */
final class Readers {
    private static final int PORTION = 64;
    private static final int DEEPEST = 6;
    private static final long IDLE_NANOS = 1_000_000;

    private static final int LITTER_LONGS = 1 << 21;

    private final Run run;

    Readers(Run run) {
        this.run = run;
    }

    /** One section of a loop. */
    private interface Step {
        void take(Dice dice, Tally tally);
    }

    private void loop(Dice dice, Step step) {
        Tally tally = run.tally();
        while (!run.over()) {
            if (run.has(Fault.IDLE_READERS)) {
                LockSupport.parkNanos(this, IDLE_NANOS);
                continue;
            }
            for (int i = 0; i < PORTION && !run.over(); i++) {
                step.take(dice, tally);
            }
            run.sections.add(PORTION);
            dice.giveWay(); // a virtual thread may have no other place to let others run
        }
    }

    /** Sections of all lengths. */
    void plain(Dice dice) {
        loop(dice, this::section);
    }

    private void section(Dice dice, Tally tally) {
        if (run.has(Fault.LOAD_BEFORE_LOCK)) {
            loadBeforeLock(dice, tally);
            return;
        }
        if (run.has(Fault.USE_AFTER_UNLOCK)) {
            useAfterUnlock(dice, tally);
            return;
        }
        Section section = run.domain.lock();
        try {
            Visit visit = Visit.begin(run, dice);
            dice.delay();
            visit.end(tally);
        } finally {
            section.unlock();
        }
        dice.gap();
    }

    private void loadBeforeLock(Dice dice, Tally tally) {
        Visit early = Visit.outside(run);
        dice.delay();
        Section section = run.domain.lock();
        early.end(tally);
        section.unlock();
    }

    private void useAfterUnlock(Dice dice, Tally tally) {
        Section section = run.domain.lock();
        Visit visit = Visit.outside(run);
        section.unlock();
        dice.delay();
        visit.end(tally);
    }

    /** Sections inside sections: what an inner one loads is good until the outermost ends. */
    void nested(Dice dice) {
        loop(dice, (random, tally) -> {
            Section section = run.domain.lock();
            try {
                Visit outer = Visit.begin(run, random);
                Visit inner = deeper(random, tally, random.below(DEEPEST));
                random.delay();
                inner.end(tally);
                outer.end(tally);
            } finally {
                section.unlock();
            }
            random.gap();
        });
    }

    private Visit deeper(Dice dice, Tally tally, int levels) {
        Section section = run.domain.lock();
        try {
            Visit visit = Visit.begin(run, dice);
            if (levels > 0) {
                deeper(dice, tally, levels - 1).end(tally);
            }
            dice.delay();
            visit.end(tally);
            return visit;
        } finally {
            section.unlock();
        }
    }

    /** Sections without a gap between them, and short. */
    void tight(Dice dice) {
        loop(dice, (random, tally) -> {
            Section section = run.domain.lock();
            Visit.begin(run, random).end(tally);
            section.unlock();
        });
    }

    /** Short sections by readers whose stores are slow, against a writer in haste. */
    void hasty(Dice dice) {
        long[] lines = new long[LITTER_LONGS];
        loop(dice, (random, tally) -> {
            random.litter(lines);
            Section section = run.domain.lock();
            Visit visit = Visit.begin(run, random);
            random.moment();
            visit.end(tally);
            section.unlock();
        });
    }

    /** Holds that overlap: the next begins before the last ends, so that one is always open. */
    void overlapping(Dice dice) {
        Hold[] last = {run.domain.down()};
        Visit[] visit = {Visit.begin(run, dice)};
        loop(dice, (random, tally) -> {
            Hold next = run.domain.down();
            Visit begun = Visit.begin(run, random);
            visit[0].end(tally);
            last[0].up();
            last[0] = next;
            visit[0] = begun;
        });
        last[0].up();
    }

    /** One section, by a thread that ends then. */
    void once(Dice dice, Tally tally) {
        section(dice, tally);
        run.sections.increment();
    }
}
