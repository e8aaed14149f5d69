/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Exits are summed before entries. The other way round a reader that enters and leaves between
 * the two sums hides one who is still inside.
 *
 * <p>One reader is inside all the time, and another comes and goes; mirrors {@code
 * Readers.empty}. The scan takes its time between the sums: 1 is a bank that counts as empty,
 * other outcomes are the second sum, negative.
 */
public final class SumOrder {
    private SumOrder() {}

    /** Exits first. */
    @JCStressTest
    @Outcome(
            id = "1",
            expect = Expect.FORBIDDEN,
            desc = "The bank counts as empty with a reader inside.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Right extends Inside {
        @Actor
        void visitor() {
            enter(0);
            leave();
        }

        @Actor
        void leader(I_Result r) {
            long left = left();
            dawdle();
            betweenSums();
            long entered = entered(0);
            r.r1 = left == entered ? 1 : (int) -entered;
        }
    }

    /** Twin: the sums are swapped; any hardware shows it. */
    @JCStressTest
    @Outcome(
            id = "1",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The bank counts as empty with a reader inside.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Weak extends Inside {
        @Actor
        void visitor() {
            enter(0);
            leave();
        }

        @Actor
        void leader(I_Result r) {
            long entered = entered(0);
            dawdle();
            betweenSums();
            long left = left();
            r.r1 = left == entered ? 1 : (int) -left;
        }
    }
}
