/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.management.Holder;
import org.probus.api.management.Stall;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * A wait for handlers, from its begin until they have ended: who waits, for whom, how patiently.
 *
 * <p>If it lasts, the {@link Keeper} finds its end and the {@link Watch} looks around for it; its
 * thread sleeps until one of them rings. So it can go on without an end: the keeper then stays, and
 * keeps what was pinned.
 */
final class Wait {
    private static final int STACK_LINES = 64;

    /** Grows with time: of two waits the later one has the higher number. */
    final long id;

    final String reason;

    /** Whose calls are waited for; null for every hit. */
    final @Nullable Callee callee;

    final Ending ending;
    final String waiter;
    final long since = System.nanoTime();

    /** Rung when it is over, and when its thread has something to do. */
    private final Semaphore bell = new Semaphore(0);

    private volatile boolean over;

    /** The thread that waits; null once it does not. Written by that thread. */
    private volatile @Nullable Thread thread;

    /** What the keeper failed with; written by it before the end. */
    private volatile @Nullable Throwable failure;

    /** Whether it took long; written by the thread that waits. */
    private volatile boolean stalled;

    /** What was done about it and what can be done, in words; by the thread that waits. */
    private volatile String remedy = "";

    /** Who was seen to hold it last; by the thread that waits. */
    private volatile List<Holder> holders = List.of();

    /** What keeps the classes of handlers that run on after their bundle's end, if some do. */
    private volatile @Nullable Collection<Object> pins;

    /** How long it took, once it is over. */
    private volatile long tookNanos;

    /** Whether it lasts, so that it is looked after; written by its thread. */
    volatile boolean watched;

    /** What was seen when its thread was called last; written by the watch. */
    private volatile @Nullable Look look;

    /** Why it would never end; null if it may. Written by the watch. */
    volatile @Nullable String hopeless;

    /** How often its thread was found in a circle, in a row; the watch's own. */
    int circles;

    /** How often nobody was seen inside but those who were given up, in a row; the watch's. */
    int leftovers;

    /** When it is told next; 0 for not yet set. Written by its thread. */
    volatile long nextReport;

    /** When handlers are interrupted next; 0 for not yet set. Written by its thread. */
    volatile long nextInterrupt;

    /** How often handlers were interrupted; its thread's own. */
    int interrupts;

    Wait(long id, String reason, @Nullable Callee callee, Ending ending) {
        this.id = id;
        this.reason = reason;
        this.callee = callee;
        this.ending = ending;
        Thread current = Thread.currentThread();
        this.thread = current;
        this.waiter = current.getName();
    }

    /** It is over, or has failed; by the keeper. */
    void end(@Nullable Throwable thrown) {
        failure = thrown;
        finish();
    }

    private void finish() {
        tookNanos = System.nanoTime() - since;
        over = true;
        bell.release();
    }

    /** Calls its thread, which has something to do after a look. */
    void ring(Look seen) {
        look = seen;
        bell.release();
    }

    /** Waits until the bell is rung, for whatever reason. */
    void awaitBell() throws InterruptedException {
        bell.acquire();
        bell.drainPermits();
    }

    /** Takes what was seen when its thread was called; null if that has not been called since. */
    @Nullable
    Look look() {
        Look seen = look;
        look = null;
        return seen;
    }

    boolean isOver() {
        return over;
    }

    /** Throws what the keeper failed with, if it did: then nothing is known to have ended. */
    void check() {
        Throwable thrown = failure;
        if (thrown != null) {
            throw new IllegalStateException(
                    reason + " could not wait for a grace period: " + thrown, thrown);
        }
    }

    boolean failed() {
        return failure != null;
    }

    long ageNanos() {
        return isOver() ? tookNanos : System.nanoTime() - since;
    }

    /** The number of the thread that waits; {@link LockOwners#NOBODY} if none does any more. */
    long threadId() {
        Thread waiting = thread;
        return waiting == null ? LockOwners.NOBODY : waiting.getId();
    }

    /** Where the thread that waits is; empty if none does any more. */
    List<String> stack() {
        Thread waiting = thread;
        return waiting == null
                ? List.of()
                : Arrays.stream(waiting.getStackTrace())
                        .limit(STACK_LINES)
                        .map(StackTraceElement::toString)
                        .toList();
    }

    /** Notes that it takes long, who holds it, and what can be done. */
    void stalled(List<Holder> seen, String advice) {
        if (!seen.isEmpty()) {
            holders = seen;
        }
        remedy = advice;
        stalled = true;
    }

    boolean isStalled() {
        return stalled;
    }

    /** Goes on without an end: what is pinned is held until there is one. */
    void abandon(Collection<Object> kept) {
        pins = kept;
        thread = null;
    }

    /** Whether the keeper, and what it keeps, is all that is left of it. */
    boolean isZombie() {
        return pins != null;
    }

    /** Ends for the thread that waited, and lets go of everything but words. */
    void release() {
        if (!isOver()) {
            finish();
        }
        pins = null;
        thread = null;
    }

    /** A copy for tools; with who holds it now, or was last seen to. */
    Stall stall(List<Holder> now) {
        boolean ended = isOver();
        Stall.State state =
                ended ? Stall.State.OVER : isZombie() ? Stall.State.ZOMBIE : Stall.State.WAITING;
        return new Stall(
                state,
                reason,
                waiter,
                ended ? List.of() : stack(),
                ageNanos(),
                ending.policy().toString(),
                remedy,
                ended || now.isEmpty() ? holders : now);
    }
}
