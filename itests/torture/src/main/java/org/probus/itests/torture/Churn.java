/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import java.util.ArrayDeque;
import java.util.Deque;

/** Threads that enter once and end, so that their cells come and go during the scans. */
final class Churn {
    private static final int AT_ONCE = 8;

    private final Run run;
    private final Readers readers;

    Churn(Run run, Readers readers) {
        this.run = run;
        this.readers = readers;
    }

    void churn(Dice dice) throws InterruptedException {
        Deque<Thread> alive = new ArrayDeque<>();
        Deque<Tally> tallies = new ArrayDeque<>();
        Tally total = run.tally();
        while (!run.over()) {
            Tally tally = new Tally();
            Kind kind = dice.oneIn(2) ? Kind.PLATFORM : Kind.VIRTUAL;
            alive.add(run.spawn(kind, "once", random -> readers.once(random, tally)));
            tallies.add(tally);
            if (alive.size() >= AT_ONCE) {
                alive.remove().join();
                total.add(tallies.remove());
            }
        }
        while (!alive.isEmpty()) {
            alive.remove().join();
            total.add(tallies.remove());
        }
    }
}
