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

/**
 * A and C, the exit of a reader against the scan: what was done in a section is seen by whoever
 * waited for its end.
 */
public final class PairAC {
    private PairAC() {}

    /**
     * The fenced flavour itself: whoever waited for a section sees what was done in it.
     *
     * <p>The reader says by {@code unlink} that it is inside, and writes {@code data} then.
     */
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
        void writer(II_Result r) {
            r.r1 = load();
            DOMAIN.synchronize();
            r.r2 = data;
        }
    }

    /** The replica with both. */
    @JCStressTest
    @Outcome(
            id = "0",
            expect = Expect.FORBIDDEN,
            desc = "The scan saw the exit, and not what was done before it.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Right extends Inside {
        @Actor
        void reader() {
            data = 1;
            leave();
        }

        @Actor
        void leader(I_Result r) {
            r.r1 = empty() ? data : -1;
        }
    }

    /**
     * Twin: the exit is no release, and the scan no acquire and without A. Not visible on x86,
     * where neither stores nor loads change places; AArch64 may show it.
     */
    @JCStressTest
    @Outcome(
            id = "0",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The scan saw the exit, and not what was done before it.")
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
        void betweenSums() {
            // no A
        }

        @Actor
        void reader() {
            data = 1;
            leave();
        }

        @Actor
        void leader(I_Result r) {
            r.r1 = empty() ? data : -1;
        }
    }
}
