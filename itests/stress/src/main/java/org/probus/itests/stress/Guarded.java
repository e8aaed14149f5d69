/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.stress;

import org.openjdk.jcstress.infra.results.II_Result;
import org.probus.srcu.Section;
import org.probus.srcu.Srcu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** An object that a real domain guards: linked, unlinked, and freed after a grace period. */
abstract class Guarded {
    private static final VarHandle REF = field("ref");
    private static final VarHandle FREED = field("freed");

    /** How often a reader that holds the object looks whether it is freed. */
    private static final int LOOKS = 100;

    private int ref;
    private int freed;

    /** What the reader does in its section; plain. */
    int data;

    private static VarHandle field(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(Guarded.class, name, int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Loads the reference: 0 while it is linked. */
    final int load() {
        return (int) REF.getAcquire(this);
    }

    /** Looks at the object for a while, if it was found linked: 1 if it was freed meanwhile. */
    final int look(int found) {
        int seen = (int) FREED.getOpaque(this);
        for (int i = 0; found == 0 && seen == 0 && i < LOOKS; i++) {
            seen = (int) FREED.getOpaque(this);
        }
        return seen;
    }

    final void unlink() {
        REF.setRelease(this, 1);
    }

    final void free() {
        FREED.setOpaque(this, 1);
    }

    /** A section as it should be: enter, load, use, leave. */
    final void read(Srcu domain, II_Result r) {
        Section section = domain.lock();
        r.r1 = load();
        r.r2 = look(r.r1);
        section.unlock();
    }
}
