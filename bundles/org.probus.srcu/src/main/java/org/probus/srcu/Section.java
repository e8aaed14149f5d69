/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * A thread's place in an SRCU domain: the token of its sections, and the cell that counts them.
 *
 * <p><b>Contract.</b> {@link Srcu#lock} returns it, {@link #unlock} ends the section. Sections
 * nest; the outermost counts. It serves one thread in one domain, and may be kept and used again
 * there. In debug mode each lock has a token of its own, good for one unlock; see
 * {@link SrcuBuilder#debug}.
 *
 * <p><b>Threads.</b> The owner alone may call it, and no call ever blocks; where a grace period has
 * waited for a moment, the begin of an outermost section lets other threads run first, once. A
 * section that another thread shall end is a {@link Hold}.
 *
 * <p><b>Errors.</b> A call by another thread, or an unlock without a lock, throws
 * {@link IllegalStateException} and changes nothing.
 *
 * <p><b>Memory.</b> The end of a section is a release; see {@link Srcu#synchronize}.
 */
public final class Section extends SectionGap {
    /** So many tracks a thread has at the most: each grace period looks at all of them. */
    public static final int MOST_TRACKS = 64;

    private static final VarHandle LOCKS0 = field("locks0", long.class);
    private static final VarHandle LOCKS1 = field("locks1", long.class);
    private static final VarHandle UNLOCKS0 = field("unlocks0", long.class);
    private static final VarHandle UNLOCKS1 = field("unlocks1", long.class);
    private static final VarHandle LABEL = field("label", Object.class);
    private static final VarHandle PLACE = field("place", long.class);
    private static final VarHandle INNER = MethodHandles.arrayElementVarHandle(Object[].class);

    /**
     * The section that counts, for the exit without a call: this one; in debug mode, where this is
     * a token, the one behind it.
     */
    public final Section cell;

    /** Whether the entry goes without a fence: the grace period brings it, see Fences. */
    final boolean light;

    /** What this is the token of, in debug mode; null in a section that counts. */
    private final @Nullable Token token;

    /** The tokens of this section's thread, in debug mode; kept here, since found weakly. */
    Token.@Nullable Tokens tokens;

    /** The readers of the domain, for a clone. */
    private final Readers readers;

    /** The section enrolled before this one; guarded by the domain's scan lock once enrolled. */
    @Nullable
    Section next;

    /** The urge that the owner has given way to. */
    private int urged;

    /** Its tracks; replaced under the domain's scan lock. */
    volatile Track[] tracks = {};

    /**
     * A section of one thread for one piece of code, which begins, says what it does, ends and is
     * counted by stores to a single word: for code that is run very often.
     *
     * <p><b>Contract.</b> {@link Section#track} makes one. Its {@link #start} begins a section in
     * it, {@link #end} or {@link #cancel} ends that; while it is open, no other one begins in the
     * track. Other sections of the thread may be inside it, or around it. A section in a track runs
     * through steps, each of which stands for a place; after each one the caller asks whether what
     * that stands for is still linked, as for {@link Section#place}. If it is not, the caller may
     * still use it, if it finds it not marked as gone after {@link #look}.
     *
     * <p><b>Threads.</b> The owner of the section alone begins and ends, and no call blocks. Any
     * thread may ask for {@link #laps}, or {@link #close} the track.
     *
     * <p><b>Errors.</b> None is looked for: a wrong {@code lap} spoils the track.
     *
     * <p><b>Memory.</b> As for a section: the end is a release.
     */
    public static final class Track extends TrackGap {
        private final Readers readers;
        private final boolean light;
        private final long[] places;
        private final Section section;

        Track(Section section, long... places) {
            super(section.owner());
            this.readers = section.readers;
            this.light = section.light;
            this.places = places;
            this.section = section;
        }

        @Override
        Readers readers() {
            return readers;
        }

        @Override
        boolean light() {
            return light;
        }

        @Override
        long place(int step) {
            return step > places.length ? 0 : places[step - 1];
        }

        /**
         * Returns the section of the thread.
         *
         * @return the one that has made this
         */
        public Section section() {
            return section;
        }

        /**
         * Returns what begins sections in it, to be kept in a {@code static final}.
         *
         * @return the same each time, but for its identity
         */
        public Start start() {
            return new OwnStart(this, owner, readers, light);
        }

        /**
         * Has the scans look at the track no more.
         *
         * <p><b>Contract.</b> To be called when a grace period has passed since it was seen to that
         * a section which begins in the track uses nothing.
         */
        public void close() {
            readers.removeTrack(section, this);
        }
    }

    /**
     * The way onto a {@link Track}, for code that has it for a constant.
     *
     * <p><b>Threads.</b> Any; it tells the owner from others.
     */
    @FunctionalInterface
    public interface Start {
        /** What is returned where no section was begun; every other one is greater. */
        long NONE = -1;

        /**
         * Begins a section, at the first step of the track.
         *
         * @return what the section is ended by; {@link #NONE} if the caller has to begin another
         *     section, by {@link Srcu#lock}: it is not the owner, or is in the track already, or a
         *     grace period is urgent, or the domain is closed
         */
        long begin();
    }

    /**
     * The way into a domain, for code that has it for a constant: {@code lock} has nothing to look
     * up then but the thread's own section.
     *
     * <p><b>Contract, threads, errors.</b> Those of {@link Srcu#lock}; see {@link Srcu#gate}.
     */
    @FunctionalInterface
    public interface Gate {
        /**
         * Begins a section, or one inside it.
         *
         * @return this thread's section, to be ended by {@link Section#unlock} on this thread
         * @throws IllegalStateException if the domain is closed
         */
        Section lock();
    }

    /**
     * Makes a section that counts.
     *
     * @param light whether it goes without the fence B
     * @param index its number; -1 for none
     */
    Section(Readers readers, Thread owner, boolean light, int index) {
        super(owner, index);
        this.readers = readers;
        this.light = light;
        this.token = null;
        this.cell = this;
    }

    /** Makes a token of a lock, in debug mode. */
    Section(Section cell, Token token) {
        super(null, -1);
        this.readers = cell.readers;
        this.light = false;
        this.token = token;
        this.cell = cell;
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
     * or not; {@link #unlock} goes no deeper than {@link Srcu#lock} does.
     *
     * @param fenceless whether it goes without the fence B
     */
    void enter(int newBank, boolean fenceless) {
        int outer = depth;
        if (outer != 0) {
            depth = outer + 1;
            return;
        }
        if (newBank == 0) {
            LOCKS0.setOpaque(this, locks0 + 1);
        } else {
            LOCKS1.setOpaque(this, locks1 + 1);
        }
        bank = newBank;
        depth = 1;
        if (fenceless) {
            VarHandle.acquireFence(); // H: pairs with A, for the compiler alone
        } else {
            VarHandle.fullFence(); // B: pairs with A
        }
    }

    /**
     * Lets other threads run, once for each urge: who is inside may be waiting for a processor.
     *
     * @return false if the thread is inside itself, has given way already, or is a virtual one
     */
    @SuppressWarnings("ThreadPriorityCheck") // it makes a wait shorter, and nothing depends on it
    boolean giveWay(int urge) {
        boolean inside = depth != 0 || tracksInside() > 0;
        if (inside || urged == urge || Virtual.is(Thread.currentThread())) {
            return false;
        }
        urged = urge;
        Thread.yield();
        return true;
    }

    /**
     * Ends the section, or goes one less deep.
     *
     * <p>It happens whole or not at all. At the very end of a thread's stack it may throw a {@link
     * StackOverflowError}; a caller that must not leave the section open then makes the exit
     * itself, field by field, since it has no stack for a call, on the section {@code s.cell}:
     * {@code depth--}, and if that is 0, {@code label = null}, {@code place = 0}, and {@code
     * late0++} or {@code late1++} by {@code bank}; if it is not, {@code inner[depth - 1] = null},
     * where it is so long.
     *
     * @throws IllegalStateException if the thread is in no section of the domain, or is not the one
     *     that locked it
     */
    public void unlock() {
        if (!owner.refersTo(Thread.currentThread())) {
            token().unlock();
            return;
        }
        if (depth == 0) {
            throw new IllegalStateException("unlock without lock by "
                    + Thread.currentThread().getName()
                    + ": each lock() is ended by one unlock()");
        }
        leave();
    }

    /**
     * Ends the outermost section, as {@link #unlock} does, and asks nothing: for a caller whose
     * {@code lock} returned this section, with a depth of 1, and no token, in the same method.
     */
    public void leaveOutermost() {
        place = 0;
        if (said != 0) {
            LABEL.setRelease(this, null);
            said = 0;
        }
        if (bank == 0) {
            UNLOCKS0.setRelease(this, unlocks0 + 1); // C, as a release: pairs with A and D
        } else {
            UNLOCKS1.setRelease(this, unlocks1 + 1); // C, as a release: pairs with A and D
        }
        depth = 0;
    }

    /** Leaves; the store of the exit is the last call, and the bookkeeping needs none. */
    void leave() {
        int left = depth - 1;
        if (left == 0) {
            leaveOutermost();
            return;
        }
        if (left <= inner.length && inner[left - 1] != null) {
            INNER.setRelease(inner, left - 1, null);
        }
        depth = left;
    }

    /**
     * Says what the thread is doing in its innermost section, for the reports on who holds a grace
     * period and for {@link Srcu#synchronizeOn}; each section has a label of its own.
     *
     * <p><b>Memory.</b> A release: what was done under the label before <i>happens before</i> the
     * return of a wait that sees this one.
     *
     * @param what the label, kept until the next call or the end of the section
     * @return the label before, to be put back when what it names goes on
     */
    public @Nullable Object label(@Nullable Object what) {
        if (!owner.refersTo(Thread.currentThread())) {
            return token().open().label(what);
        }
        if (what != null) {
            said++;
        }
        if (depth > 1) {
            return labelInner(what);
        }
        Object before = label;
        LABEL.setRelease(this, what);
        if (place != 0) {
            said++;
            PLACE.setRelease(this, 0L); // the label is there before the place goes
        }
        return before;
    }

    /**
     * Says what the thread is doing as a number, in an outermost section that is no token: as
     * {@link #label} does, and cheaper.
     *
     * <p><b>Contract.</b> What it stands for is told by {@link SrcuBuilder#places}. It counts while
     * there is no label; a label takes its place, and it ends with the section. Who gives places
     * need not ask {@link #overdue}, and has no fence K: but before a wait for labels it
     * must have been seen to, by whoever unlinks a thing, that a section which gives the place of
     * that thing later on looks, after that, whether it is still linked. A wait that finds the
     * section inside stops its thread once, so that it sees that: that look is P, the stop is N.
     *
     * @param number the number; 0 for nothing
     */
    public void place(long number) {
        if (Fences.STORES_IN_ORDER) {
            place = number;
        } else {
            PLACE.setRelease(this, number);
        }
    }

    /**
     * Gives a place as {@link #place} does, for who looks by a load whether what it stands for is
     * still linked: the compiler moves no load that follows before this.
     *
     * @param number the number; 0 for nothing
     */
    public void placeAndLook(long number) {
        place(number);
        VarHandle.acquireFence(); // P: pairs with J, for the compiler alone; with N
    }

    private @Nullable Object labelInner(@Nullable Object what) {
        @Nullable Object[] labels = inner;
        int place = depth - 2;
        if (place >= labels.length) {
            if (what == null) {
                return null;
            }
            labels = Arrays.copyOf(labels, 2 * place);
            inner = labels;
        }
        Object before = labels[place];
        INNER.setRelease(labels, place, what);
        return before;
    }

    /**
     * Tells whether a wait for labels has met this section and may have passed it by: then what
     * the label names must be asked once more whether it goes, before it is used.
     *
     * <p><b>Contract.</b> To be called after {@link #label}, before what that names is used. Either
     * {@link Srcu#synchronizeOn} sees the label, or this returns true, and the caller sees what was
     * written before that wait began. The first label of an outermost section needs no such care,
     * and has no fence: until there is one, the section is waited for.
     *
     * @return whether to ask
     */
    public boolean overdue() {
        if (!owner.refersTo(Thread.currentThread())) {
            return token().open().overdue();
        }
        if (said < 2 && place == 0) {
            return false;
        }
        if (light) {
            VarHandle.acquireFence(); // K: pairs with J, for the compiler alone
        } else {
            VarHandle.fullFence(); // K: pairs with J
        }
        return overdue == locks0 + locks1;
    }

    /**
     * Returns what the thread is doing, in all of its sections that say so.
     *
     * @return the labels, of the outermost section first
     */
    public List<Object> labels() {
        return owner.refersTo(Thread.currentThread())
                ? allLabels()
                : token().open().labels();
    }

    /**
     * Returns what begins the sections of the domain, for code that this thread runs more often
     * than others: it looks for this section first. To be kept in a {@code static final}.
     *
     * <p><b>Threads.</b> Any thread may ask, and any may begin its own section by it.
     *
     * @return a gate as {@link Srcu#gate} returns
     */
    public Gate gate() {
        return readers.gate().favouring(this);
    }

    /**
     * Makes a track for the thread of this section.
     *
     * <p><b>Threads.</b> Any; it waits for scans, and is no call for a section.
     *
     * @param places what its steps stand for, from the first one on, see {@link #place}; at most
     *     255
     * @return the track; null if the thread has {@link #MOST_TRACKS}, or cannot have any: it is a
     *     virtual one, or is gone, or shares its slot with another one, or the domain has tokens
     * @throws IllegalArgumentException if there are more places
     */
    public @Nullable Track track(long... places) {
        if (places.length >= TrackCell.LAP) {
            throw new IllegalArgumentException(places.length + " steps are too many for a track,"
                    + " which has 255 at most: use a section");
        }
        return readers.addTrack(this, new Track(this, places.clone()));
    }

    /** How many tracks the thread is in. */
    int tracksInside() {
        int inside = 0;
        for (Track track : tracks) {
            inside += track.entry() == 0 ? 0 : 1;
        }
        return inside;
    }

    /**
     * Returns how many sections the thread is in, one inside the other, its tracks included.
     *
     * @return the depth, 0 outside
     */
    public int depth() {
        if (!owner.refersTo(Thread.currentThread())) {
            return token().open().depth();
        }
        return depth + tracksInside();
    }

    /**
     * Returns how many outermost sections the thread has begun.
     *
     * @return the number, this one included
     */
    public long begun() {
        return locks0 + locks1;
    }

    /**
     * Clones the section this thread is in, for a second holder.
     *
     * <p><b>Contract.</b> A grace period that waits for this section waits for the clone as well,
     * whenever it ends. Source: the clone of a read lock in the 2024 uprobes series.
     *
     * @return the clone, to be ended by any thread
     * @throws IllegalStateException if the thread is in no section of the domain
     */
    public Hold cloneLock() {
        if (!owner.refersTo(Thread.currentThread())) {
            return token().open().cloneLock();
        }
        if (depth == 0) {
            throw new IllegalStateException("clone without lock by "
                    + Thread.currentThread().getName() + ": clone a section before its unlock()");
        }
        return readers.cloneOf(this);
    }

    /** The token that this is; a section of another thread is none. */
    private Token token() {
        if (token == null) {
            throw new IllegalStateException("section of another thread used by "
                    + Thread.currentThread().getName() + ": a section ends where it began;"
                    + " one that another thread ends is begun by down()");
        }
        return token;
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

    @Override
    boolean in(long number) {
        return unlocks(0) + unlocks(1) < number;
    }

    @Override
    long entry() {
        long left = unlocks(0) + unlocks(1);
        long entered = locks(0) + locks(1);
        return entered == left ? 0 : entered;
    }

    /** What the outermost section says, if it says something that can be told. */
    private @Nullable Object outermost() {
        long number = (long) PLACE.getAcquire(this);
        return number == 0 ? LABEL.getAcquire(this) : readers.at(number);
    }

    /** The labels, as far as this thread can tell. */
    private List<Object> allLabels() {
        List<Object> labels = new ArrayList<>();
        Object outermost = outermost();
        if (outermost != null) {
            labels.add(outermost);
        }
        @Nullable Object[] others = inner;
        for (int i = 0; i < others.length; i++) {
            Object label = INNER.getAcquire(others, i);
            if (label != null) {
                labels.add(label);
            }
        }
        return labels;
    }

    /**
     * {@inheritDoc}
     *
     * <p>It has until the outermost section says something: the first label is not asked for
     * again. A label of the section before would be no answer: its exit must have been seen.
     */
    @Override
    boolean holds(long number, Predicate<Object> what) {
        long left = unlocks(0) + unlocks(1);
        if (left >= number) {
            return false;
        }
        return left < number - 1 || outermost() == null || allLabels().stream().anyMatch(what);
    }

    @Override
    void metByOwner() {
        said = Math.max(said, 1); // so it asks at its next label
    }

    @Override
    Reader reader(long number, long heldNanos) {
        int inBank = locks(0) == unlocks(0) ? 1 : 0;
        return new Reader(owner.get(), allLabels(), inBank, heldNanos, false, label -> {
            boolean says = label == null || allLabels().contains(label);
            return says && in(number); // asked last: the label was not one of a later section
        });
    }

    /** Whether the owner has ended, in no section: nobody will write this cell again. */
    boolean over() {
        Thread thread = owner.get();
        return (thread == null || !thread.isAlive()) && entry() == 0 && tracksInside() == 0;
    }
}
