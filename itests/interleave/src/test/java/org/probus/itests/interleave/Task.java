/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

import java.util.function.BooleanSupplier;

/** A thread of a run, as the scheduler sees it; used by whoever has the turn. */
final class Task {
    private static final int IDLE_SPINS = 2;

    final Run run;
    final Stage.Part part;
    final Worker worker;

    /** Where it will go on. */
    String place = "begin";

    /** How often it came to a place. */
    int arrivals;

    boolean finished;

    /** Whether it looks again and again: it gives way to any other. */
    boolean spinning;

    /** Whether it can go on. */
    private BooleanSupplier ready = () -> true;

    private long movesSeen = -1;
    private int idleSpins;

    Task(Run run, Stage.Part part, Worker worker) {
        this.run = run;
        this.part = part;
        this.worker = worker;
    }

    String name() {
        return part.name();
    }

    void at(String where, BooleanSupplier condition) {
        place = where;
        ready = condition;
        spinning = false;
        arrivals++;
    }

    boolean enabled() {
        return !finished && ready.getAsBoolean();
    }

    /** A look at something that has not come: the next one is worth it when others have moved. */
    void spins(String where) {
        long moves = run.movesOfOthers(this);
        idleSpins = moves == movesSeen ? idleSpins + 1 : 0;
        movesSeen = moves;
        at(where, () -> idleSpins < IDLE_SPINS || run.movesOfOthers(this) != movesSeen);
        spinning = true;
    }
}
