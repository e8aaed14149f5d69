/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;

/**
 * A thread's place in an SRCU domain: the token of its sections, and the cell that counts them.
 *
 * <p><b>Contract.</b> {@link Srcu#lock} returns it, {@link #unlock} ends the section. Sections
 * nest; the outermost counts. It serves one thread in one domain, and may be kept and used again
 * there.
 *
 * <p><b>Threads.</b> The owner alone may call it, and no call ever blocks.
 *
 * <p><b>Errors.</b> A call by another thread, or an unlock without a lock, throws
 * {@link IllegalStateException} and changes nothing.
 *
 * <p><b>Memory.</b> The end of a section is a release; see {@link Srcu#synchronize}.
 */
public final class Section extends SectionCell {
    private static final VarHandle LOCKS0 = field("locks0", long.class);
    private static final VarHandle LOCKS1 = field("locks1", long.class);
    private static final VarHandle UNLOCKS0 = field("unlocks0", long.class);
    private static final VarHandle UNLOCKS1 = field("unlocks1", long.class);
    private static final VarHandle LABEL = field("label", Object.class);

    /** The thread that writes this cell; weak, so that the domain keeps no thread alive. */
    private final WeakReference<Thread> owner;

    /** The section enrolled before this one; guarded by the domain's scan lock once enrolled. */
    @Nullable
    Section next;

    /** The entry count that the leader saw when it first found this section in its way. */
    long seenEntry = -1;

    /** When that was, in nanoseconds of {@link System#nanoTime}. */
    long seenNanos;

    @SuppressWarnings("unused") // padding, see SectionCell
    private long q0, q1, q2, q3, q4, q5, q6, q7;

    Section(Thread owner) {
        this.owner = new WeakReference<>(owner);
    }

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(SectionCell.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * Enters the bank, or only goes one deeper.
     *
     * <p>A stack overflow leaves the cell as it was: the store is the deepest call, and it happens
     * or not; {@link #leave} goes no deeper than this does.
     */
    void enter(int newBank) {
        if (depth == 0) {
            bank = newBank;
            if (newBank == 0) {
                LOCKS0.setOpaque(this, locks0 + 1);
            } else {
                LOCKS1.setOpaque(this, locks1 + 1);
            }
            VarHandle.fullFence(); // B: pairs with A
        }
        depth++;
    }

    /**
     * Ends the section, or goes one less deep.
     *
     * <p>It happens whole or not at all. At the very end of a thread's stack it may throw a {@link
     * StackOverflowError}; a caller that must not leave the section open then makes the exit
     * itself, field by field, since it has no stack for a call: {@code depth--}, and if that is 0,
     * {@code label = null} and {@code late0++} or {@code late1++} by {@code bank}.
     *
     * @throws IllegalStateException if the thread is in no section of the domain, or is not the one
     *     that locked it
     */
    public void unlock() {
        checkOwner();
        if (depth == 0) {
            throw new IllegalStateException("unlock without lock by "
                    + Thread.currentThread().getName()
                    + ": each lock() is ended by one unlock()");
        }
        leave();
    }

    /** Leaves; the store of the exit is the last call, and the bookkeeping needs none. */
    private void leave() {
        int left = depth - 1;
        if (left == 0) {
            LABEL.setOpaque(this, null);
            if (bank == 0) {
                UNLOCKS0.setRelease(this, unlocks0 + 1); // C, as a release: pairs with A and D
            } else {
                UNLOCKS1.setRelease(this, unlocks1 + 1); // C, as a release: pairs with A and D
            }
        }
        depth = left;
    }

    /**
     * Says what the thread is doing in its section, for the reports on who holds a grace period.
     *
     * @param what the label, kept until the next call or the end of the outermost section
     * @return the label before, to be put back when what it names goes on
     */
    public @Nullable Object label(@Nullable Object what) {
        checkOwner();
        Object before = label;
        LABEL.setOpaque(this, what);
        return before;
    }

    /**
     * Returns how many sections the thread is in, one inside the other.
     *
     * @return the depth, 0 outside
     */
    public int depth() {
        checkOwner();
        return depth;
    }

    private void checkOwner() {
        if (!owner.refersTo(Thread.currentThread())) {
            throw new IllegalStateException("section of another thread used by "
                    + Thread.currentThread().getName() + ": a section ends where it began");
        }
    }

    /** How often the owner entered the bank; to be summed after the fence A. */
    long locks(int ofBank) {
        return (long) (ofBank == 0 ? LOCKS0.getOpaque(this) : LOCKS1.getOpaque(this));
    }

    /** How often the owner left the bank; to be summed before the fence A. */
    long unlocks(int ofBank) {
        return ofBank == 0
                ? (long) UNLOCKS0.getAcquire(this) + late0
                : (long) UNLOCKS1.getAcquire(this) + late1;
    }

    /** The number of the section that the owner is in, counted from 1; 0 if it is in none. */
    long entry() {
        long left = unlocks(0) + unlocks(1);
        long entered = locks(0) + locks(1);
        return entered == left ? 0 : entered;
    }

    /** The owner, or null once it is collected. */
    @Nullable
    Thread owner() {
        return owner.get();
    }

    /** The label, as far as another thread can tell. */
    @Nullable
    Object labelSeen() {
        return LABEL.getOpaque(this);
    }

    /** Whether the owner has ended, in no section: nobody will write this cell again. */
    boolean over() {
        Thread thread = owner.get();
        return (thread == null || !thread.isAlive()) && entry() == 0;
    }
}
