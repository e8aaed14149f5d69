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
 * A and B, the entry of a reader against the scan: either the scan counts the reader, or the
 * reader sees what was unlinked before.
 */
public final class PairAB {
    private PairAB() {}

    /** The fenced flavour itself. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.FORBIDDEN, desc = "The reader holds what was freed.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Domain extends Guarded {
        private static final Srcu DOMAIN =
                Srcu.named("stress").flavour(Flavour.FENCED).build();

        @Actor
        void reader(II_Result r) {
            read(DOMAIN, r);
        }

        @Actor
        void writer() {
            retire(DOMAIN);
        }
    }

    /** The replica with both fences. */
    @JCStressTest
    @Outcome(
            id = "0, 1",
            expect = Expect.FORBIDDEN,
            desc = "The reader holds what was unlinked, and the scan found nobody.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Right extends Replica {
        @Actor
        void reader(II_Result r) {
            read(r);
        }

        @Actor
        void leader(II_Result r) {
            retire(r);
        }
    }

    /** Twin: {@code Section.enter} without its full fence; x86 shows it. */
    @JCStressTest
    @Outcome(
            id = "0, 1",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The reader holds what was unlinked, and the scan found nobody.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class WeakB extends Replica {
        @Override
        void afterEntry() {
            // no B
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
     * Twin: {@code Readers.empty} without its heavy fence; x86 shows it.
     *
     * <p>In a whole grace period the locks on the way to the scan stand in for A on x86.
     */
    @JCStressTest
    @Outcome(
            id = "0, 1",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The reader holds what was unlinked, and the scan found nobody.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class WeakA extends Replica {
        @Override
        void betweenSums() {
            // no A
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
}
