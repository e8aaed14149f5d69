/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import org.jspecify.annotations.Nullable;
import org.probus.srcu.Lease;
import org.probus.srcu.Section;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** An owner of leases, expirers who race with it, and the pins in between. */
final class Leases {
    private static final int EXPIRERS = 2;

    private final Run run;

    /** The lease that the owner has now. */
    private final AtomicReference<@Nullable Lease> now = new AtomicReference<>();

    Leases(Run run) {
        this.run = run;
    }

    /** Starts the owner and its expirers. */
    void start(Kind kind) {
        run.start(kind, "owner", this::own);
        for (int i = 0; i < EXPIRERS; i++) {
            run.start(Kind.PLATFORM, "expirer", this::expire);
        }
    }

    /** A pin on an element: a counted reference, which is refused now and then. */
    private final class ElementPin implements Lease.Pin {
        private final boolean refuses;
        private final AtomicInteger tries = new AtomicInteger();
        private final AtomicInteger held = new AtomicInteger();

        /** The element; set by the owner before others know the lease. */
        private volatile @Nullable Element element;

        ElementPin(boolean refuses) {
            this.refuses = refuses;
        }

        @Override
        public boolean tryAcquire() {
            tries.incrementAndGet();
            Element pinned = element;
            if (refuses || pinned == null || !pinned.tryAcquire()) {
                return false;
            }
            held.incrementAndGet();
            run.pins.increment();
            return true;
        }

        @Override
        public void release() {
            Element pinned = element;
            if (pinned == null || held.decrementAndGet() < 0) {
                run.problem("a pin was released that was not held");
            } else {
                run.pins.decrement();
                run.pool.release(pinned);
            }
        }
    }

    private void own(Dice dice) {
        Tally tally = run.tally();
        while (!run.over()) {
            ElementPin pin = new ElementPin(dice.oneIn(4));
            Lease lease = run.domain.lease(pin);
            Visit visit = Visit.begin(run, dice);
            pin.element = visit.element();
            now.set(lease);
            dice.delay();
            if (dice.oneIn(50)) {
                dice.park(500_000);
            }
            use(lease, pin, visit, tally);
            if (dice.oneIn(50)) {
                refuseTwice(lease);
            }
            run.sections.increment();
            dice.gap();
        }
    }

    private void use(Lease lease, ElementPin pin, Visit visit, Tally tally) {
        Lease.Consumed consumed = lease.consume();
        if (consumed.usable()) {
            if (pin.tries.get() == 0) {
                visit.end(tally); // nobody can have expired it: it was a section all along
            } else {
                visit.check("a lease or its pin");
            }
        }
        consumed.finish();
        if (lease.state() != Lease.State.CONSUMED) {
            run.problem("a lease is " + lease.state() + " after consume");
        }
    }

    private void refuseTwice(Lease lease) {
        try {
            lease.consume();
            run.problem("a lease was consumed twice, and nobody said so");
        } catch (IllegalStateException e) {
            // As it must be.
        }
    }

    private void expire(Dice dice) {
        while (!run.over()) {
            Lease lease = now.get();
            if (lease != null && dice.oneIn(2)) {
                if (lease.expire() == Lease.State.LEASED) {
                    run.problem("a lease is LEASED after expire");
                }
            }
            if (dice.oneIn(20)) {
                Section section = run.domain.lock();
                dice.delay();
                section.unlock();
            }
            dice.delay();
            dice.giveWay();
        }
    }
}
