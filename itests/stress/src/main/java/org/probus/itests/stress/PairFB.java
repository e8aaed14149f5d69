/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.probus.srcu.Flavour;
import org.probus.srcu.Section;
import org.probus.srcu.Srcu;

import java.lang.invoke.VarHandle;
import java.time.Duration;

/**
 * F and B, a wait for the others against an entry: either the reader is noted, or it sees what
 * was unlinked before.
 */
public final class PairFB {
    private PairFB() {}

    /** The fenced flavour itself; the caller is inside a section. */
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
        void caller() {
            Section section = DOMAIN.lock();
            unlink();
            if (DOMAIN.synchronizeOthers(Duration.ofSeconds(1))) {
                free();
            }
            section.unlock();
        }
    }

    /** The replica with F. */
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
        void caller(II_Result r) {
            unlink();
            VarHandle.fullFence(); // F: pairs with B
            r.r2 = entry() == 0 ? 1 : 0;
        }
    }

    /** Twin: {@code Readers.awaitOthers} without its heavy fence; x86 shows it. */
    @JCStressTest
    @Outcome(
            id = "0, 1",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The reader holds what was unlinked, and the scan found nobody.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class WeakF extends Replica {
        @Actor
        void reader(II_Result r) {
            read(r);
        }

        @Actor
        void caller(II_Result r) {
            unlink();
            r.r2 = entry() == 0 ? 1 : 0; // no F
        }
    }
}
