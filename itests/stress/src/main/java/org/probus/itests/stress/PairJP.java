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

import java.time.Duration;

/**
 * J and P, the places in the asymmetric flavour: nobody is stopped, and the wait makes every
 * processor pass a fence. Needs JDK 22.
 */
public final class PairJP {
    private PairJP() {}

    /** The asymmetric flavour itself. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.FORBIDDEN, desc = "The hit calls who has left.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Domain extends Fused {
        private static final Srcu DOMAIN = Srcu.named("stress")
                .flavour(Flavour.ASYMMETRIC)
                .places(Fused::at)
                .build();

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
        private static final Srcu DOMAIN = Srcu.named("stress")
                .flavour(Flavour.ASYMMETRIC)
                .places(Fused::at)
                .build();

        @Actor
        void hit(II_Result r) {
            pass(DOMAIN, r);
        }

        @Actor
        void closer() {
            retireSecond(DOMAIN);
        }
    }

    /** The replica with the real {@code membarrier(2)}; without it, it is {@link PairNP.WeakN}. */
    @JCStressTest
    @Outcome(
            id = "0, 1",
            expect = Expect.FORBIDDEN,
            desc = "The hit takes its chain for live, and the wait has passed it by.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Right extends Placed {
        private static final Srcu DOMAIN =
                Srcu.named("stress").flavour(Flavour.ASYMMETRIC).build();

        @Override
        void afterMark() {
            // J: the real heavy fence, which this call begins with
            DOMAIN.synchronizeOthers(Duration.ZERO);
        }

        @Override
        void stop(Thread reader) {
            // no N: J is enough
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
