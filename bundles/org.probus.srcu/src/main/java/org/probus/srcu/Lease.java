/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A section that stops to delay others when it takes long: it then becomes a pin on what it uses.
 *
 * <p><b>Contract.</b> {@link Srcu#lease} begins one. Its owner ends it by {@link #consume}, and
 * whoever minds the time may {@link #expire} it before. Exactly one of the two ends the section,
 * whatever their order, and also if the pin cannot be had; a pin that was taken is released once.
 *
 * <pre>
 *            expire, pinned                consume: the pin is released
 *   LEASED ------------------> STABLE ---------------------------------.
 *     | '--------------------> GONE ------ consume: nothing is left ----+--> CONSUMED
 *     |      expire, no pin                                            |
 *     '--------------------------- consume: the section is ended ------'
 * </pre>
 *
 * <p><b>Threads.</b> One owner, any number of expirers. The pin's own code runs under no lock. It
 * is asked within a clone of the lease's section: what the section keeps is still there, even if an
 * owner who is faster ends the lease meanwhile.
 *
 * <p><b>Errors.</b> A pin that throws is not had, and goes to the domain's log. {@code consume}
 * twice throws {@link IllegalStateException}.
 *
 * <p><b>Memory.</b> The end of the section is a release; each change of state is volatile.
 *
 * <p>Source: the hprobe state machine of the kernel's return probes, as merged in 2024.
 */
public final class Lease {
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Lease.class, "state", State.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Srcu domain;
    private final Hold hold;
    private final Pin pin;

    /** The state; a new lease is LEASED. */
    private volatile State state = State.LEASED;

    Lease(Srcu domain, Pin pin) {
        this.domain = domain;
        this.pin = pin;
        this.hold = domain.down();
    }

    /** A counted reference to what the section uses, which keeps that alive by itself. */
    public interface Pin {
        /**
         * Takes a reference, unless what it would keep is going already.
         *
         * @return whether it was taken
         */
        boolean tryAcquire();

        /** Gives the reference back. */
        void release();
    }

    /** Where a lease is in its life. */
    public enum State {
        /** A section, which grace periods wait for. */
        LEASED,
        /** Expired; a pin holds what the owner uses. */
        STABLE,
        /** Expired without a pin: what the owner would use may be gone. */
        GONE,
        /** Ended by its owner. */
        CONSUMED
    }

    /**
     * Returns where the lease is now.
     *
     * @return the state
     */
    public State state() {
        return state;
    }

    /**
     * Says what it is for, for the reports on who holds a grace period.
     *
     * @param what the label, kept until the end of the section
     * @return this lease
     */
    public Lease label(Object what) {
        hold.label(what);
        return this;
    }

    /**
     * Asks, for the owner, whether what it uses may still be used, and ends the lease.
     *
     * <p>After LEASED and STABLE the owner's last use must come before the {@code finish} of the
     * result; after GONE there must be none.
     *
     * @return how it was, with what is left to do
     * @throws IllegalStateException if it was consumed before
     */
    public Consumed consume() {
        State before = (State) STATE.getAndSet(this, State.CONSUMED);
        if (before == State.CONSUMED) {
            throw new IllegalStateException("consume twice: " + hold
                    + " was consumed before; each lease is consumed by its owner, once");
        }
        return new Consumed(before);
    }

    /** What an owner has got back: the right to a last use, to be finished. */
    public final class Consumed {
        private final State before;
        private final AtomicBoolean finished = new AtomicBoolean();

        private Consumed(State before) {
            this.before = before;
        }

        /**
         * Tells whether what the lease was for may still be used, until {@link #finish}.
         *
         * @return false if the lease expired and the pin was not to be had
         */
        public boolean usable() {
            return before != State.GONE;
        }

        /**
         * Ends the section, or releases the pin; whichever holds.
         *
         * @throws IllegalStateException if it was finished before
         */
        public void finish() {
            if (!finished.compareAndSet(false, true)) {
                throw new IllegalStateException("finish twice: " + hold + " was finished before");
            }
            if (before == State.LEASED) {
                hold.up();
            } else if (before == State.STABLE) {
                pin.release();
            }
        }
    }

    /**
     * Ends the section early, and pins what it uses if that can be had.
     *
     * @return the state that this call, or whoever was faster, has led to
     */
    public State expire() {
        Hold clone = state == State.LEASED ? hold.tryClone() : null;
        if (clone == null) {
            return state; // whoever ended the section has set it before
        }
        try {
            boolean pinned = pin();
            if (STATE.compareAndSet(this, State.LEASED, pinned ? State.STABLE : State.GONE)) {
                hold.up();
            } else if (pinned) {
                pin.release();
            }
            return state;
        } finally {
            clone.up();
        }
    }

    @Override
    public String toString() {
        return "Lease[" + state + ", " + hold + "]";
    }

    /** Asks the pin, in a section of this thread: a pin that waits for readers is told so. */
    private boolean pin() {
        Section section = domain.lock();
        try {
            return pin.tryAcquire();
        } catch (Throwable e) {
            domain.say(
                    () -> "the pin of " + this + " has thrown, and is not had: " + Reports.text(e));
            return false; // the section ends either way
        } finally {
            section.unlock();
        }
    }
}
