/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.probus.srcu.Flavour;
import org.probus.srcu.Section;
import org.probus.srcu.Srcu;

import java.lang.invoke.VarHandle;
import java.time.Duration;

/**
 * G and C, the end of a wait for the others against an exit: what was done in a section is seen
 * by the caller who found its reader gone, or in the next one.
 */
public final class PairGC {
    private PairGC() {}

    /** The fenced flavour itself. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "What the reader did is not seen.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Domain extends Guarded {
        private static final Srcu DOMAIN =
                Srcu.named("stress").flavour(Flavour.FENCED).build();

        @Actor
        void reader() {
            Section section = DOMAIN.lock();
            unlink();
            data = 1;
            section.unlock();
        }

        @Actor
        void caller(II_Result r) {
            r.r1 = load();
            r.r2 = DOMAIN.synchronizeOthers(Duration.ofSeconds(1)) ? data : -1;
        }
    }

    /** The replica with G. */
    @JCStressTest
    @Outcome(
            id = "0",
            expect = Expect.FORBIDDEN,
            desc = "The reader has moved on, and what it did is not seen.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Right extends Inside {
        @Actor
        void reader() {
            data = 1;
            leave();
            enter(0);
        }

        @Actor
        void caller(I_Result r) {
            if (entry() != 1) {
                VarHandle.acquireFence(); // G: pairs with C
                r.r1 = data;
            } else {
                r.r1 = -1;
            }
        }
    }

    /**
     * Twin: {@code Readers.awaitOthers} without G, and the exit neither released nor acquired.
     * Not visible on x86, where neither stores nor loads change places.
     */
    @JCStressTest
    @Outcome(
            id = "0",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The reader has moved on, and what it did is not seen.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Unseen extends Inside {
        @Override
        void leave() {
            UNLOCKS0.setOpaque(this, unlocks0 + 1); // no C
        }

        @Override
        long left() {
            return (long) UNLOCKS0.getOpaque(this);
        }

        @Override
        void afterEntry() {
            // no B
        }

        @Actor
        void reader() {
            data = 1;
            leave();
            enter(0);
        }

        @Actor
        void caller(I_Result r) {
            r.r1 = entry() != 1 ? data : -1; // no G
        }
    }
}
