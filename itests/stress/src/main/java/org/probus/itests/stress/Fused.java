/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.stress;

import org.openjdk.jcstress.infra.results.II_Result;
import org.probus.srcu.Section;
import org.probus.srcu.Srcu;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MutableCallSite;
import java.time.Duration;

/**
 * A fused chain whose consumer leaves: a real call site tells whether the chain is live, and what
 * is freed is the consumer.
 *
 * <p>Each try has a call site of its own, so that none is a constant of compiled code: the question
 * is a load, as it is for the interpreter. The other case, in which the answer is compiled in until
 * the code is thrown away, is in itests/model/fused.pml.
 */
abstract class Fused extends Guarded {
    private static final MethodHandle YES = MethodHandles.constant(boolean.class, true);
    private static final MethodHandle NO = MethodHandles.constant(boolean.class, false);

    private final MutableCallSite live = new MutableCallSite(YES);

    /** Mirrors {@code FusedWalk.live}, with M: 0 while the chain is live. */
    final int ask() {
        try {
            // What the call site's dynamic invoker does.
            return (boolean) live.getTarget().invokeExact() ? 0 : 1;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Mirrors {@code Fusion.retire}, with L. */
    final void retire() {
        live.setTarget(NO);
        MutableCallSite.syncAll(new MutableCallSite[] {live});
    }

    /** Mirrors {@code FusedWalk.hit} before its first consumer, and calls that. */
    final void hit(Srcu domain, II_Result r) {
        hurry();
        Section section = domain.lock();
        r.r1 = ask();
        r.r2 = look(r.r1);
        section.unlock();
    }

    /** A hit that is in its first consumer, and then calls the second one. */
    final void walkOn(Srcu domain, II_Result r) {
        Section section = domain.lock();
        section.place(1);
        hurry();
        section.place(2); // P
        r.r1 = ask();
        r.r2 = look(r.r1);
        section.unlock();
    }

    /** A close as it should be: retire, wait for a grace period, free. */
    final void close(Srcu domain) {
        retire();
        domain.synchronize();
        free();
    }

    /** A close that waits for those who are in the second consumer alone. */
    final void closeSecond(Srcu domain) {
        retire();
        if (domain.synchronizeOn("second"::equals, Duration.ofSeconds(1))) {
            free();
        }
    }

    /** What the places of {@link #walkOn} stand for. */
    static Object at(long place) {
        return place == 1 ? "first" : "second";
    }
}
