/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A domain of sleepable read-copy-update: sections of readers, and the grace periods that wait for
 * them.
 *
 * <p><b>Contract.</b> When {@link #synchronize} returns, every section that had begun when it was
 * called has ended. Sections that begin later are not waited for, and cannot delay it. Concurrent
 * calls share grace periods: any number that come together cost two at the most.
 *
 * <p><b>Threads.</b> Any thread, platform or virtual, may be a reader. A reader never waits, and
 * may block or park inside. {@code synchronize} blocks; called inside a section of the same domain
 * it would wait for itself, and throws.
 *
 * <p><b>Errors.</b> A thread that ends inside a section holds the grace period for ever, and is
 * reported as a stall: nothing is freed that it might have used.
 *
 * <p><b>Memory.</b> See the list and the table in {@linkplain org.probus.srcu the package}.
 *
 * <p>Source: the algorithm of kernel/rcu/srcutree.c (two banks, two scans), written afresh.
 */
public final class Srcu {
    /* Overview.
     *
     * Each thread counts its outermost sections in a cell of its own, in two banks: `current` says
     * which bank a new section takes. A grace period scans the idle bank, flips `current`, and
     * scans the other one. A bank is empty when the sums of its exits and of its entries are equal.
     *
     *   reader                                grace period (the leader)
     *   ------                                -------------------------
     *   b = current                           (what shall go was unlinked before)
     *   locks[b]++                            scan(idle):   U = sum of unlocks
     *   --- B full fence ---                                --- A full fence ---
     *   load the protected reference                        L = sum of locks; until U == L
     *   ... use it ...                        --- E full fence ---
     *   unlocks[b]++   C, a release           current ^= 1
     *                                         --- D full fence ---
     *                                         scan(the other), as above
     *
     * A and B are the two halves of a store buffering pattern: either the scan sees the entry, or
     * the reader sees the unlinking. C makes what the reader did visible to the scan that saw it
     * leave; a release is enough (model-checked: with a store buffer the exit may drain after the
     * next read of `current`, and nothing breaks). E keeps the flip behind the first scan; the
     * loop's exit condition orders it already on the processors at hand, and it stays since Java
     * promises no control dependency. D keeps the second scan behind the flip, so that a reader
     * whose exit the scan missed takes the new bank next time: it bounds the late entries into the
     * old one.
     *
     * Unlocks are summed before locks. The other way round a reader that enters and leaves between
     * the two sums adds an exit without its entry, and hides one who is still inside.
     *
     * Two scans, since a reader may read `current`, sleep, and count itself in the old bank long
     * after the flip. With one scan two grace periods in a row can pass such a reader by.
     *
     * A thread's cell is found by a thread-local that holds it weakly, and the cell holds its
     * thread weakly: a domain keeps no thread alive and a thread no domain, nor a class of this
     * module. The cell of an ended thread is balanced in both banks, so that taking it off the list
     * changes no comparison; that is done between scans only. A cell that is not balanced stays:
     * its thread died inside, and the grace period must not end.
     *
     * A caller inside a section cannot wait for a grace period. It may wait for the others: after
     * F, which stands for A there, it notes the entry number of every other cell that is inside,
     * and waits until each has moved on.
     *
     * The end of the stack: an unlock may have no stack to run on. It happens whole or not at all,
     * and its caller then counts the exit in `late`, by volatile stores that need no call; the scan
     * adds them to the exits.
     *
     * Requests: `started` and `completed` count grace periods. A caller needs the first one that
     * starts after it asked: started + 1. Whoever finds none running leads the next; the rest wait
     * for it.
     *
     * Rejected: shared counters (two threads would write one line at each hit); a cell per carrier
     * (a virtual thread that is unmounted between read and write loses a count).
     */

    private static final VarHandle HEAD;

    static {
        try {
            HEAD = MethodHandles.lookup().findVarHandle(Srcu.class, "head", Section.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int SPINS = 200;
    private static final long FIRST_PAUSE_NANOS = 20_000;
    private static final long LONGEST_PAUSE_NANOS = 2_000_000;
    private static final long FEW_CELLS = 64;

    private final String name;
    private final long stallNanos;
    private final Consumer<? super Stall> onStall;

    /** This thread's section; weak: a thread keeps no domain alive, nor its classes. */
    @SuppressWarnings("ThreadLocalUsage") // one per domain, on purpose
    private final ThreadLocal<@Nullable WeakReference<Section>> mine = new ThreadLocal<>();

    /** The bank of new sections; written by the leader alone. */
    private volatile int current;

    /** The list of all sections, newest first; pushed by any reader, unlinked from under scan. */
    private volatile @Nullable Section head;

    /** Sections enrolled since the list was last swept; any reader that enrols adds to it. */
    private final AtomicLong enrolled = new AtomicLong();

    /** Sections that were on the list after the last sweep; written under scan. */
    private volatile long live;

    /** Held for one pass over the list, never while waiting. */
    private final ReentrantLock scan = new ReentrantLock();

    /** Guards the fields below, down to the durations. */
    private final ReentrantLock requests = new ReentrantLock();

    private final Condition ended = requests.newCondition();
    private boolean running;
    private long started;
    private long completed;
    private final Durations durations = new Durations();

    /**
     * Makes a domain that reports no stalls.
     *
     * @param name the name, for messages
     */
    public Srcu(String name) {
        this(name, Duration.ZERO, stall -> {});
    }

    /**
     * Makes a domain.
     *
     * @param name the name, for messages
     * @param stallAfter how long a grace period runs before it is reported, and again after each
     *     such time; zero for never
     * @param onStall is told of it, on the thread that leads the grace period and under no lock;
     *     what it throws is dropped
     */
    public Srcu(String name, Duration stallAfter, Consumer<? super Stall> onStall) {
        this.name = name;
        this.stallNanos = stallAfter.toNanos();
        this.onStall = onStall;
        // Both classes are initialised here, and not at a first use near the end of a stack.
        lock().unlock();
        Section unlisted = new Section(Thread.currentThread());
        unlisted.enter(1);
        unlisted.unlock();
    }

    /**
     * Begins a section, or one inside it.
     *
     * @return this thread's section, to be ended by {@link Section#unlock} on this thread
     */
    public Section lock() {
        WeakReference<Section> held = mine.get();
        Section section = held == null ? null : held.get();
        if (section == null) {
            section = enrol();
        }
        section.enter(current);
        return section;
    }

    private Section enrol() {
        // On the list first: a section that is found but not listed would be overlooked.
        Section section = new Section(Thread.currentThread());
        Section before;
        do {
            before = head;
            section.next = before;
        } while (!HEAD.compareAndSet(this, before, section));
        mine.set(new WeakReference<>(section));
        if (enrolled.incrementAndGet() > Math.max(FEW_CELLS, live) && scan.tryLock()) {
            try {
                sweep();
            } finally {
                scan.unlock();
            }
        }
        return section;
    }

    /**
     * Tells whether this thread is in a section of this domain.
     *
     * @return true inside
     */
    public boolean inSection() {
        WeakReference<Section> held = mine.get();
        Section section = held == null ? null : held.get();
        return section != null && section.depth > 0;
    }

    /**
     * Waits for a grace period: until every section that has begun is over.
     *
     * <p><b>Threads.</b> Blocks. An interrupt does not end the wait; it is kept and can be seen
     * afterwards.
     *
     * @throws IllegalStateException if this thread is in a section of this domain
     */
    public void synchronize() {
        if (inSection()) {
            throw new IllegalStateException(
                    "synchronize of domain " + name + " inside its own section by "
                            + Thread.currentThread().getName()
                            + " would wait for itself: leave the section first");
        }
        requests.lock();
        try {
            long needed = started + 1;
            while (completed < needed) {
                if (running) {
                    ended.awaitUninterruptibly();
                } else {
                    lead();
                }
            }
        } finally {
            requests.unlock();
        }
    }

    /**
     * Waits until every section of other threads that has begun is over, or the time is up.
     *
     * <p>For a caller inside a section, who cannot wait for a grace period: it would wait for
     * itself. Two such callers wait for each other until the time of one is up.
     *
     * <p><b>Threads.</b> Blocks up to the limit; an interrupt is kept. Memory effects are those of
     * {@link #synchronize} for the sections that it waited for.
     *
     * @param limit how long to wait at the most
     * @return true if all of them are over; false if the time was up first
     */
    public boolean synchronizeOthers(Duration limit) {
        VarHandle.fullFence(); // F: pairs with B
        List<Section> sections = new ArrayList<>();
        List<Long> entries = new ArrayList<>();
        scan.lock();
        try {
            for (Section s = head; s != null; s = s.next) {
                long entry = s.entry();
                if (entry != 0 && s.owner() != Thread.currentThread()) {
                    sections.add(s);
                    entries.add(entry);
                }
            }
        } finally {
            scan.unlock();
        }
        long begin = System.nanoTime();
        Patience patience = new Patience(begin);
        try {
            for (int i = 0; i < sections.size(); i++) {
                while (sections.get(i).entry() == entries.get(i)) {
                    if (System.nanoTime() - begin > limit.toNanos()) {
                        return false;
                    }
                    patience.pause();
                }
            }
            VarHandle.acquireFence(); // G: pairs with C
            return true;
        } finally {
            patience.end();
        }
    }

    /** Runs one grace period; called and left with the request lock held, which it lets go of. */
    private void lead() {
        running = true;
        long number = ++started;
        requests.unlock();
        long begin = System.nanoTime();
        boolean done = false;
        try {
            gracePeriod(begin);
            done = true;
        } finally {
            requests.lock();
            running = false;
            if (done) {
                completed = number;
                durations.add(System.nanoTime() - begin);
            }
            ended.signalAll();
        }
    }

    private void gracePeriod(long begin) {
        Patience patience = new Patience(begin);
        try {
            int idle = 1 - current;
            awaitEmpty(idle, patience);
            VarHandle.fullFence(); // E: pairs with B
            current = idle;
            VarHandle.fullFence(); // D: pairs with C
            awaitEmpty(1 - idle, patience);
        } finally {
            patience.end();
        }
    }

    private void awaitEmpty(int bank, Patience patience) {
        while (!empty(bank)) {
            patience.pause();
        }
    }

    private boolean empty(int bank) {
        scan.lock();
        try {
            long left = 0;
            for (Section s = head; s != null; s = s.next) {
                left += s.unlocks(bank);
            }
            VarHandle.fullFence(); // A: pairs with B and C
            long entered = 0;
            for (Section s = head; s != null; s = s.next) {
                entered += s.locks(bank);
            }
            return entered == left;
        } finally {
            scan.unlock();
        }
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
            }
        }
        live = kept;
    }

    /** Unlinks a section; the newest one stays if another was pushed before it meanwhile. */
    private boolean unlink(@Nullable Section previous, Section s) {
        if (previous == null) {
            return HEAD.compareAndSet(this, s, s.next);
        }
        previous.next = s.next;
        return true;
    }

    /**
     * Returns the readers that the grace period which is running has been waiting for.
     *
     * <p>Readers are noticed when a grace period has waited for about a millisecond.
     *
     * @return the readers, the longest first; empty if no grace period is held up
     */
    public List<Reader> holders() {
        List<Reader> readers = new ArrayList<>();
        long now = System.nanoTime();
        scan.lock();
        try {
            for (Section s = head; s != null; s = s.next) {
                long entry = s.entry();
                if (entry != 0 && entry == s.seenEntry) {
                    readers.add(new Reader(s.owner(), s.labelSeen(), now - s.seenNanos));
                }
            }
        } finally {
            scan.unlock();
        }
        readers.sort(Comparator.comparingLong(Reader::heldNanos).reversed());
        return readers;
    }

    /** Notes who is inside now, and sweeps: a grace period that waits has the time for both. */
    private void observe() {
        long now = System.nanoTime();
        scan.lock();
        try {
            sweep();
            for (Section s = head; s != null; s = s.next) {
                long entry = s.entry();
                if (entry == 0) {
                    s.seenEntry = -1;
                } else if (entry != s.seenEntry) {
                    s.seenEntry = entry;
                    s.seenNanos = now;
                }
            }
        } finally {
            scan.unlock();
        }
    }

    /** Forgets what was observed: no grace period waits for anybody. */
    private void forget() {
        scan.lock();
        try {
            for (Section s = head; s != null; s = s.next) {
                s.seenEntry = -1;
            }
        } finally {
            scan.unlock();
        }
    }

    /**
     * Returns the grace periods so far, in figures.
     *
     * @return a copy
     */
    public Statistics statistics() {
        requests.lock();
        try {
            return durations.statistics();
        } finally {
            requests.unlock();
        }
    }

    /** How many sections are on the list, for tests. */
    long cells() {
        long count = 0;
        scan.lock();
        try {
            for (Section s = head; s != null; s = s.next) {
                count++;
            }
        } finally {
            scan.unlock();
        }
        return count;
    }

    @Override
    public String toString() {
        return "Srcu[" + name + "]";
    }

    /** The leader's way of waiting: it spins, parks for growing times, observes and reports. */
    private final class Patience {
        private final long begin;
        private long nextReport;
        private int spins;
        private long pauseNanos = FIRST_PAUSE_NANOS;
        private boolean observed;
        private boolean interrupted;

        Patience(long begin) {
            this.begin = begin;
            this.nextReport = begin + stallNanos;
        }

        void pause() {
            if (spins < SPINS) {
                spins++;
                Thread.onSpinWait();
                return;
            }
            interrupted |= Thread.interrupted();
            LockSupport.parkNanos(Srcu.this, pauseNanos);
            pauseNanos = Math.min(pauseNanos * 2, LONGEST_PAUSE_NANOS);
            long now = System.nanoTime();
            if (now - begin > LONGEST_PAUSE_NANOS / 2) {
                observed = true;
                observe();
            }
            if (stallNanos > 0 && now - nextReport >= 0) {
                nextReport = now + stallNanos;
                report(now);
            }
        }

        private void report(long now) {
            try {
                onStall.accept(new Stall(name, now - begin, holders()));
            } catch (Throwable e) {
                // The report is a courtesy: the promise to wait does not depend on it.
            }
        }

        void end() {
            if (observed) {
                forget();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
