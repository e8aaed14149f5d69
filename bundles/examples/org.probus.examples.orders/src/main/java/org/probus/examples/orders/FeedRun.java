/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.orders;

import org.jspecify.annotations.Nullable;
import org.probus.api.Site;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one {@link OrderFeed#start}, from there to {@link #close}.
 *
 * <p><b>Threads.</b> Any thread may call any method but its own, which must not close it.
 */
public final class FeedRun implements AutoCloseable {
    private static final long CLOSE_SECONDS_MAX = 30;

    private final OrderFile file;
    private final Site<Order> site;
    private final Ledger ledger;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    /** Set by {@link #close} alone, never cleared. */
    private volatile boolean closed;

    /** Why a thread gave up; written by the feed's threads, the first one wins. */
    private volatile @Nullable String failure;

    private final CountDownLatch running;

    FeedRun(OrderFile file, Site<Order> site, Ledger ledger, int count) {
        this.file = file;
        this.site = site;
        this.ledger = ledger;
        this.running = new CountDownLatch(count);
        for (int share = 0; share < count; share++) {
            int mine = share;
            Thread thread = new Thread(() -> work(mine, count), "orders-feed-" + (share + 1));
            thread.setDaemon(true);
            threads.add(thread);
        }
    }

    void start() {
        threads.forEach(Thread::start);
    }

    private void work(int share, int shares) {
        Tally tally = new Tally(ledger);
        try {
            boolean any = true;
            while (any && !closed) {
                any = pass(tally, share, shares);
            }
        } catch (IOException gone) {
            failure = "the file of orders cannot be read any more: " + gone.getMessage();
        } catch (RuntimeException | Error broken) {
            failure = "the feed broke down: " + broken;
        } finally {
            running.countDown();
        }
    }

    /** Reads the file once and hits the point with each order of a share; false if it has none. */
    private boolean pass(Tally tally, int share, int shares) throws IOException {
        boolean any = false;
        try (OrderFile.Reader reader = file.open(share, shares)) {
            while (!closed && reader.next()) {
                Order order = reader.order();
                if (order != null) {
                    site.hit(order);
                    tally.settle(order);
                    any = true;
                }
            }
        }
        return any;
    }

    /**
     * Tells why the feed stopped by itself.
     *
     * @return what went wrong; empty while all is well
     */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Tells whether no thread of the run works any more.
     *
     * @return true when the sums of the ledger are exact, as far as this run goes
     */
    public boolean ended() {
        return running.getCount() == 0;
    }

    /**
     * Stops the feed and waits until its last hit has returned.
     *
     * <p><b>Threads.</b> Blocks for as long as a handler does, at most half a minute; an interrupt
     * is kept for later.
     *
     * @throws IllegalStateException if a hit has not returned by then: the message names the thread
     */
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS_MAX);
        boolean over = false;
        while (!over && System.nanoTime() < end) {
            try {
                over = running.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!over) {
            throw new IllegalStateException("a hit of " + names() + " has not returned in "
                    + CLOSE_SECONDS_MAX + " s: look at the stack of that thread");
        }
    }

    private String names() {
        return String.join(
                ", ",
                threads.stream().filter(Thread::isAlive).map(Thread::getName).toList());
    }
}
