/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The number of a registration is set before its publication: nobody finds a consumer that has
 * none.
 */
public final class IdVisibility {
    private IdVisibility() {}

    /** The number, then the reference. */
    @JCStressTest
    @Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "A consumer was found without its number.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Right extends Published {
        @Actor
        void reader(I_Result r) {
            Consumer found = (Consumer) PUBLISHED.getAcquire(this);
            r.r1 = found == null ? -1 : found.id;
        }

        @Actor
        void publisher() {
            Consumer made = new Consumer();
            made.id = 7;
            PUBLISHED.setRelease(this, made);
        }
    }

    /** Twin: the reference, then the number; any hardware shows it. */
    @JCStressTest
    @Outcome(
            id = "0",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "A consumer was found without its number.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Weak extends Published {
        @Actor
        void reader(I_Result r) {
            Consumer found = (Consumer) PUBLISHED.getAcquire(this);
            r.r1 = found == null ? -1 : found.id;
        }

        @Actor
        void publisher() {
            Consumer made = new Consumer();
            PUBLISHED.setRelease(this, made);
            made.id = 7;
        }
    }
}
