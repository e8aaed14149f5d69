/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The demo's way to wait: for a condition, never longer than a limit, with a reason if it fails.
 *
 * <p><b>Threads.</b> For the demo's thread; {@link #cancel} for any.
 */
final class Await {
    private static final long POLL_NANOS = 1_000_000;

    private final Duration limit;
    private final Progress progress;

    /** Why waiting has no sense any more; asked at each poll. */
    private final Supplier<Optional<String>> broken;

    /** What else to say when the time is over, for example who holds a grace period. */
    private final Supplier<String> detail;

    /** Set by {@link #cancel} alone, never cleared. */
    private volatile boolean cancelled;

    Await(
            Duration limit,
            Progress progress,
            Supplier<Optional<String>> broken,
            Supplier<String> detail) {
        this.limit = limit;
        this.progress = progress;
        this.broken = broken;
        this.detail = detail;
    }

    /** Makes every wait, also the next ones, end with the news that somebody wants the demo to. */
    void cancel() {
        cancelled = true;
    }

    /**
     * Waits until a condition holds.
     *
     * @param what the condition in words, after "waiting for"
     * @throws DemoException if it does not hold in time, or cannot any more
     */
    void until(String what, BooleanSupplier condition) throws DemoException {
        if (!holds(what, limit, condition)) {
            throw DemoException.failed("waited " + limit.toSeconds() + " s for " + what
                    + ", which did not come; " + detail.get());
        }
    }

    /**
     * Waits until a condition holds, or a time is over.
     *
     * @return whether it holds
     * @throws DemoException if it cannot hold any more
     */
    boolean holds(String what, Duration time, BooleanSupplier condition) throws DemoException {
        long start = System.nanoTime();
        progress.waitFor(what);
        while (!condition.getAsBoolean()) {
            if (cancelled || Thread.currentThread().isInterrupted()) {
                throw DemoException.interrupted(what);
            }
            Optional<String> end = broken.get();
            if (end.isPresent()) {
                throw DemoException.failed(end.get());
            }
            if (System.nanoTime() - start > time.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
            progress.tick();
        }
        return true;
    }
}
