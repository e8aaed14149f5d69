/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.stress;

import org.openjdk.jcstress.infra.results.II_Result;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A section's label and the mark of a wait for labels, line for line as {@code org.probus.srcu} has
 * them; each fence is a method that a weakened twin takes away.
 */
abstract class Labelled {
    private static final VarHandle LABEL = field("label");
    private static final VarHandle OVERDUE = field("overdue");

    int label;
    int overdue;

    private static VarHandle field(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(Labelled.class, name, int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Mirrors {@code Section.label} and {@code Section.overdue}: 0 if it is not to ask. */
    final void walk(II_Result r) {
        LABEL.setRelease(this, 1);
        afterLabel();
        r.r1 = (int) OVERDUE.getVolatile(this);
    }

    /** Mirrors the fence of {@code Section.overdue}. */
    void afterLabel() {
        VarHandle.fullFence(); // K: pairs with J
    }

    /** Mirrors {@code Readers.awaitLabels}: 1 if the section is passed by. */
    final void passBy(II_Result r) {
        OVERDUE.setVolatile(this, 1);
        afterMark();
        r.r2 = (int) LABEL.getAcquire(this) == 0 ? 1 : 0;
    }

    /** Mirrors the second fence of {@code Readers.awaitLabels}. */
    void afterMark() {
        VarHandle.fullFence(); // J: pairs with K
    }
}
