/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.probus.srcu.Flavour;
import org.probus.srcu.Srcu;

/**
 * J and K, a label against a wait for labels: either the wait sees the label, or the section sees
 * that it is overdue, and asks whether what the label names is gone.
 */
public final class PairJK {
    private PairJK() {}

    /** The fenced flavour itself. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.FORBIDDEN, desc = "The section uses what was freed.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Domain extends Guarded {
        private static final Srcu DOMAIN =
                Srcu.named("stress").flavour(Flavour.FENCED).build();

        @Actor
        void section(II_Result r) {
            walk(DOMAIN, r);
        }

        @Actor
        void waiter() {
            retireSecond(DOMAIN);
        }
    }

    /** The replica with both fences. */
    @JCStressTest
    @Outcome(
            id = "0, 1",
            expect = Expect.FORBIDDEN,
            desc = "The section does not ask, and the wait has passed it by.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Right extends Labelled {
        @Actor
        void section(II_Result r) {
            walk(r);
        }

        @Actor
        void waiter(II_Result r) {
            passBy(r);
        }
    }

    /** Twin: {@code Section.overdue} without its full fence; x86 shows it. */
    @JCStressTest
    @Outcome(
            id = "0, 1",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The section does not ask, and the wait has passed it by.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class WeakK extends Labelled {
        @Override
        void afterLabel() {
            // no K
        }

        @Actor
        void section(II_Result r) {
            walk(r);
        }

        @Actor
        void waiter(II_Result r) {
            passBy(r);
        }
    }

    /**
     * Twin: {@code Readers.awaitLabels} without its second heavy fence. Not visible on x86, where
     * HotSpot puts a full fence behind every volatile store, that of the mark as well.
     */
    @JCStressTest
    @Outcome(
            id = "0, 1",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The section does not ask, and the wait has passed it by.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class UnseenJ extends Labelled {
        @Override
        void afterMark() {
            // no J
        }

        @Actor
        void section(II_Result r) {
            walk(r);
        }

        @Actor
        void waiter(II_Result r) {
            passBy(r);
        }
    }
}
