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
 * H and A, the asymmetric entry against the scan: the reader has a fence for the compiler alone,
 * and the scan makes every processor pass one. Needs JDK 22.
 */
public final class PairHA {
    private PairHA() {}

    /** The asymmetric flavour itself. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.FORBIDDEN, desc = "The reader holds what was freed.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Domain extends Guarded {
        private static final Srcu DOMAIN =
                Srcu.named("stress").flavour(Flavour.ASYMMETRIC).build();

        @Actor
        void reader(II_Result r) {
            read(DOMAIN, r);
        }

        @Actor
        void writer() {
            retire(DOMAIN);
        }
    }

    /** The replica with H, and the real {@code membarrier(2)} in the scan. */
    @JCStressTest
    @Outcome(
            id = "0, 1",
            expect = Expect.FORBIDDEN,
            desc = "The reader holds what was unlinked, and the scan found nobody.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Right extends Replica {
        private static final Srcu DOMAIN =
                Srcu.named("stress").flavour(Flavour.ASYMMETRIC).build();

        @Override
        void betweenSums() {
            // A: the real heavy fence, which this call begins with
            DOMAIN.synchronizeOthers(Duration.ZERO);
        }

        @Override
        void afterEntry() {
            VarHandle.acquireFence(); // H: pairs with A
        }

        @Actor
        void reader(II_Result r) {
            read(r);
        }

        @Actor
        void leader(II_Result r) {
            retire(r);
        }
    }

    /** Twin: {@code Fences.heavyFence} without the system call; x86 shows it. */
    @JCStressTest
    @Outcome(
            id = "0, 1",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The reader holds what was unlinked, and the scan found nobody.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class WeakA extends Replica {
        @Override
        void afterEntry() {
            VarHandle.acquireFence(); // H: pairs with A
        }

        @Actor
        void reader(II_Result r) {
            read(r);
        }

        @Actor
        void leader(II_Result r) {
            retire(r);
        }
    }

    /**
     * Twin: {@code Section.enter} without H, and a plain load after it. Not visible on x86 as
     * long as HotSpot moves no plain load over an opaque store; Java lets it.
     */
    @JCStressTest
    @Outcome(
            id = "0, 1",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The reader holds what was unlinked, and the scan found nobody.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class UnseenH extends Replica {
        private static final Srcu DOMAIN =
                Srcu.named("stress").flavour(Flavour.ASYMMETRIC).build();

        @Override
        void betweenSums() {
            // A: the real heavy fence, which this call begins with
            DOMAIN.synchronizeOthers(Duration.ZERO);
        }

        @Override
        void afterEntry() {
            // no H
        }

        @Actor
        void reader(II_Result r) {
            enter(0);
            r.r1 = ref;
        }

        @Actor
        void leader(II_Result r) {
            retire(r);
        }
    }
}
