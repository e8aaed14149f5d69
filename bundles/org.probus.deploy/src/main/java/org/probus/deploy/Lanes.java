/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The work on the jars, each jar's in a lane of its own: in order, on one thread at a time.
 *
 * <p>Of all lanes one acts at a time; see {@link Turn}. The number of threads is limited. Once all
 * of them wait for bundles, the rest of the folder waits as well, which is announced.
 *
 * <p><b>Errors.</b> Nothing is thrown: what went wrong is told in one line. File Install would
 * take an exception for its own affair, and an {@code Error} as the end of its scan.
 */
final class Lanes {
    /* Overview.
     *
     *   who adds                  lane of a.jar          lane of b.jar
     *   --------                  -------------          -------------
     *   File Install: a changed   acts, has the turn
     *   (waits for it)            stops a: no turn
     *                             ... a second later it is announced
     *   File Install: b changed                          acts, has the turn
     *   (waits for it)                                   is over
     *   File Install: a changed   behind the first
     *   (goes on)                 a is stopped: takes the turn, is over
     *                             the next begins
     *
     * Rejected: a thread for the stop alone, with what follows the stop as a task of its own. What
     * follows is half of the work (put back, refresh, restart), at four places.
     */

    /** A piece of work. */
    interface Job {
        void run(Work work) throws Exception;
    }

    /** What a piece of work is about; two of a kind that wait in one lane are one. */
    enum Kind {
        /** The file is new, or has changed. */
        CHANGED,
        /** The file is gone. */
        GONE,
        /** The file is as it was, and may have become usable. */
        AGAIN
    }

    /** A piece of work that waits or runs; its latch opens when nobody needs to wait for it. */
    private record Ticket(Kind kind, String file, Job job, CountDownLatch free) {}

    /** The work on one jar; guarded by the lanes. */
    private static final class Lane {
        final Deque<Ticket> tickets = new ArrayDeque<>();

        @Nullable
        Work work;
    }

    private final Turn turn = new Turn();
    private final WaitAnnouncer announcer;
    private final Report report;
    private final ThreadPoolExecutor threads;

    /** Those that have work, by the location of the jar; guarded by this. */
    private final Map<String, Lane> lanes = new HashMap<>();

    /** Set once; guarded by this. */
    private boolean closed;

    /**
     * Makes the lanes.
     *
     * @param announcer watches the time
     * @param threadsMax how many may act or wait
     * @param report where lines go
     */
    Lanes(WaitAnnouncer announcer, int threadsMax, Report report) {
        this.announcer = announcer;
        this.report = report;
        this.threads = new ThreadPoolExecutor(
                threadsMax, threadsMax, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "probus-deploy-lane");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Adds work to the lane of a jar, and waits for nothing. */
    void add(Kind kind, String location, String file, Job job) {
        CountDownLatch unused = enter(kind, location, file, job);
    }

    /**
     * Adds work to the lane of a jar, and waits until it is over, or waits for a bundle for so long
     * that it was announced.
     */
    void run(Kind kind, String location, String file, Job job) {
        try {
            enter(kind, location, file, job).await();
        } catch (InterruptedException e) {
            // File Install ends. The work goes on: an interrupt would reach a bundle's stop.
            Thread.currentThread().interrupt();
        }
    }

    /** Adds work; what it returns opens when there is no need to wait for it. */
    private synchronized CountDownLatch enter(Kind kind, String location, String file, Job job) {
        CountDownLatch open = new CountDownLatch(0);
        Lane lane = lanes.get(location);
        if (closed || (lane != null && kind == Kind.AGAIN)) {
            return open;
        }
        Ticket last = lane == null ? null : lane.tickets.peekLast();
        if (last != null && last.kind() == kind) {
            return open;
        }
        Ticket ticket = new Ticket(kind, file, job, new CountDownLatch(1));
        if (lane == null) {
            Lane first = new Lane();
            first.tickets.add(ticket);
            lanes.put(location, first);
            threads.execute(() -> work(location, first));
            return ticket.free();
        }
        lane.tickets.add(ticket);
        if (lane.work != null && lane.work.aside()) {
            defer(lane, lane.work);
        }
        return ticket.free();
    }

    /** Lets go whoever waits for work that waits for a bundle, and for what is behind it. */
    private synchronized void aside(Lane lane, Work work, Ticket ticket) {
        ticket.free().countDown();
        defer(lane, work);
    }

    private void defer(Lane lane, Work work) {
        for (Ticket behind : lane.tickets) {
            if (behind.free().getCount() > 0) {
                behind.free().countDown();
                report.warn(behind.file()
                        + (behind.kind() == Kind.GONE ? " is gone" : " has changed")
                        + "; that is acted on when " + work.step().bundle() + ", which "
                        + work.step().doing() + ", lets go of it (hot-deploy waits)");
            }
        }
    }

    /** Does the first piece of work of a lane, and has the next one done. */
    private void work(String location, Lane lane) {
        Ticket ticket;
        synchronized (this) {
            ticket = lane.tickets.remove();
        }
        turn.take();
        try (Work work = announcer.begin(ticket.file(), turn)) {
            work.whenAside(() -> aside(lane, work, ticket));
            if (begin(lane, work)) {
                run(ticket, work);
            }
        } finally {
            turn.give();
            ticket.free().countDown();
            next(location, lane);
        }
    }

    private synchronized boolean begin(Lane lane, Work work) {
        lane.work = work;
        return !closed;
    }

    private synchronized void next(String location, Lane lane) {
        lane.work = null;
        if (lane.tickets.isEmpty()) {
            lanes.remove(location);
        } else {
            threads.execute(() -> work(location, lane));
        }
    }

    private void run(Ticket ticket, Work work) {
        try {
            ticket.job().run(work);
        } catch (InterruptedException e) {
            report.warn(ticket.file() + ": the hot deploy was stopped meanwhile and goes on at its"
                    + " next start");
        } catch (Throwable e) {
            report.error(ticket.file() + ": the hot deploy failed: " + Failures.render(e)
                    + "; copy the jar again");
        }
    }

    /** Says what becomes of the folder while a piece of work waits; empty if it waits as well. */
    synchronized String besides(Work work) {
        if (!work.away()) {
            return "";
        }
        long waiting = lanes.values().stream()
                .filter(lane -> lane.work != null && lane.work.away())
                .count();
        if (waiting >= threads.getMaximumPoolSize()) {
            return "";
        }
        boolean behind = lanes.values().stream()
                .anyMatch(lane -> work.equals(lane.work) && !lane.tickets.isEmpty());
        return "the folder goes on without it" + (behind ? "; queued: " + work.file() : "");
    }

    /**
     * Lets no more work in, and waits for what is in hand, but not for what waits for a bundle.
     *
     * @param millis how long at most
     * @return the labels of the bundles that are still waited for, or worked on
     */
    List<String> close(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (this) {
            closed = true;
            for (Lane lane : lanes.values()) {
                lane.tickets.forEach(ticket -> ticket.free().countDown());
            }
            while (acting() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.timedWait(this, 10);
            }
        }
        turn.end();
        threads.shutdown();
        return left();
    }

    private boolean acting() {
        return lanes.values().stream().anyMatch(lane -> {
            Work work = lane.work;
            return work == null || !(work.aside() || work.thread() == Thread.currentThread());
        });
    }

    private synchronized List<String> left() {
        return lanes.values().stream()
                .map(lane -> lane.work)
                .filter(work -> work != null)
                .map(work -> work.step().bundle())
                .sorted()
                .toList();
    }
}
