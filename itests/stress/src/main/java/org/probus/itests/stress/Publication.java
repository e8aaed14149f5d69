/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A consumer with plain fields is published by a release and found by an acquire: never half
 * built.
 *
 * <p>Mirrors the list of consumers of a point, see rows 2 to 4 of the mapping of concepts.
 */
public final class Publication {
    private Publication() {}

    /** Release and acquire. */
    @JCStressTest
    @Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "A consumer was found half built.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Right extends Published {
        @Actor
        void reader(I_Result r) {
            Consumer found = (Consumer) PUBLISHED.getAcquire(this);
            r.r1 = found == null ? -1 : found.look();
        }

        @Actor
        void publisher() {
            PUBLISHED.setRelease(this, new Consumer());
        }
    }

    /**
     * Twin: the reference is published first and the fields are set then, which is the order the
     * kernel once had; any hardware shows it.
     */
    @JCStressTest
    @Outcome(
            id = "0",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "A consumer was found half built.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Weak extends Published {
        @Actor
        void reader(I_Result r) {
            Consumer found = (Consumer) PUBLISHED.getAcquire(this);
            r.r1 = found == null ? -1 : found.look();
        }

        @Actor
        void publisher() {
            Consumer made = new Consumer(0);
            PUBLISHED.setRelease(this, made);
            made.fill();
        }
    }

    /**
     * Twin: the reference is published and found by plain access. Not visible on x86 unless the
     * compiler moves the stores.
     */
    @JCStressTest
    @Outcome(
            id = "0",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "A consumer was found half built.")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "As it should be.")
    @State
    public static class Unseen extends Published {
        @Actor
        void reader(I_Result r) {
            Consumer found = published;
            r.r1 = found == null ? -1 : found.look();
        }

        @Actor
        void publisher() {
            published = new Consumer();
        }
    }
}
