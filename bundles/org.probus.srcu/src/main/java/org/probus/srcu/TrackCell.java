/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.function.Predicate;

/** The word of a {@link Section.Track}, on a line of its own, and what is done with it. */
abstract class TrackCell extends SectionPadding {
    /* Overview. A word is a lap, and the step that it is at; step 0 is outside.
     *
     *   owner                                 grace period
     *   -----                                 ------------
     *   word = laps * LAP + 1                 (the updater has unlinked something)
     *   --- B full fence, or H ---            the banks are turned     --- D heavy fence ---
     *   ... load what may be unlinked ...     load each word that is at a step
     *   word = laps * LAP + step              ... load it again, until it is at no step of
     *   word = (laps + 1) * LAP  --- C ---        that lap
     *
     * Either the leader sees the lap, or the owner's loads come after D, and see the unlinking:
     * that is the argument of A and B, or of A and H, see Srcu, with D in the place of A. It needs
     * no second bank: a lap has a number, and the leader waits for the end of that one. Who begins
     * the next lap holds up nobody, which is what the banks are for where entries are only counted.
     *
     * A section that is inside a lap, or around one, may be in any bank. Either the inner one ends
     * before the outer one, which is waited for; or it has begun later, and need not be. A hold has
     * no thread, and is waited for by its bank, wherever it was begun.
     *
     * A wait for labels sees the lap after F, as a section, and then asks for its step:
     *
     *   owner                                 wait for labels
     *   -----                                 ---------------
     *   word = laps * LAP + step              gone = true
     *   is the thing still linked? --- P      --- J heavy fence, or N a stop of the owner ---
     *     else look  --- K full fence, or H   load the word: wait while its step is what goes
     *     if gone: leave the thing alone
     *   ... use the thing ...
     *
     * P is as for places, see Srcu. A section asks only where `overdue` tells it to; a lap that has
     * found its chain unlinked asks always, so that there is nothing to be set and reset.
     *
     * A lap that is cancelled gives its number to the next one. A leader that takes the one for the
     * other waits longer, and no less.
     *
     * The end of the stack: `late` says by a store that a lap has ended whose word was left at a
     * step. It is loaded after the word: whoever sees the word of a later lap finds it too small.
     * The owner tidies the word up where it finds it so, and takes a section that time.
     *
     * Rejected: two words, entered and left (a store as well, and no step); a depth (one more store
     * in each lap: who finds itself on the track takes a section); a track for all pieces of a
     * thread (it could not count the hits of each).
     */

    /** What a word grows by in a lap. */
    static final long LAP = 256;

    /** The bits of the step; none of them is set outside. */
    private static final long STEPS = LAP - 1;

    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(TrackCell.class, "word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * For an exit without a call: one more than what {@link Section.Start#begin} has returned for a
     * lap that has ended; see {@link #end}. Written by the owner, volatile.
     */
    public volatile long late;

    /** The laps and the step; written by the owner, opaque and release. */
    private long word;

    /** How many laps ended as {@link #late} says; the owner alone writes it. */
    private long lost;

    TrackCell(@Nullable Thread owner) {
        super(owner);
    }

    /** The domain. */
    abstract Readers readers();

    /** Whether the entry goes without the fence B. */
    abstract boolean light();

    /** What a step stands for. */
    abstract long place(int step);

    /**
     * Begins a section of the owner, at its first step.
     *
     * @param fenceless whether it goes without the fence B
     * @return as {@link Section.Start#begin}; negative if the owner is in the track already
     */
    long enter(boolean fenceless) {
        long lap = word;
        if ((lap & STEPS) != 0) {
            return tidied();
        }
        enter(lap, fenceless);
        return lap;
    }

    private void enter(long lap, boolean fenceless) {
        WORD.setOpaque(this, lap + 1);
        if (fenceless) {
            VarHandle.acquireFence(); // H: pairs with D, for the compiler alone
        } else {
            VarHandle.fullFence(); // B: pairs with D
        }
    }

    /** Ends a lap that was ended without a call; for the next one, and not for this. */
    private long tidied() {
        long lap = word & ~STEPS;
        if (late > lap) {
            lost++;
            WORD.setRelease(this, lap + LAP);
        }
        return Section.Start.NONE;
    }

    /**
     * Goes on to another step, which the caller asks for after it: see {@link Section#place}.
     *
     * @param lap what {@link Section.Start#begin} has returned
     * @param step the number of the step, from 1 on
     */
    public void step(long lap, int step) {
        if (Fences.STORES_IN_ORDER) {
            word = lap + step;
        } else {
            WORD.setRelease(this, lap + step);
        }
    }

    /**
     * Goes on as {@link #step} does, or does nothing for the first step, at which a lap begins.
     *
     * @param lap what {@link Section.Start#begin} has returned
     * @param step the number of the step, not less than that of the one before
     */
    public void next(long lap, int step) {
        if (step > 1) {
            step(lap, step);
        }
    }

    /**
     * Lets the owner see whether the thing of a step has been marked as gone, before it uses that:
     * if a wait for labels has passed this lap by, the mark is seen after this call.
     */
    public void look() {
        if (light()) {
            VarHandle.acquireFence(); // K: pairs with J, for the compiler alone
        } else {
            VarHandle.fullFence(); // K: pairs with J
        }
    }

    /**
     * Ends the section, and counts its lap.
     *
     * <p>It happens whole or not at all. At the very end of a thread's stack it may throw a {@link
     * StackOverflowError}; a caller that must not leave the section open then sets {@link #late} to
     * {@code lap + 1}, since it has no stack for a call.
     *
     * @param lap what {@link Section.Start#begin} has returned
     */
    public void end(long lap) {
        WORD.setRelease(this, lap + LAP); // C, as a release: pairs with D
    }

    /**
     * Ends the section as {@link #end} does, and counts no lap.
     *
     * @param lap what {@link Section.Start#begin} has returned
     */
    public void cancel(long lap) {
        WORD.setRelease(this, lap); // C, as a release: pairs with D
    }

    /**
     * Returns how many laps were counted.
     *
     * @return the number; of another thread's track it may be some behind
     */
    public long laps() {
        return (long) WORD.getOpaque(this) / LAP - lost;
    }

    @Override
    long entry() {
        return entry((long) WORD.getAcquire(this));
    }

    private long entry(long now) {
        long lap = now & ~STEPS;
        return now == lap || late > lap ? 0 : lap / LAP + 1;
    }

    @Override
    boolean in(long number) {
        return entry() == number;
    }

    @Override
    boolean holds(long number, Predicate<Object> what) {
        long now = (long) WORD.getAcquire(this);
        if (entry(now) != number) {
            return false;
        }
        Object label = label(now);
        return label == null || what.test(label);
    }

    @Override
    Reader reader(long number, long heldNanos) {
        Object label = label((long) WORD.getAcquire(this));
        List<Object> labels = label == null ? List.of() : List.of(label);
        return new Reader(owner(), labels, -1, heldNanos, false, what -> {
            long now = (long) WORD.getAcquire(this);
            return entry(now) == number && (what == null || what.equals(label(now)));
        });
    }

    /** What a word says that the owner does; null if it says nothing that can be told. */
    private @Nullable Object label(long now) {
        int step = (int) (now & STEPS);
        return step == 0 ? null : readers().at(place(step));
    }

    @Override
    void metByOwner() {
        // It asks at each step.
    }
}
