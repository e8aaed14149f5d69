/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.stress;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.infra.results.II_Result;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A section's place and a wait for labels, line for line as {@code org.probus.core} and {@code
 * org.probus.srcu} have them; what a weakened twin takes away is a method.
 */
abstract class Placed extends Fused {
    private static final VarHandle PLACE = field("place", long.class);
    private static final VarHandle INSIDE = field("inside", Thread.class);

    /** How often a hit looks whether its chain is retired, and how long it lasts then. */
    private static final int LOOKS = 200;

    long place;

    /** Whose section it is, once that has begun. */
    @Nullable
    Thread inside;

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(Placed.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** A section that gives two places; 0 if the second consumer is called. */
    final void walk(II_Result r) {
        INSIDE.setVolatile(this, Thread.currentThread()); // the entry, and its B
        PLACE.setRelease(this, 1L);
        hurry();
        r.r1 = step();
    }

    /** Mirrors {@code FusedSteps.call}: the place, P, then the question. */
    int step() {
        givePlace();
        return ask();
    }

    /** Lasts until the chain is seen to be retired, or not, and goes on for a while then. */
    final void dawdle() {
        for (int i = 0; i < LOOKS; i++) {
            if (ask() != 0) {
                for (int j = 0; j < LOOKS; j++) {
                    hurry();
                }
                return;
            }
            Thread.onSpinWait();
        }
    }

    /** Mirrors {@code Section.place}. */
    final void givePlace() {
        PLACE.setRelease(this, 2L);
    }

    /** Mirrors {@code Readers.awaitLabels} after the end of the chain: 1 if it passes by. */
    final void passBy(II_Result r) {
        retire();
        VarHandle.fullFence(); // F: pairs with B
        Thread reader = (Thread) INSIDE.getVolatile(this);
        afterMark();
        if (reader != null) {
            stop(reader);
        }
        r.r2 = (long) PLACE.getAcquire(this) == 2 ? 0 : 1;
    }

    /** Mirrors the second fence of {@code Readers.awaitLabels}. */
    void afterMark() {
        VarHandle.fullFence(); // J: pairs with K
    }

    /** Mirrors {@code Section.stop}, which is N. */
    void stop(Thread reader) {
        reader.getStackTrace();
    }
}
