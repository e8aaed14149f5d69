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
 * N and P, a place that is given without a fence against a wait for labels that stops who is
 * inside: either the wait sees the place, or the hit sees that its chain is retired.
 */
public final class PairNP {
    private PairNP() {}

    /** The fenced flavour itself. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.FORBIDDEN, desc = "The hit calls who has left.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Domain extends Fused {
        private static final Srcu DOMAIN =
                Srcu.named("stress").flavour(Flavour.FENCED).places(Fused::at).build();

        @Actor
        void hit(II_Result r) {
            walkOn(DOMAIN, r);
        }

        @Actor
        void closer() {
            closeSecond(DOMAIN);
        }
    }

    /** The same in a loop, where a load tells whether the second thing is still linked. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.FORBIDDEN, desc = "The hit calls who has left.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Loop extends Guarded {
        private static final Srcu DOMAIN =
                Srcu.named("stress").flavour(Flavour.FENCED).places(Fused::at).build();

        @Actor
        void hit(II_Result r) {
            pass(DOMAIN, r);
        }

        @Actor
        void closer() {
            retireSecond(DOMAIN);
        }
    }

    /** The replica with both. */
    @JCStressTest
    @Outcome(
            id = "0, 1",
            expect = Expect.FORBIDDEN,
            desc = "The hit takes its chain for live, and the wait has passed it by.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Right extends Placed {
        @Actor
        void hit(II_Result r) {
            walk(r);
        }

        @Actor
        void closer(II_Result r) {
            passBy(r);
        }
    }

    /** Twin: {@code Readers.awaitLabels} without its stop; x86 shows it. */
    @JCStressTest
    @Outcome(
            id = "0, 1",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The hit takes its chain for live, and the wait has passed it by.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class WeakN extends Placed {
        @Override
        void stop(Thread reader) {
            // no N
        }

        @Actor
        void hit(II_Result r) {
            walk(r);
        }

        @Actor
        void closer(II_Result r) {
            passBy(r);
        }
    }

    /** Twin: {@code FusedSteps.call} with its place after the question; any machine shows it. */
    @JCStressTest
    @Outcome(
            id = "0, 1",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The hit takes its chain for live, and the wait has passed it by.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class WeakP extends Placed {
        @Override
        int step() {
            int answer = ask();
            dawdle();
            givePlace();
            return answer;
        }

        @Actor
        void hit(II_Result r) {
            walk(r);
        }

        @Actor
        void closer(II_Result r) {
            passBy(r);
        }
    }
}
