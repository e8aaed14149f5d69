/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import org.probus.srcu.Hold;
import org.probus.srcu.Section;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Sections that begin on one thread and end on another one. */
final class Relay {
    private static final int QUEUE = 8;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Run run;
    private final BlockingQueue<Baton> batons = new ArrayBlockingQueue<>(QUEUE);

    /** Whether the one who begins has ended. */
    private volatile boolean begun;

    /**
     * A section on its way.
     *
     * @param hold the section
     * @param visit what was loaded in it
     */
    private record Baton(Hold hold, Visit visit) {}

    Relay(Run run) {
        this.run = run;
    }

    /** Starts both ends. */
    void start(Kind from, Kind to) {
        run.start(from, "down", this::begin);
        run.start(to, "up", this::end);
    }

    private void begin(Dice dice) throws InterruptedException {
        while (!run.over()) {
            Baton baton = dice.oneIn(2) ? down(dice) : cloned(dice);
            if (run.has(Fault.LEAKED_HOLD) && dice.oneIn(100)) {
                continue;
            }
            while (!batons.offer(baton, LOOK_NANOS, TimeUnit.NANOSECONDS)) {
                if (run.over()) {
                    baton.hold().up();
                    break;
                }
            }
            dice.gap();
        }
        begun = true;
    }

    private Baton down(Dice dice) {
        Hold hold = run.domain.down();
        return new Baton(hold, Visit.begin(run, dice));
    }

    private Baton cloned(Dice dice) {
        Section section = run.domain.lock();
        try {
            Visit visit = Visit.begin(run, dice);
            dice.delay();
            return new Baton(section.cloneLock(), visit);
        } finally {
            section.unlock();
        }
    }

    private void end(Dice dice) throws InterruptedException {
        Tally tally = run.tally();
        while (true) {
            boolean last = begun; // before the look: nothing comes after it
            Baton baton = batons.poll(LOOK_NANOS, TimeUnit.NANOSECONDS);
            if (baton == null) {
                if (last) {
                    return;
                }
                continue;
            }
            Hold hold = baton.hold();
            dice.delay();
            if (dice.oneIn(3)) {
                Hold clone = hold.cloneLock();
                hold.up();
                hold = clone;
                dice.delay();
            }
            baton.visit().end(tally);
            hold.up();
            if (dice.oneIn(100)) {
                refuseTwice(hold);
            }
            run.sections.increment();
        }
    }

    private void refuseTwice(Hold hold) {
        try {
            hold.up();
            run.problem("a hold was ended twice, and nobody said so: " + hold);
        } catch (IllegalStateException e) {
            // As it must be.
        }
    }
}
