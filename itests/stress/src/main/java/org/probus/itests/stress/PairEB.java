/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * E and B, the first scan against the flip: a scan counts no reader whom the flip sent to its
 * bank.
 *
 * <p>The bank is no part of the public surface, so the replica alone is tested.
 */
public final class PairEB {
    private PairEB() {}

    /** The replica with E. */
    @JCStressTest
    @Outcome(
            id = "1, 1",
            expect = Expect.FORBIDDEN,
            desc = "The scan before the flip counted an entry that came after it.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Right extends Replica {
        @Actor
        void reader(II_Result r) {
            r.r1 = bank();
            enter(r.r1);
        }

        @Actor
        void leader(II_Result r) {
            r.r2 = (int) entered(1);
            flip();
        }
    }

    /**
     * Twin: {@code Readers.flip} without E, and the bank written opaquely. Not visible on x86,
     * where no store passes an earlier load.
     */
    @JCStressTest
    @Outcome(
            id = "1, 1",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The scan before the flip counted an entry that came after it.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Unseen extends Replica {
        @Override
        void flip() {
            CURRENT.setOpaque(this, 1); // no E
        }

        @Override
        void afterEntry() {
            // no B
        }

        @Actor
        void reader(II_Result r) {
            r.r1 = bank();
            enter(r.r1);
        }

        @Actor
        void leader(II_Result r) {
            r.r2 = (int) entered(1);
            flip();
        }
    }
}
