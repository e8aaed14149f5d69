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
 * B and D, the begin of a lap against the scan for laps; and K and J, its steps against a wait for
 * labels.
 */
public final class PairBD {
    private PairBD() {}

    /** A grace period, whose leader looks for laps after its fence D. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.FORBIDDEN, desc = "The lap holds what was freed.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Lap extends Guarded {
        private static final Srcu DOMAIN =
                Srcu.named("stress").flavour(Flavour.FENCED).build();

        private static final ThreadLocal<Section.Track> TRACKS = tracks(DOMAIN);

        @Actor
        void reader(II_Result r) {
            lap(DOMAIN, TRACKS, r);
        }

        @Actor
        void writer() {
            retire(DOMAIN);
        }
    }

    /** A wait for labels, which a lap has passed on the way to what goes. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.FORBIDDEN, desc = "The lap holds what was freed.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Steps extends Guarded {
        private static final Srcu DOMAIN =
                Srcu.named("stress").flavour(Flavour.FENCED).places(Fused::at).build();

        private static final ThreadLocal<Section.Track> TRACKS = tracks(DOMAIN);

        @Actor
        void reader(II_Result r) {
            walkLap(DOMAIN, TRACKS, r);
        }

        @Actor
        void writer() {
            retireSecond(DOMAIN);
        }
    }
}
