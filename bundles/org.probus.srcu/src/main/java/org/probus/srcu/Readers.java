/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** The readers of a domain: their counts in two banks, and the scans that sum them. */
final class Readers {
    /* Overview: see Srcu, which draws the letters. */

    private static final VarHandle HEAD;

    static {
        try {
            HEAD = MethodHandles.lookup().findVarHandle(Readers.class, "head", Section.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final long FEW_CELLS = 64;

    /** A power of two, and more than most processes have threads that read at once. */
    private static final int SLOTS = 512;

    private static final int CLOSED = Integer.MIN_VALUE;

    private final String name;
    private final LongFunction<@Nullable Object> places;
    private final Fences fences;
    private final @Nullable Checks checks;

    /** This thread's section; weak: a thread keeps no domain alive, nor its classes. */
    @SuppressWarnings("ThreadLocalUsage") // one per domain, on purpose
    private final ThreadLocal<@Nullable WeakReference<Section>> mine = new ThreadLocal<>();

    /**
     * Sections by their threads' numbers, to be found without a thread-local. Who finds no section
     * there, or another thread's, asks {@link #mine}. A plain array: each reader looks for what it
     * has written itself, and the owner of whatever else it may see is final. A section stays in
     * its slot while its thread lives. Virtual threads and tokens are not in it.
     */
    private final @Nullable Section[] slots = new Section[SLOTS];

    private final Slotted gate;

    /** Numbers that ended threads have left; any reader that enrols takes one. */
    private final Queue<Integer> indices = new ConcurrentLinkedQueue<>();

    /** How many numbers there are; any reader that enrols adds to it. */
    private final AtomicInteger indexed = new AtomicInteger();

    /**
     * The bank of new sections, or its complement while a grace period is urgent; written by the
     * leader, and by the close of the domain.
     */
    private volatile int current;

    /** How often a grace period was found to be urgent; written by the leader. */
    volatile int urges;

    /** The list of all sections, newest first; pushed by any reader, unlinked from under scan. */
    private volatile @Nullable Section head;

    /** Sections enrolled since the list was last swept; any reader that enrols adds to it. */
    private final AtomicLong enrolled = new AtomicLong();

    /** Sections that were on the list after the last sweep; written under scan. */
    private volatile long live;

    /** Held for one pass over the list, never while waiting. */
    private final ReentrantLock scan = new RoomyLock();

    final Holds holds = new Holds();

    /** Those that begin no grace period. */
    final InsideWaits waits;

    /** How many that wait observe who is inside. */
    private final AtomicInteger observers = new AtomicInteger();

    Readers(String name, Fences fences, boolean debug, LongFunction<@Nullable Object> places) {
        this.name = name;
        this.places = places;
        this.fences = fences;
        this.waits = new InsideWaits(this, fences);
        this.checks = debug ? new Checks(name, this) : null;
        this.gate = new Slotted(slots, this, fences.light());
        // The classes are initialised here, and not at a first use near the end of a stack.
        gate.lock().unlock();
        Section unlisted = new Section(this, Thread.currentThread(), false, -1);
        unlisted.enter(1, false);
        unlisted.unlock();
    }

    String name() {
        return name;
    }

    /** What a place stands for; null if that cannot be told. */
    @Nullable
    Object at(long place) {
        return places.apply(place);
    }

    @Nullable
    Checks checks() {
        return checks;
    }

    Slotted gate() {
        return gate;
    }

    static int slot(Thread thread) {
        return (int) thread.getId() & (SLOTS - 1);
    }

    /** Begins a section of a thread that finds none in its slot. */
    Section lockUnslotted(Thread thread) {
        WeakReference<Section> held = mine.get();
        Section section = held == null ? null : held.get();
        if (section == null) {
            if (checks != null) {
                return checks.lock();
            }
            section = own(thread);
            mine.set(new WeakReference<>(section));
        }
        if (section.index >= 0 && slots[slot(thread)] == null) {
            slots[slot(thread)] = section;
        }
        section.enter(bank(section), section.light);
        return section;
    }

    /**
     * The section of a thread that knows none: a new one, or that which it has forgotten. For pools
     * clear the thread-locals of their threads, the common pool between tasks. If nobody may look,
     * a second one is no harm, but stays as long as the thread.
     */
    Section own(Thread thread) {
        if (thread instanceof ForkJoinWorkerThread && scan.tryLock()) {
            try {
                for (Section s = head; s != null; s = s.next) {
                    if (s.isOf(thread)) {
                        return s;
                    }
                }
            } finally {
                scan.unlock();
            }
        }
        return enrol();
    }

    /** The bank of a section that begins; if a grace period is urgent, others run first. */
    int bank(Section section) {
        int bank = current;
        if (bank < 0) {
            section.giveWay(urges);
            return bank(); // as it is now: the grace period may have ended meanwhile
        }
        return bank;
    }

    /** The bank of new sections. */
    int bank() {
        int bank = current;
        if (bank == CLOSED) {
            throw closed();
        }
        return bank < 0 ? ~bank : bank;
    }

    /** Has each reader let others run once before its next section; called by the leader. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // the leader alone
    void urge() {
        urges++;
        current = ~bank();
    }

    /** Whether readers are to do so, for tests. */
    boolean urgent() {
        return current < 0;
    }

    /** Ends that; called by the leader. */
    void calm() {
        if (current < 0) {
            current = bank();
        }
    }

    private IllegalStateException closed() {
        return new IllegalStateException("domain " + name + " is closed, and "
                + Thread.currentThread().getName()
                + " begins a section in it: end all use of a domain before close()");
    }

    /** Puts a section of this thread on the list: before it is found, or it would be overlooked. */
    private Section enrol() {
        Thread thread = Thread.currentThread();
        boolean virtual = Virtual.is(thread);
        int index = virtual || checks != null ? -1 : newIndex();
        Section section = new Section(this, thread, fences.light() && !virtual, index);
        Section before;
        do {
            before = head;
            section.next = before;
        } while (!HEAD.compareAndSet(this, before, section));
        if (enrolled.incrementAndGet() > Math.max(FEW_CELLS, live) && scan.tryLock()) {
            try {
                sweep();
            } finally {
                scan.unlock();
            }
        }
        return section;
    }

    int indexed() {
        return indexed.get();
    }

    private int newIndex() {
        Integer left = indices.poll();
        return left == null ? indexed.getAndIncrement() : left;
    }

    /** Returns the section of this thread that counts; null if it never had one. */
    @Nullable
    Section section() {
        if (checks != null) {
            return checks.section();
        }
        Thread thread = Thread.currentThread();
        Section section = slots[slot(thread)]; // first: a pool may have cleared the thread-local
        if (section != null && section.isOf(thread)) {
            return section;
        }
        WeakReference<Section> held = mine.get();
        return held == null ? null : held.get();
    }

    /** Ends the sections that this thread has left open; true if there were any. */
    boolean leaveAll() {
        Section section = section();
        boolean any = section != null && section.depth > 0;
        while (section != null && section.depth > 0) {
            section.leave();
        }
        return any;
    }

    boolean inSection() {
        Section section = section();
        return section != null && (section.depth > 0 || section.tracksInside() > 0);
    }

    /**
     * Refuses a wait inside a section.
     *
     * @throws IllegalStateException if this thread is in one, or in debug mode if Lockdep says so
     */
    void requireOutside(String what) {
        if (inSection()) {
            throw new IllegalStateException(what + " of domain " + name
                    + " inside its own section by " + Thread.currentThread().getName()
                    + " would wait for itself: leave the section first");
        }
        if (checks != null) {
            checks.waits();
        }
    }

    /** Begins a hold in the bank of new sections. */
    Hold down() {
        return holds.begin(new Hold(this, bank(), holds.next()));
    }

    /** Begins a hold in the bank of a section of this thread. */
    Hold cloneOf(Section section) {
        return holds.begin(new Hold(section, this, holds.next()));
    }

    /** Begins a hold in the bank of another one; in vain if that one ends meanwhile. */
    Hold cloneOf(Hold hold) {
        return holds.begin(new Hold(hold, holds.next()));
    }

    /**
     * Tells new sections to take the other bank; called by the leader between its scans.
     *
     * @return tells whether the tracks are left that somebody was in; asked by one at a time
     */
    BooleanSupplier flip() {
        int bank = idle();
        fences.heavyFence(); // E: pairs with B
        current = bank;
        fences.heavyFence(); // D: pairs with C, and with B and H of the tracks
        List<BooleanSupplier> inside = new ArrayList<>();
        eachSection(s -> {
            for (Section.Track track : s.tracks) {
                long entry = track.entry();
                if (entry != 0) {
                    inside.add(() -> track.in(entry));
                }
            }
        });
        return InsideWaits.left(inside);
    }

    /** Has the scans look at a track from now on; null if the section can have none. */
    Section.@Nullable Track addTrack(Section section, Section.Track track) {
        scan.lock();
        try {
            Section.Track[] before = section.tracks;
            if (before.length >= Section.MOST_TRACKS || !gate.has(section)) {
                return null;
            }
            Section.Track[] after = Arrays.copyOf(before, before.length + 1);
            after[before.length] = track;
            section.tracks = after;
            return track;
        } finally {
            scan.unlock();
        }
    }

    /** Has the scans look at a track no more. */
    void removeTrack(Section section, Section.Track track) {
        scan.lock();
        try {
            section.tracks = Arrays.stream(section.tracks)
                    .filter(each -> each != track)
                    .toArray(Section.Track[]::new);
        } finally {
            scan.unlock();
        }
    }

    /** The bank that new sections do not take; called by the leader. */
    int idle() {
        return 1 - bank();
    }

    /** Refuses new sections from now on, unless somebody is inside; called by nobody else. */
    boolean close() {
        int before = current;
        current = CLOSED;
        fences.heavyFence(); // A: pairs with B
        if (inside().isEmpty()) {
            return true;
        }
        current = before;
        return false;
    }

    /** Whether nobody who could be in a bank is still there; once is enough. */
    boolean empty(int bank) {
        scan.lock();
        try {
            if (fences.light() && left(bank) != entered(bank)) {
                return false; // or not seen to be yet: look again, and save the heavy fence
            }
            long left = left(bank);
            fences.heavyFence(); // A: pairs with B and C
            return left == entered(bank);
        } finally {
            scan.unlock();
        }
    }

    private long left(int bank) {
        long left = holds.ended(bank);
        for (Section s = head; s != null; s = s.next) {
            left += s.unlocks(bank);
        }
        return left;
    }

    private long entered(int bank) {
        long entered = holds.begun(bank);
        for (Section s = head; s != null; s = s.next) {
            entered += s.locks(bank);
        }
        return entered;
    }

    /** Takes the sections of ended threads off the list; called under scan. */
    private void sweep() {
        enrolled.set(0);
        long kept = 0;
        Section previous = null;
        for (Section s = head; s != null; s = s.next) {
            if (!s.over() || !unlink(previous, s)) {
                previous = s;
                kept++;
            } else if (s.index >= 0) {
                unslot(s);
                indices.add(s.index);
            }
        }
        live = kept;
    }

    /** Takes the section of an ended thread out of its slot, which no other is put in till then. */
    private void unslot(Section s) {
        for (int i = 0; i < SLOTS; i++) {
            if (slots[i] == s) {
                slots[i] = null;
            }
        }
    }

    /** Unlinks a section; the newest one stays if another was pushed before it meanwhile. */
    private boolean unlink(@Nullable Section previous, Section s) {
        if (previous == null) {
            return HEAD.compareAndSet(this, s, s.next);
        }
        previous.next = s.next;
        return true;
    }

    /** Whether a section is open that a wait for labels has met. */
    boolean overdue() {
        boolean[] found = new boolean[1];
        each(s -> found[0] |= s.overdue != 0 && s.overdue == s.entry());
        return found[0];
    }

    /** Does something with each section on the list, and with its tracks, under scan. */
    void each(Consumer<Scanned> body) {
        eachSection(s -> {
            body.accept(s);
            for (Section.Track track : s.tracks) {
                body.accept(track);
            }
        });
    }

    /** Does something with each section on the list, under scan. */
    private void eachSection(Consumer<Section> body) {
        scan.lock();
        try {
            for (Section s = head; s != null; s = s.next) {
                body.accept(s);
            }
        } finally {
            scan.unlock();
        }
    }

    /** Returns those whom the running grace period was seen to wait for, the longest first. */
    List<Reader> holders() {
        List<Reader> readers = new ArrayList<>();
        long now = System.nanoTime();
        each(s -> {
            long entry = s.entry();
            if (entry != 0 && entry == s.seenEntry) {
                readers.add(s.reader(entry, now - s.seenNanos));
            }
        });
        for (Hold hold : holds.open()) {
            if (hold.seenNanos != 0) {
                readers.add(hold.reader(now));
            }
        }
        readers.sort(Comparator.comparingLong(Reader::heldNanos).reversed());
        return readers;
    }

    /** Returns those who are inside now. */
    List<Reader> inside() {
        List<Reader> readers = new ArrayList<>();
        long now = System.nanoTime();
        each(s -> {
            long entry = s.entry();
            if (entry != 0) {
                readers.add(s.reader(entry, entry == s.seenEntry ? now - s.seenNanos : 0));
            }
        });
        holds.open().forEach(hold -> readers.add(hold.reader(now)));
        return readers;
    }

    /** Returns what is noted for threads. */
    Map<Thread, Object> notes() {
        Map<Thread, Object> notes = new HashMap<>();
        eachSection(s -> {
            Object note = s.note;
            Thread owner = note == null ? null : s.owner();
            if (note != null && owner != null) {
                notes.put(owner, note);
            }
        });
        return notes;
    }

    /** Notes who is inside now, and sweeps: a grace period that waits has the time for both. */
    void observe() {
        long now = System.nanoTime();
        scan.lock();
        try {
            sweep();
            each(s -> {
                long entry = s.entry();
                if (entry == 0) {
                    s.seenEntry = -1;
                } else if (entry != s.seenEntry) {
                    s.seenEntry = entry;
                    s.seenNanos = now;
                }
            });
        } finally {
            scan.unlock();
        }
        holds.observe(now);
    }

    /** One more that waits observes; to be taken back by {@link #forget}. */
    void beginObserving() {
        observers.incrementAndGet();
    }

    /** One that waited observes no more; after the last one nothing is remembered. */
    void forget() {
        if (observers.decrementAndGet() == 0) {
            each(s -> s.seenEntry = -1);
            holds.forget();
        }
    }

    /** How many sections are on the list, for tests. */
    long cells() {
        List<Section> all = new ArrayList<>();
        eachSection(all::add);
        return all.size();
    }
}
