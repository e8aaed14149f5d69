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

/**
 * I and A, the number of a grace period against its scans: a grace period that starts after the
 * number was taken sees what was unlinked before.
 */
public final class PairIA {
    private PairIA() {}

    /**
     * The fenced flavour itself: one thread takes the cookie, the other leads the grace period
     * and then reads.
     */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.FORBIDDEN, desc = "The reader holds what was freed.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Domain extends Guarded {
        private static final Srcu DOMAIN =
                Srcu.named("stress").flavour(Flavour.FENCED).build();

        @Actor
        void leader(II_Result r) {
            DOMAIN.synchronize();
            read(DOMAIN, r);
        }

        @Actor
        void caller() {
            hurry();
            unlink();
            long cookie = DOMAIN.getState();
            for (int i = 0; i < 500; i++) {
                if (DOMAIN.poll(cookie)) {
                    free();
                    break;
                }
            }
        }
    }

    /**
     * The replica: {@code GracePeriods.snap} with I, against the start and the scan of a grace
     * period and a section after it.
     */
    @JCStressTest
    @Outcome(
            id = "0, 0",
            expect = Expect.FORBIDDEN,
            desc = "A later section than the scan holds what was unlinked.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Right extends Replica {
        @Actor
        void leader(II_Result r) {
            STARTED.setVolatile(this, 1);
            betweenSums();
            r.r1 = load();
        }

        @Actor
        void caller(II_Result r) {
            unlink();
            VarHandle.fullFence(); // I: pairs with A
            r.r2 = (int) (long) STARTED.getVolatile(this);
        }
    }

    /** Twin: {@code GracePeriods.snap} without I; x86 shows it. */
    @JCStressTest
    @Outcome(
            id = "0, 0",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "A later section than the scan holds what was unlinked.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class WeakI extends Replica {
        @Actor
        void leader(II_Result r) {
            STARTED.setVolatile(this, 1);
            betweenSums();
            r.r1 = load();
        }

        @Actor
        void caller(II_Result r) {
            unlink();
            r.r2 = (int) (long) STARTED.getVolatile(this); // no I
        }
    }
}
