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

import java.lang.invoke.VarHandle;
import java.time.Duration;

/**
 * J and K in the asymmetric flavour: the section has a fence for the compiler alone, and the wait
 * makes every processor pass one. Needs JDK 22.
 */
public final class PairJKAsymmetric {
    private PairJKAsymmetric() {}

    /** The asymmetric flavour itself. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.FORBIDDEN, desc = "The section uses what was freed.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Domain extends Guarded {
        private static final Srcu DOMAIN =
                Srcu.named("stress").flavour(Flavour.ASYMMETRIC).build();

        @Actor
        void section(II_Result r) {
            walk(DOMAIN, r);
        }

        @Actor
        void waiter() {
            retireSecond(DOMAIN);
        }
    }

    /** The replica with K for the compiler, and the real {@code membarrier(2)}. */
    @JCStressTest
    @Outcome(
            id = "0, 1",
            expect = Expect.FORBIDDEN,
            desc = "The section does not ask, and the wait has passed it by.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Right extends Labelled {
        private static final Srcu DOMAIN =
                Srcu.named("stress").flavour(Flavour.ASYMMETRIC).build();

        @Override
        void afterMark() {
            // J: the real heavy fence, which this call begins with
            DOMAIN.synchronizeOthers(Duration.ZERO);
        }

        @Override
        void afterLabel() {
            VarHandle.acquireFence(); // K: pairs with J, for the compiler alone
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

    /** Twin: {@code Fences.heavyFence} without the system call; x86 shows it. */
    @JCStressTest
    @Outcome(
            id = "0, 1",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The section does not ask, and the wait has passed it by.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class WeakJ extends Labelled {
        @Override
        void afterLabel() {
            VarHandle.acquireFence(); // K: pairs with J, for the compiler alone
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
