/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.probus.srcu.Section;
import org.probus.srcu.Srcu;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Objects;

/**
 * The walk over a chain that is a constant of the code.
 *
 * <p>See {@link Fuser}. The class itself is a template, and is never initialised.
 */
final class FusedWalk extends Walk {
    private static final Made MADE =
            Objects.requireNonNull(Template.data(MethodHandles.lookup(), Made.class));

    /** Keeps the links reachable while a thread is in this class, for {@link Places}. */
    private static final Fusion FUSION = MADE.fusion();

    private static final Steps STEPS = MADE.steps();
    private static final Srcu DOMAIN = MADE.domain();
    private static final boolean DEBUG = DOMAIN.debug();
    private static final MethodHandle LIVE = FUSION.live.dynamicInvoker();
    private static final long[] COUNTS = FUSION.laps.counts;

    /** The chain was another one when the section had begun, or a hit is under way here. */
    private static final int AGAIN = -1;

    /** The stack ended between two consumers; what they did is not counted. */
    private static final int LOST = -2;

    /**
     * What a copy is made of.
     *
     * @param steps calls the consumers
     */
    record Made(Fusion fusion, Steps steps, Srcu domain) {}

    FusedWalk() {}

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // late exits are written by their thread alone
    boolean hit(CoreSite<?> site, Object event) {
        Section token = DOMAIN.lock();
        Section section = DEBUG ? token.cell : token;
        int sum = AGAIN;
        try {
            if (section.depth == 1 && live()) { // M: pairs with L
                sum = STEPS.walk(section, event);
                if (sum < Steps.CARE) {
                    count(section);
                }
            }
        } catch (Throwable e) {
            sum = LOST; // nothing else gets out of the consumers' calls
        }
        try {
            if (sum == AGAIN || DEBUG) {
                token.unlock();
            } else {
                section.leaveOutermost();
            }
        } catch (StackOverflowError e) {
            sum = LOST; // there is no stack for a call: see Section.unlock
            section.depth--;
            if (section.depth == 0) {
                section.label = null;
                section.place = 0;
                if (section.bank == 0) {
                    section.late0++;
                } else {
                    section.late1++;
                }
            } else if (section.depth <= section.inner.length) {
                section.inner[section.depth - 1] = null;
            }
        }
        if (sum <= 0 || sum >= Steps.CARE) {
            after(site, sum);
        }
        return sum != AGAIN;
    }

    private static boolean live() {
        try {
            return (boolean) LIVE.invokeExact();
        } catch (Throwable e) {
            return false; // the stack ends here
        }
    }

    private static void count(Section section) {
        int at = (section.index + 1) * Laps.STRIDE;
        if (at != 0 && at < COUNTS.length) {
            COUNTS[at]++;
        } else {
            FUSION.laps.others.increment();
        }
    }

    /** Does what has no place in the walk itself; outside of the section. */
    private static void after(CoreSite<?> site, int sum) {
        if (sum == AGAIN || sum == LOST) {
            return;
        }
        if (sum >= Steps.CARE) {
            FUSION.broken(FUSION.links.length - sum / Steps.CARE);
        }
        if (sum % Steps.CARE == 0) {
            site.point.askForRemoval(site.owner, FUSION.sampled);
        }
    }
}
