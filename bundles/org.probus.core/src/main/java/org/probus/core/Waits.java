/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.management.GracePeriods;
import org.probus.api.management.PendingGrace;
import org.probus.api.management.Stall;
import org.probus.srcu.Section;
import org.probus.srcu.Srcu;
import org.probus.srcu.Statistics;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The waits for grace periods: who waits, for what, since when, and who is in the way. */
final class Waits {
    private static final System.Logger LOG = System.getLogger("org.probus.core");

    /** How long a thread in a handler waits before it asks whether it is called. */
    private static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** What the places of its sections stand for. */
    final Places places = new Places();

    private final Srcu domain;
    private final Duration insideLimit;
    private final Calls calls;
    private final Callee everybody = new Callee.Everybody();
    private final Queue<Wait> pending = new ConcurrentLinkedQueue<>();
    private final AtomicLong lastWait = new AtomicLong();
    private final Stalls stalls = new Stalls();
    private final Keeper keeper = new Keeper(stalls::ended);
    private final Watch watch;

    Waits(Settings settings) {
        this.domain = Srcu.named("probus")
                .stallAfter(settings.stallAfter())
                .onStall(stall -> {}) // each wait tells of itself
                .places(places::at)
                .build();
        this.insideLimit = settings.insideLimit();
        this.calls = new Calls(domain, settings.lease());
        this.watch = new Watch(domain, calls.flights(), pending, settings.stallAfter());
        LOG.log(
                System.Logger.Level.DEBUG,
                "SRCU readers are {0}: {1}",
                domain.flavour(),
                domain.flavourReason());
    }

    /** The domain that the waits are for. */
    Srcu domain() {
        return domain;
    }

    /** The asynchronous calls that begin in sections of the domain. */
    Flights flights() {
        return calls.flights();
    }

    /** Everybody, to be waited for in the end of the registry. */
    Callee everybody() {
        return everybody;
    }

    /** Says what is around the registry; before its first wait. */
    void host(Host host) {
        watch.host = host;
    }

    /**
     * Waits for a grace period.
     *
     * @throws IllegalStateException if this thread is inside a handler, or one waits for it: the
     *     message names it
     */
    void sync(String reason) {
        requireOutside(reason);
        await(new Wait(lastWait.incrementAndGet(), reason, null, Ending.CALL));
    }

    /**
     * Waits until no call of a callee runs, which is unlinked for good; none will begin.
     *
     * @throws IllegalStateException if this thread is inside a handler, or one waits for it: the
     *     message names it
     */
    void sync(String reason, Callee callee) {
        requireOutside(reason);
        await(new Wait(lastWait.incrementAndGet(), reason, callee, Ending.CALL));
    }

    private void requireOutside(String reason) {
        if (domain.inSection()) {
            throw new IllegalStateException(reason + " would wait for itself: it was called by "
                    + handler(innermost(labels())) + " on thread "
                    + Thread.currentThread().getName()
                    + "; unregister() there, and close() or sync() after the handler has returned");
        }
    }

    /**
     * Waits where the caller cannot be refused, in a bundle's stop, until no call of the callee
     * runs.
     *
     * @param callee what was unlinked; null in the end of the registry, for everybody
     * @return true if every call that was running has ended; false if the wait was given up, and
     *     what still runs is pinned
     */
    boolean syncForced(String reason, @Nullable Callee callee, Ending ending) {
        Callee awaited = callee == null ? everybody : callee;
        return await(new Wait(lastWait.incrementAndGet(), reason, awaited, ending));
    }

    private boolean await(Wait wait) {
        pending.add(wait);
        boolean over = false;
        try {
            over = domain.inSection() ? inside(wait) : outside(wait);
        } finally {
            pending.remove(wait);
            if (!wait.isZombie()) {
                stalls.over(wait);
            }
        }
        return over;
    }

    /**
     * Waits on a thread that is in no handler. Most waits end here at once; those that last are
     * kept and watched by threads that all of them share, and this thread sleeps until it is
     * called.
     */
    private boolean outside(Wait wait) {
        Calls.Attempt attempt = calls.attempt(wait.callee);
        if (attempt.awaitShort()) {
            return true;
        }
        try {
            wait.watched = true;
            watch.begin();
            keeper.keep(wait, attempt.last());
        } catch (OutOfMemoryError e) {
            attempt.await(); // there is no thread to be had: this one waits, and no less
            return true;
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    wait.awaitBell();
                    if (wait.isOver()) {
                        wait.check();
                        return true;
                    }
                    String why = watch.act(wait);
                    if (why != null) {
                        return !giveUp(wait, why);
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits on a thread that is in a handler: for the other threads, and not for ever. */
    private boolean inside(Wait wait) {
        Callee callee = wait.callee == null ? everybody : wait.callee;
        List<Object> labels = labels();
        String handler = handler(innermost(labels));
        boolean own = labels.stream().anyMatch(callee::isNamedBy);
        long limit = insideLimit.toNanos();
        String why = null;
        boolean over = false;
        wait.watched = true;
        try {
            watch.begin();
        } catch (OutOfMemoryError e) {
            // There is no thread to be had, and nobody looks around; but this has its limit.
        }
        while (!over && why == null) {
            long rest = limit - wait.ageNanos();
            if (rest <= 0) {
                why = "it was called by " + handler + ", which waits no longer than "
                        + Policy.seconds(limit);
            } else {
                over = calls.awaitOthers(callee, Duration.ofNanos(Math.min(rest, ASK_NANOS)));
                why = over ? null : watch.act(wait);
            }
        }
        if (over && !own) {
            return true;
        }
        keeper.keep(wait, calls.attempt(callee).last());
        return !giveUp(
                wait,
                own
                        ? "it was called by " + handler + " on thread " + wait.waiter
                                + ", which cannot wait for itself; call it on another thread, which"
                                + " waits until the handler has returned"
                        : String.valueOf(why));
    }

    /**
     * Goes on without the handlers that still run, and pins their classes.
     *
     * @return false if they have ended at the last moment
     * @throws IllegalStateException if the caller can be refused
     */
    private boolean giveUp(Wait wait, String why) {
        if (!wait.ending.forced()) {
            throw new IllegalStateException(
                    wait.reason + " is given up: " + why + "\n" + watch.describe(wait));
        }
        if (wait.callee != null && !calls.abandon(wait.callee)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}: a thread has begun a hit and does not come to its first call; it may "
                            + "still call what has ended",
                    wait.reason);
        }
        String text = watch.describe(wait);
        boolean zombie = stalls.zombie(wait, watch.pin(wait, why));
        if (zombie) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "{0} goes on before its handlers have ended: {1}. Their classes stay until they"
                            + " end\n{2}",
                    wait.reason,
                    why,
                    text);
        }
        return zombie;
    }

    /** How often it was looked around for waits that last, for tests. */
    long looks() {
        return watch.looks();
    }

    /** Says in the log what still uses the domain at the end of the registry: it is not freed. */
    void reportLeaks() {
        if (!domain.inSection()) {
            calls.attempt(null).awaitShort(); // who led for the last wait may not have noticed yet
        }
        for (String leak : domain.leaks()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the registry has ended, but not its use: {0}",
                    leak);
        }
    }

    /** The handler that a label stands for, for messages. */
    private static String handler(@Nullable Object label) {
        return label == null ? "a handler" : label.toString();
    }

    /** What this thread is in: a link for each handler that it has not returned from. */
    private List<Object> labels() {
        Section section = domain.lock();
        try {
            return section.labels();
        } finally {
            section.unlock();
        }
    }

    /** The last of some labels; null if there is none. */
    static @Nullable Object innermost(List<Object> labels) {
        return labels.isEmpty() ? null : labels.get(labels.size() - 1);
    }

    /** The grace periods, for tools. */
    GracePeriods gracePeriods() {
        Statistics statistics = domain.statistics();
        long now = System.nanoTime();
        List<Wait> waits = List.copyOf(pending);
        List<PendingGrace> graces = waits.stream()
                .map(wait -> new PendingGrace(
                        wait.reason, wait.waiter, now - wait.since, watch.holders(wait)))
                .toList();
        return new GracePeriods(
                statistics.count(),
                statistics.p50Nanos(),
                statistics.p99Nanos(),
                statistics.maxNanos(),
                graces);
    }

    /** The waits that took long, for tools. */
    List<Stall> stalls() {
        return stalls.list(List.copyOf(pending), watch::holders);
    }
}
