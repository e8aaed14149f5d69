/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A section that belongs to no thread: one begins it, any one ends it.
 *
 * <p><b>Contract.</b> {@link Srcu#down} begins one, {@link Section#cloneLock} and {@link
 * #cloneLock} take over from a section that is open; {@link #up} ends it, once. Grace periods wait
 * for it as for any section.
 *
 * <p><b>Threads.</b> Any, and no call ever blocks. It costs an object and two counts that threads
 * share: what begins and ends on one thread is a {@link Section}. A thread that waits for a grace
 * period while it has a hold to end itself waits for ever; the domain cannot know who will end it,
 * and reports a stall.
 *
 * <p><b>Errors.</b> A second {@code up} throws {@link IllegalStateException} and changes nothing. A
 * hold that is never ended holds the grace period for ever, and is reported.
 *
 * <p><b>Memory.</b> Its end is a release, as that of a section. The domain keeps the hold while it
 * is open, and the thread that began it weakly.
 *
 * <p>Source: {@code srcu_down_read} and {@code srcu_up_read} of the kernel.
 */
public final class Hold {
    private static final VarHandle ENDED;

    static {
        try {
            ENDED = MethodHandles.lookup().findVarHandle(Hold.class, "ended", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The number of this hold in its domain, growing with age. */
    final long id;

    /** The bank it is counted in. */
    final int bank;

    private final Readers readers;

    /** What it was cloned from at first; null if that was a hold. */
    private final @Nullable Section root;

    /** The number of the section, or of the hold, that it was cloned from at first. */
    private final long age;

    private final String beganName = Thread.currentThread().getName();
    private final WeakReference<Thread> began = new WeakReference<>(Thread.currentThread());
    private volatile @Nullable Object label;

    /** When the running grace period first saw it, nanoseconds; 0 if not; written by leaders. */
    volatile long seenNanos;

    /** Whether it was ended; set once, by compare-and-set. */
    private volatile boolean ended;

    /** Makes one that begins anew. */
    Hold(Readers readers, int bank, long id) {
        this.readers = readers;
        this.bank = bank;
        this.id = id;
        this.root = null;
        this.age = id;
    }

    /** Makes a clone of a section of this thread. */
    Hold(Section root, Readers readers, long id) {
        this.readers = readers;
        this.bank = root.bank;
        this.id = id;
        this.root = root;
        this.age = root.entry();
    }

    /** Makes a clone of another one. */
    Hold(Hold origin, long id) {
        this.readers = origin.readers;
        this.bank = origin.bank;
        this.id = id;
        this.root = origin.root;
        this.age = origin.age;
    }

    /**
     * Tells whether the section that it was cloned from, over however many clones, is one of those.
     *
     * @param sections threads' sections, each with the number of its entry
     * @param last all holds up to this number
     */
    boolean stemsFrom(Map<Scanned, Long> sections, long last) {
        if (root == null) {
            return age <= last;
        }
        Long entry = sections.get(root);
        return entry != null && entry == age;
    }

    /**
     * Ends the section.
     *
     * @throws IllegalStateException if it was ended before
     */
    public void up() {
        if (!ENDED.compareAndSet(this, false, true)) {
            throw over("up twice");
        }
        label = null;
        readers.holds.end(this);
    }

    private IllegalStateException over(String what) {
        return new IllegalStateException(what + ": hold " + id + " of domain " + readers.name()
                + ", begun by " + beganName + ", was ended before; each down() or clone is ended"
                + " by one up()");
    }

    /**
     * Tells whether it has not been ended.
     *
     * @return true before {@link #up}
     */
    public boolean isOpen() {
        return !ended;
    }

    /**
     * Clones the section for a second holder; grace periods that wait for this one wait for both.
     *
     * @return the clone, to be ended by any thread
     * @throws IllegalStateException if this one was ended
     */
    public Hold cloneLock() {
        Hold clone = tryClone();
        if (clone == null) {
            throw over("clone after up");
        }
        return clone;
    }

    /** Clones the section, unless it was ended; a clone says the same of what it is for. */
    @Nullable
    Hold tryClone() {
        Hold clone = readers.cloneOf(this);
        if (ended) {
            clone.up(); // it may have come too late for a scan of that bank
            return null;
        }
        return clone.label(label);
    }

    /**
     * Says what it is for, for the reports on who holds a grace period.
     *
     * @param what the label, kept until the end
     * @return this hold
     */
    public Hold label(@Nullable Object what) {
        label = what;
        return this;
    }

    /** This hold as a reader: by the thread that began it. */
    Reader reader(long now) {
        long seen = seenNanos;
        Object said = label;
        return new Reader(
                began.get(),
                said == null ? List.of() : List.of(said),
                bank,
                seen == 0 ? 0 : now - seen,
                true,
                what -> !ended && (what == null || what == said));
    }

    /** Whether a wait for what some labels name has to wait for this: also while it has none. */
    boolean holds(Predicate<Object> what) {
        Object said = label;
        return !ended && (said == null || what.test(said));
    }

    @Override
    public String toString() {
        return "Hold[" + id + " of " + readers.name() + ", begun by " + beganName + "]";
    }
}
