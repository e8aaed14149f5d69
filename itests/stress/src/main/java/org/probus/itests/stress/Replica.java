/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.stress;

import org.openjdk.jcstress.infra.results.II_Result;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One reader's cell and the leader's scan, line for line as {@code org.probus.srcu} has them; each
 * fence is a method that a weakened twin takes away.
 *
 * <p>One such object is one try. {@code ref} is what a section protects: 0 while it is linked, 1
 * when it is unlinked.
 */
abstract class Replica {
    static final VarHandle LOCKS0 = field("locks0", long.class);
    static final VarHandle LOCKS1 = field("locks1", long.class);
    static final VarHandle UNLOCKS0 = field("unlocks0", long.class);
    static final VarHandle UNLOCKS1 = field("unlocks1", long.class);
    static final VarHandle CURRENT = field("current", int.class);
    static final VarHandle STARTED = field("started", long.class);
    static final VarHandle REF = field("ref", int.class);

    long locks0;
    long locks1;
    long unlocks0;
    long unlocks1;
    int current;
    long started;
    int ref;

    /** What the reader does in its section; plain. */
    int data;

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(Replica.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Mirrors {@code Readers.bank}. */
    final int bank() {
        return (int) CURRENT.getVolatile(this);
    }

    /** Mirrors {@code Section.enter} at depth 0. */
    final void enter(int bank) {
        if (bank == 0) {
            LOCKS0.setOpaque(this, locks0 + 1);
        } else {
            LOCKS1.setOpaque(this, locks1 + 1);
        }
        afterEntry();
    }

    /** Mirrors the fence of {@code Section.enter}. */
    void afterEntry() {
        VarHandle.fullFence(); // B: pairs with A, D, E and F
    }

    /** Mirrors {@code Section.leave} at depth 1, bank 0. */
    void leave() {
        UNLOCKS0.setRelease(this, unlocks0 + 1); // C, as a release
    }

    /** The reader's load of what is protected. */
    final int load() {
        return (int) REF.getAcquire(this);
    }

    /** The writer's part before the grace period. */
    final void unlink() {
        REF.setRelease(this, 1);
    }

    /** Mirrors {@code Readers.left}. */
    long left() {
        return (long) UNLOCKS0.getAcquire(this);
    }

    /** Mirrors {@code Readers.entered}. */
    final long entered(int bank) {
        return bank == 0 ? (long) LOCKS0.getOpaque(this) : (long) LOCKS1.getOpaque(this);
    }

    /** Mirrors {@code Readers.empty} for bank 0. */
    final boolean empty() {
        long left = left();
        betweenSums();
        return left == entered(0);
    }

    /** Mirrors the fence of {@code Readers.empty}. */
    void betweenSums() {
        VarHandle.fullFence(); // A: pairs with B, C, H and I
    }

    /** Mirrors {@code Readers.flip}, from bank 0 to bank 1. */
    void flip() {
        VarHandle.fullFence(); // E: pairs with B
        CURRENT.setVolatile(this, 1);
        VarHandle.fullFence(); // D: pairs with C and B
    }

    /** Mirrors {@code Section.entry} for a reader that uses bank 0. */
    final long entry() {
        long left = left();
        long entered = entered(0);
        return entered == left ? 0 : entered;
    }

    /** A reader that enters and loads: 0 if it found the object linked. */
    final void read(II_Result r) {
        enter(0);
        r.r1 = load();
    }

    /** A leader that unlinks and scans: 1 if it found nobody inside. */
    final void retire(II_Result r) {
        unlink();
        r.r2 = empty() ? 1 : 0;
    }
}
