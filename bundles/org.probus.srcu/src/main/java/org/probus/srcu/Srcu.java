/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

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
public final class Srcu implements AutoCloseable {
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
     *   --- B full fence, or H ---                          --- A heavy fence ---
     *   load the protected reference                        L = sum of locks; until U == L
     *   ... use it ...                        --- E heavy fence ---
     *   unlocks[b]++   C, a release           current ^= 1
     *                                         --- D heavy fence ---
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
     * Flavours: in a fenced domain a heavy fence is a full fence. In an asymmetric one it is a full
     * fence on every processor that runs a thread of this process, and B shrinks to H, which keeps
     * the compiler from moving the loads of the section before the count of its entry: an
     * instruction on no x86, a load fence on AArch64. That acquireFence orders earlier stores for
     * the compiler as well is a fact of HotSpot and no promise of Java, so other JVMs take the
     * fenced flavour. Either the count of the entry was in memory before the reader's processor
     * passed the heavy fence, and the scan sees it; or the reader's loads came after it, and see
     * the unlinking. A scan that finds its sums unequal without the fence looks again, and saves
     * the fence. Virtual threads, holds and a thread's first entry have B in either flavour.
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
     * A wait for labels lets long sections be, if what they do is none of its business. The caller
     * has made what it waits for known as going: `gone`, say. A section that runs through several
     * things names each in a label, and is asked by that:
     *
     *   section                               wait for labels
     *   -------                               ---------------
     *   label = the next thing                gone = true
     *   --- K full fence, or as H ---         overdue = the section that is seen inside
     *   if overdue is this section:           --- J heavy fence ---
     *     if gone: leave the thing alone      load the label: wait while it names what is going
     *   ... use the thing ...
     *
     * J and K are the two halves of a store buffering pattern: either the wait sees the label, or
     * the section sees that it is overdue, and that the thing is gone. `overdue` saves the question
     * in every other section, and nothing else: it may be set for another wait's sake. It is set
     * under scan, so that two who wait leave the later number.
     *
     * A section inside another one has a label of its own, in a place of its own: the thing that
     * the outer one uses stays in use, and no label ever moves from one place to another, where a
     * wait could miss it. While the outermost one has no label, it is waited for: so its first one
     * needs no K. A label that is put in the place of another is a release, and its load an
     * acquire, since the wait returns then as if the section had ended.
     *
     * A place is a label as a number, without K. Who gives places looks, after each, whether what
     * it stands for is still linked: that is P. Where J is no fence of the reader's, N follows it,
     * a stop of each thread that is inside: either the wait sees the place, or P sees the end.
     * Where P is a load, placeAndLook keeps the compiler from moving it up. Tracks: see TrackCell.
     *
     * The end of the stack: an unlock may have no stack to run on. It happens whole or not at all,
     * and its caller then counts the exit in `late`, by volatile stores that need no call; the scan
     * adds them to the exits.
     *
     * Holds are counted in the same two banks, by counters that all threads share: whoever ends one
     * has no cell to count it in. A clone is counted in the bank of what it was cloned from, while
     * that is open: in the other bank a scan that waits for the first one would not wait for it.
     *
     * Requests: `started` and `completed` count grace periods. A caller needs the first one that
     * starts after it asked: started + 1. The fence I keeps its unlinking before that question, so
     * that the scans of the grace period it gets, whose fences are A, come after the unlinking.
     * Whoever finds none running leads the next; the rest wait for it. A leader whose time is up
     * leaves `started` ahead of `completed`, and another goes on with that grace period.
     *
     * Rejected: shared counters (two threads would write one line at each hit); a cell per carrier
     * (a virtual thread that is unmounted between read and write loses a count); a hash map of the
     * open holds (its bins have locks, and a reader never waits); one label, that of the innermost
     * section (a wait would pass by what the outer ones use).
     */

    private final String name;
    private final Fences fences;
    private final Reports reports;
    private final long stallNanos;
    private final Readers readers;
    private final Section.Gate gate;
    private final GracePeriods gracePeriods;
    private final Callbacks callbacks;

    /**
     * Makes a domain with the settings of {@link SrcuBuilder} as they come.
     *
     * @param name the name, for messages
     */
    public Srcu(String name) {
        this(new SrcuBuilder(name));
    }

    Srcu(SrcuBuilder settings) {
        this.name = settings.name;
        this.fences = Fences.choose(settings.flavour);
        this.reports = new Reports(settings.onStall, settings.log);
        this.stallNanos = TimeUnit.NANOSECONDS.convert(settings.stallAfter);
        this.readers = new Readers(name, fences, settings.debug, settings.places);
        this.gate = readers.gate();
        this.gracePeriods = new GracePeriods(readers, this::patience);
        this.callbacks = new Callbacks(readers, gracePeriods, reports, stallNanos);
    }

    /**
     * Starts the making of a domain.
     *
     * @param name the name, for messages
     * @return its settings
     */
    public static SrcuBuilder named(String name) {
        return new SrcuBuilder(name);
    }

    private Patience patience() {
        return new Patience(name, readers, reports, stallNanos);
    }

    /**
     * Begins a section, or one inside it.
     *
     * @return this thread's section, to be ended by {@link Section#unlock} on this thread
     * @throws IllegalStateException if the domain is closed
     */
    public Section lock() {
        return gate.lock();
    }

    /**
     * Returns what begins the sections of this domain, to be kept in a {@code static final}.
     *
     * @return the same each time
     */
    public Section.Gate gate() {
        return gate;
    }

    /**
     * Begins a section that any thread may end.
     *
     * @return the section, to be ended by {@link Hold#up}
     * @throws IllegalStateException if the domain is closed
     */
    public Hold down() {
        return readers.down();
    }

    /**
     * Begins a section that may be expired, and then is a pin.
     *
     * @param pin what to hold on to then
     * @return the lease, to be ended by {@link Lease#consume}
     * @throws IllegalStateException if the domain is closed
     */
    public Lease lease(Lease.Pin pin) {
        return new Lease(this, Objects.requireNonNull(pin, "pin"));
    }

    /**
     * Tells whether this thread is in a section of this domain; a {@link Hold} is no thread's.
     *
     * @return true inside
     */
    public boolean inSection() {
        return readers.inSection();
    }

    /**
     * Waits for a grace period: until every section that has begun is over.
     *
     * <p><b>Threads.</b> Blocks. An interrupt does not end the wait; it is kept and can be seen
     * afterwards.
     *
     * @throws IllegalStateException if this thread is in a section of this domain; if {@link
     *     Lockdep} finds a cycle, in debug mode; if the domain is closed
     */
    public void synchronize() {
        readers.requireOutside("synchronize");
        gracePeriods.await(gracePeriods.snap(), false);
    }

    /**
     * Waits for a grace period as {@link #synchronize} does, or until the time is up.
     *
     * @param limit how long to wait at the most
     * @return true if it is over; false if the time was up first
     * @throws IllegalStateException as {@code synchronize}
     */
    public boolean synchronize(Duration limit) {
        return synchronize(gracePeriods.snap(), limit);
    }

    /**
     * Waits as {@link #synchronize(Duration)} does, for the grace period of a cookie.
     *
     * @param cookie from {@link #getState} or {@link #startPoll()} of this domain
     * @param limit how long to wait at the most
     * @return as there
     * @throws IllegalStateException as {@code synchronize}
     */
    public boolean synchronize(long cookie, Duration limit) {
        readers.requireOutside("synchronize");
        return gracePeriods.await(cookie, Objects.requireNonNull(limit, "limit"));
    }

    /**
     * Waits until every section of other threads that has begun, and every hold, is over or does
     * something else than what is meant, or the time is up.
     *
     * <p><b>Contract.</b> For what has been unlinked, and marked as gone before this call. When it
     * returns true, no section that had begun has a label that is meant; and one that gives such a
     * label later is told by {@link Section#overdue} to ask for the mark. A section, or hold, that
     * has not given any label is waited for. Sections that begin later are not.
     *
     * <p><b>Threads.</b> Blocks up to the limit; an interrupt is kept. A caller inside a section
     * does not wait for its own, which is told by {@code overdue} like the others.
     *
     * <p><b>Memory.</b> What a section did under a label that is meant, and in all that ended,
     * <i>happens before</i> a return of true.
     *
     * @param what tells which labels are meant; called under no lock, with labels of this domain
     * @param limit how long to wait at the most
     * @return true if there is none; false if the time was up first
     * @throws IllegalStateException if {@link Lockdep} finds a cycle, in debug mode
     */
    public boolean synchronizeOn(Predicate<Object> what, Duration limit) {
        Checks checks = readers.checks();
        if (checks != null) {
            checks.waits();
        }
        return readers.waits.awaitLabels(what, limit, patience());
    }

    /**
     * Waits for a grace period, which is shared with others, and goes on as {@link
     * #synchronizeOn(Predicate, Duration)} does when that takes long; at once, if a section is open
     * that such a wait has met before.
     *
     * <p><b>Threads.</b> Blocks; an interrupt is kept.
     *
     * @param what as there
     * @param lease how long a section may hold this up that does something else
     * @param limit how long to wait at the most, after the lease
     * @return as there
     * @throws IllegalStateException as {@link #synchronize()}
     */
    public boolean synchronizeOn(Predicate<Object> what, Duration lease, Duration limit) {
        readers.requireOutside("synchronizeOn");
        readers.beginObserving();
        try {
            if (!readers.overdue() && gracePeriods.await(gracePeriods.snap(), lease)) {
                return true;
            }
            return synchronizeOn(what, limit);
        } finally {
            readers.forget();
        }
    }

    /**
     * Begins what {@link #synchronizeOn(Predicate, Duration, Duration)} waits for, and never waits.
     *
     * <p><b>Threads.</b> The answer is asked by one thread at a time, which is in no section.
     *
     * @param cookie as for {@link #startPoll(long)}, which this does as well
     * @param what as there
     * @param lease as there
     * @return tells whether it is over; once true, always true, with the same memory effects
     */
    public BooleanSupplier startPollOn(long cookie, Predicate<Object> what, Duration lease) {
        startPoll(cookie);
        return new LabelPoll(readers, () -> poll(cookie), what, lease);
    }

    /** Whether a section is open that a wait for labels has met. */
    boolean overdue() {
        return readers.overdue();
    }

    /**
     * Waits for a grace period as {@link #synchronize} does, with less delay and more processor
     * time: it spins for up to half a millisecond, and parks shortly after that.
     *
     * @throws IllegalStateException as {@code synchronize}
     */
    public void synchronizeExpedited() {
        readers.requireOutside("synchronizeExpedited");
        gracePeriods.await(gracePeriods.snap(), true);
    }

    /**
     * Waits until every section of other threads that has begun is over, or the time is up.
     *
     * <p>For a caller inside a section, who cannot wait for a grace period: it would wait for
     * itself. Two such callers wait for each other until the time of one is up. Every hold that is
     * open is waited for, whoever began it, and every clone of what is waited for.
     *
     * <p><b>Threads.</b> Blocks up to the limit; an interrupt is kept. Memory effects are those of
     * {@link #synchronize} for the sections that it waited for.
     *
     * @param limit how long to wait at the most
     * @return true if all of them are over; false if the time was up first
     */
    public boolean synchronizeOthers(Duration limit) {
        return readers.waits.awaitOthers(Objects.requireNonNull(limit, "limit"), patience());
    }

    /**
     * Runs a callback when a grace period is over, without waiting.
     *
     * <p><b>Threads.</b> Callbacks run in the order of their calls, one at a time, on a thread of
     * the domain and never on the caller's or a reader's. They should not block for long: the
     * others wait. May be called inside a section, and by a callback.
     *
     * <p><b>Errors.</b> What a callback throws goes to the log, and the next one runs; a section
     * that it leaves open is ended and reported. A {@link #barrier} that a callback holds up is
     * reported as a stall is.
     *
     * <p><b>Memory.</b> As for {@link #synchronize}, and actions before the call <i>happen
     * before</i> the callback.
     *
     * @param callback what to run; a lambda that captures nothing is one object, and so is one
     *     callback, however often it is evaluated
     * @throws IllegalStateException if the same object is queued and has not run; if the domain is
     *     closed
     */
    public void call(Runnable callback) {
        callbacks.call(Objects.requireNonNull(callback, "callback"));
    }

    /**
     * Waits until every callback that was queued before has run; if there is none, it returns at
     * once, and is no grace period.
     *
     * <p><b>Threads.</b> Blocks; an interrupt is kept.
     *
     * @throws IllegalStateException if this thread is in a section of this domain, or in a
     *     callback of it; if {@link Lockdep} finds a cycle, in debug mode
     */
    public void barrier() {
        readers.requireOutside("barrier");
        callbacks.barrier();
    }

    /**
     * Returns a cookie of the first grace period that covers all sections that have begun; starts
     * none.
     *
     * @return the cookie, for {@link #poll}
     */
    public long getState() {
        return gracePeriods.snap();
    }

    /**
     * Returns a cookie as {@link #getState} does, and makes its grace period start.
     *
     * @return the cookie, for {@link #poll}
     * @throws IllegalStateException if the domain is closed
     */
    public long startPoll() {
        long cookie = gracePeriods.snap();
        startPoll(cookie);
        return cookie;
    }

    /**
     * Makes the grace period of a cookie start.
     *
     * @param cookie from {@link #getState} of this domain
     * @throws IllegalStateException if the domain is closed
     */
    public void startPoll(long cookie) {
        callbacks.want(cookie);
    }

    /**
     * Tells whether the grace period of a cookie is over; once true, always true.
     *
     * <p><b>Memory.</b> As {@link #synchronize}, when it returns true.
     *
     * @param cookie from {@link #getState} or {@link #startPoll} of this domain
     * @return true when it is over
     * @throws IllegalArgumentException if the cookie is none of this domain
     */
    public boolean poll(long cookie) {
        if (!gracePeriods.known(cookie)) {
            throw new IllegalArgumentException("cookie " + cookie + " is none of domain " + name
                    + ": poll what getState() or startPoll() of that domain returned");
        }
        return gracePeriods.done(cookie);
    }

    /**
     * Tells whether two cookies stand for the same grace period; at most two that are not over can
     * differ.
     *
     * @param one a cookie
     * @param other another one of the same domain
     * @return true if the same {@link #poll} answers both
     */
    public static boolean sameState(long one, long other) {
        return one == other;
    }

    /** Makes the grace period that is running end sooner, as an expedited one; never waits. */
    public void expedite() {
        gracePeriods.expedite();
    }

    /**
     * Ends the domain, if nobody uses it.
     *
     * <p><b>Contract.</b> Four leaks are looked for: readers that are inside, callbacks that have
     * not run, a grace period that is running, and a cookie of {@link #startPoll} whose grace
     * period is not over. If there is one, nothing is freed and the domain goes on; the message
     * names each. A domain that is dropped without a close is collected as any object is.
     *
     * <p>Afterwards new sections, callbacks and grace periods are refused, and a cookie of {@link
     * #getState} that nobody waited for is never over. To be called when nobody begins a section
     * any more: one that begins during the call may still be let in.
     *
     * @throws IllegalStateException with the leaks that were found
     */
    @Override
    public synchronized void close() { // two would put back each other's banks
        List<String> leaks = leaks();
        if (leaks.isEmpty()) {
            if (callbacks.close() && gracePeriods.close() && readers.close()) {
                return;
            }
            gracePeriods.reopen();
            callbacks.reopen();
            leaks = leaks();
        }
        throw new IllegalStateException("domain " + name + " is not closed, and nothing of it is"
                + " freed: "
                + (leaks.isEmpty() ? "it was used at this moment" : String.join("; ", leaks)));
    }

    /**
     * Looks for the four leaks of {@link #close}, and changes nothing.
     *
     * @return a sentence for each, with what to do; empty if there is none
     */
    public List<String> leaks() {
        return Leaks.of(readers, callbacks, gracePeriods);
    }

    /**
     * Returns the readers that the grace period which is running has been waiting for.
     *
     * <p>Readers are noticed when a grace period has waited for about a millisecond.
     *
     * @return the readers, the longest first; empty if no grace period is held up
     */
    public List<Reader> holders() {
        return readers.holders();
    }

    /**
     * Returns the readers that are inside now, whether anybody waits for them or not.
     *
     * @return the readers; how long they have been seen inside is known while one waits for them
     */
    public List<Reader> readers() {
        return readers.inside();
    }

    /**
     * Returns what the users of the domain have noted for threads in the field {@code note} of
     * their sections: what is under way on a thread between its sections.
     *
     * <p><b>Memory.</b> A note that was made in a section is seen after a grace period that waited
     * for that section; another one at some time.
     *
     * @return a copy, without threads that have no note
     */
    public Map<Thread, Object> notes() {
        return readers.notes();
    }

    /**
     * Returns the grace periods so far, in figures.
     *
     * @return a copy
     */
    public Statistics statistics() {
        return gracePeriods.statistics();
    }

    /**
     * Tells whether misuse is looked for, and sections are tokens.
     *
     * @return what {@link SrcuBuilder#debug} has set
     */
    public boolean debug() {
        return readers.checks() != null;
    }

    /**
     * Returns how many threads at the most have been readers at the same time, virtual ones left
     * out, so far as is known.
     *
     * @return a number that no {@link Section#index} has reached yet
     */
    public int threads() {
        return readers.indexed();
    }

    /**
     * Returns the flavour of the readers.
     *
     * @return the flavour
     */
    public Flavour flavour() {
        return fences.flavour();
    }

    /**
     * Returns why the flavour is the one it is.
     *
     * @return a sentence, such as what the asymmetric flavour lacks here
     */
    public String flavourReason() {
        return fences.reason();
    }

    /** Tells of something that went wrong in the program's own code. */
    void say(Supplier<String> text) {
        reports.say(text);
    }

    /** How many sections are on the list, for tests. */
    long cells() {
        return readers.cells();
    }

    @Override
    public String toString() {
        return "Srcu[" + name + ", " + fences.flavour() + "]";
    }
}
