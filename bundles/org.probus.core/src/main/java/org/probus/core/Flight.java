/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.srcu.Lease;

import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * An asynchronous call, from the hit to the end of its stage: a lease, and later maybe a pin.
 *
 * <p>It is the stage's dependant, and in the expirer's queue, for longer than it may hold anything
 * of the consumer: when it has landed it is empty.
 */
final class Flight implements Lease.Pin, BiConsumer<@Nullable Object, @Nullable Throwable> {
    /** The thread that began it. */
    final String thread = Thread.currentThread().getName();

    /** When that was, in nanoseconds of {@link System#nanoTime}. */
    final long since = System.nanoTime();

    private final Flights flights;
    private final Lease lease;

    /** Whose call it is; null once it has landed; written by who lands it. */
    private volatile @Nullable Link link;

    /** What names the flow of its hit; null if nothing does, or once it has landed. */
    private volatile @Nullable Object key;

    /** Whose call it is, while it is a pin; guarded by the lock of the flights. */
    @Nullable
    Link pinned;

    /** Whether its end has come; a stage that is not a good one may end twice. */
    private final AtomicBoolean landed = new AtomicBoolean();

    /**
     * Whether it did not get off the ground, and may not have been cancelled in whole, on a full
     * stack: then the expirer ends it. Written by the thread that hit.
     */
    volatile boolean failed;

    Flight(Flights flights, Link link, @Nullable Object key) {
        this.flights = flights;
        this.link = link;
        this.key = key;
        this.lease = flights.domain.lease(this).label(link);
    }

    /** Whose call it is; null once it has landed. */
    @Nullable
    Link link() {
        return link;
    }

    /** What names the flow of its hit; null if nothing does, or once it has landed. */
    @Nullable
    Object key() {
        return key;
    }

    /** Ends the call with its stage. */
    @Override
    public void accept(@Nullable Object result, @Nullable Throwable failure) {
        Link ending = land();
        if (ending == null) {
            return;
        }
        Lease.Consumed use = lease.consume();
        try {
            if (use.usable()) {
                ending.end(cause(failure));
            }
        } finally {
            link = null;
            key = null;
            try {
                flights.landed(this); // first: a close that has waited for it finds nothing of it
            } finally {
                use.finish();
            }
        }
    }

    private static @Nullable Throwable cause(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    /** Ends a call that has not got off the ground; false if its stage has ended it already. */
    boolean cancel() {
        if (land() == null) {
            return false;
        }
        link = null;
        key = null;
        flights.landed(this);
        lease.consume().finish();
        failed = false;
        return true;
    }

    private @Nullable Link land() {
        return landed.compareAndSet(false, true) ? link : null;
    }

    /** Whether the expirer has nothing to do with it. */
    boolean landed() {
        return landed.get() && !failed;
    }

    /** Ends the lease: from now on the call holds up its own consumer and bundle alone. */
    Lease.State expire() {
        if (failed) {
            link = null; // no pin, then
        }
        Lease.State state = lease.expire();
        if (failed || state == Lease.State.GONE) {
            key = null;
            flights.landed(this); // nobody waits for it any more
        }
        return state;
    }

    @Override
    public boolean tryAcquire() {
        Link flying = link;
        return flying != null && flights.pin(this, flying);
    }

    @Override
    public void release() {
        flights.unpin(this);
    }
}
