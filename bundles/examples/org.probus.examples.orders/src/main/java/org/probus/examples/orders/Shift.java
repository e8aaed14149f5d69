/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.orders;

import org.jspecify.annotations.Nullable;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * The time for which one handler object works, with a count of its calls.
 *
 * <p>The handler says {@link #begin} and {@link #end} around each call and {@link #close} when it
 * is deactivated. The {@link Ledger} says when the stop of its bundle has returned. A call that
 * begins, or is still running, after either of the two is late, and is counted as such.
 *
 * <p><b>Contract.</b> A late call is never missed: {@code end} looks at the state last, and what
 * never comes to its {@code end} is found by {@link #running}.
 *
 * <p><b>Threads.</b> Any thread may call any method. The counters are striped, so that calls on
 * several threads don't delay each other and no lock orders what Probus itself has to order.
 *
 * <p><b>Memory.</b> It keeps no handler, class or class loader alive.
 */
public final class Shift implements AutoCloseable {
    /** How far the life of the handler has come; it only goes forward. */
    private enum State {
        OPEN,
        DEACTIVATED,
        STOPPED
    }

    private final long id;
    private final String handler;
    private final String version;
    private final long bundle;
    private final int role;
    private final boolean newLoader;
    private final WeakReference<ClassLoader> loader;
    private final Order.Mark alone = new Order.Mark(this, null);

    private final LongAdder begun = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder orders = new LongAdder();
    private final LongAdder lateBegun = new LongAdder();
    private final LongAdder afterDeactivate = new LongAdder();
    private final LongAdder afterStop = new LongAdder();

    /** Written by the handler's deactivate and by the ledger's watch over its bundle. */
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

    Shift(long id, Worker worker, int role, boolean newLoader) {
        this.id = id;
        this.handler = worker.handler();
        this.version = worker.version();
        this.bundle = worker.bundle();
        this.role = role;
        this.newLoader = newLoader;
        this.loader = new WeakReference<>(worker.loader());
    }

    /**
     * Notes that a call begins, and marks its order as handled by this shift.
     *
     * @param order the order of the call
     */
    public void begin(Order order) {
        begun.increment();
        if (state.get() != State.OPEN) {
            lateBegun.increment();
        }
        order.mark(this);
    }

    /** Notes that a call ends; stands in a {@code finally}. */
    public void end() {
        State now = state.get();
        if (now == State.DEACTIVATED) {
            afterDeactivate.increment();
        } else if (now == State.STOPPED) {
            afterStop.increment();
        }
        ended.increment();
    }

    /** Ends the shift: the handler was deactivated, and every call from now on is late. */
    @Override
    public void close() {
        state.compareAndSet(State.OPEN, State.DEACTIVATED);
    }

    /** Notes that the stop of the bundle has returned; a second time changes nothing. */
    void bundleStopped() {
        state.set(State.STOPPED);
    }

    /**
     * Returns the number of the shift: they are counted from 1 as they open.
     *
     * @return the number
     */
    public long id() {
        return id;
    }

    /**
     * Returns whose shift it is.
     *
     * @return the symbolic name of the handler's bundle; outside OSGi the name of its class
     */
    public String handler() {
        return handler;
    }

    /**
     * Returns the version of the handler.
     *
     * @return the version of its bundle; empty outside OSGi
     */
    public String version() {
        return version;
    }

    /**
     * Returns the number of the handler's bundle.
     *
     * @return the number; -1 outside OSGi
     */
    public long bundle() {
        return bundle;
    }

    /**
     * Tells whether the handler may still be called.
     *
     * @return false once it was deactivated or its bundle was stopped
     */
    public boolean open() {
        return state.get() == State.OPEN;
    }

    /**
     * Returns how many calls have begun.
     *
     * @return calls
     */
    public long begun() {
        return begun.sum();
    }

    /**
     * Returns how many calls have ended, normally or not.
     *
     * @return calls
     */
    public long ended() {
        return ended.sum();
    }

    /**
     * Returns how many calls are running: never more than there are, so that one is a proof.
     *
     * @return calls that had begun when this method was called, and had not ended then
     */
    public long running() {
        // What begins or ends between the two sums makes the result smaller, never greater.
        long before = begun.sum();
        return Math.max(0, before - ended.sum());
    }

    /**
     * Returns how many orders the feed found marked by this shift once their hits had returned.
     *
     * @return orders
     */
    public long orders() {
        return orders.sum();
    }

    /**
     * Returns how many calls began after the handler was deactivated or its bundle stopped.
     *
     * @return calls; each of them is also counted by one of the next two once it has ended
     */
    public long lateBegun() {
        return lateBegun.sum();
    }

    /**
     * Returns how many calls ran after the handler was deactivated, and ended before the stop did.
     *
     * @return calls
     */
    public long afterDeactivate() {
        return afterDeactivate.sum() + (state.get() == State.DEACTIVATED ? running() : 0);
    }

    /**
     * Returns how many calls ran after the stop of the bundle had returned, ended or not.
     *
     * @return calls
     */
    public long afterStop() {
        return afterStop.sum() + (state.get() == State.STOPPED ? running() : 0);
    }

    /** Returns the role: all versions of one handler have the same, counted from 0. */
    int role() {
        return role;
    }

    /** Tells whether no earlier shift had the same class loader. */
    boolean newLoader() {
        return newLoader;
    }

    /** Counts an order whose hit has returned with a mark of this shift. */
    void settle() {
        orders.increment();
    }

    /** Returns the mark that stands for this shift, in front of earlier ones. */
    Order.Mark mark(Order.@Nullable Mark earlier) {
        return earlier == null ? alone : new Order.Mark(this, earlier);
    }

    /** Returns the class loader of the handler; null once it was collected. */
    @Nullable
    ClassLoader loader() {
        return loader.get();
    }

    /**
     * Names the shift in a message.
     *
     * @return for example {@code shift 3 (org.probus.examples.billing 1.0.0)}
     */
    @Override
    public String toString() {
        return "shift " + id + " (" + (handler + " " + version).strip() + ")";
    }
}
