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
 * The reference is loaded inside the section: one that was loaded before may be freed at once.
 */
public final class LoadBeforeEnter {
    private LoadBeforeEnter() {}

    /** Enter, then load. */
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

    /** Twin: load, then enter, on the real domain; any hardware shows it. */
    @JCStressTest
    @Outcome(
            id = "0, 1",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The reader holds what was freed.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Weak extends Guarded {
        private static final Srcu DOMAIN =
                Srcu.named("stress").flavour(Flavour.FENCED).build();

        @Actor
        void reader(II_Result r) {
            r.r1 = load();
            Section section = DOMAIN.lock();
            r.r2 = look(r.r1);
            section.unlock();
        }

        @Actor
        void writer() {
            retire(DOMAIN);
        }
    }
}
