/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import java.lang.invoke.VarHandle;

/**
 * D and C, the flip against the exit: a reader whose exit the second scan missed takes the new
 * bank at its next entry but one.
 *
 * <p>C is a release, so the exit may still be on its way when the next entry reads the bank; the
 * fence B of that entry brings it out, and the one after it is bound. The bank is no part of the
 * public surface, so the replica alone is tested. It is a matter of progress, not of safety.
 */
public final class PairDC {
    private PairDC() {}

    /** The replica with D. */
    @JCStressTest
    @Outcome(
            id = "0, 0",
            expect = Expect.FORBIDDEN,
            desc = "The exit was missed, and the old bank is taken again.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Right extends Inside {
        @Actor
        void reader(II_Result r) {
            leave();
            enter(bank());
            r.r1 = bank();
        }

        @Actor
        void leader(II_Result r) {
            flip();
            r.r2 = (int) left();
        }
    }

    /**
     * Twin: {@code Readers.flip} without D, and the bank written by a release: a volatile store
     * would stand in for D on x86, which shows this one.
     */
    @JCStressTest
    @Outcome(
            id = "0, 0",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The exit was missed, and the old bank is taken again.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class WeakD extends Inside {
        @Override
        void flip() {
            VarHandle.fullFence(); // E: pairs with B
            CURRENT.setRelease(this, 1); // no D
        }

        @Actor
        void reader(II_Result r) {
            leave();
            enter(bank());
            r.r1 = bank();
        }

        @Actor
        void leader(II_Result r) {
            flip();
            r.r2 = (int) left();
        }
    }
}
