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

/**
 * L and M, the end of a fused chain against the first question of a hit: either the grace period
 * waits for the hit, or the hit sees that its chain is retired.
 */
public final class PairLM {
    private PairLM() {}

    /** The question inside the section, the end before the grace period. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.FORBIDDEN, desc = "The hit calls who has left.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Domain extends Fused {
        private static final Srcu DOMAIN =
                Srcu.named("stress").flavour(Flavour.FENCED).build();

        @Actor
        void hit(II_Result r) {
            hit(DOMAIN, r);
        }

        @Actor
        void closer() {
            close(DOMAIN);
        }
    }

    /** Twin: {@code FusedWalk.hit} with its question before the section; any machine shows it. */
    @JCStressTest
    @Outcome(
            id = "0, 1",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The hit calls who has left.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class WeakM extends Fused {
        private static final Srcu DOMAIN =
                Srcu.named("stress").flavour(Flavour.FENCED).build();

        @Actor
        void hit(II_Result r) {
            r.r1 = ask();
            hurry();
            Section section = DOMAIN.lock();
            r.r2 = look(r.r1);
            section.unlock();
        }

        @Actor
        void closer() {
            close(DOMAIN);
        }
    }

    /** Twin: {@code Fuser.changed} that retires when the wait is over; any machine shows it. */
    @JCStressTest
    @Outcome(
            id = "0, 1",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The hit calls who has left.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class WeakL extends Fused {
        private static final Srcu DOMAIN =
                Srcu.named("stress").flavour(Flavour.FENCED).build();

        @Actor
        void hit(II_Result r) {
            hit(DOMAIN, r);
        }

        @Actor
        void closer() {
            DOMAIN.synchronize();
            free();
            retire();
        }
    }
}
