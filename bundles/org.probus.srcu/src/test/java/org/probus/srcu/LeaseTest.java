/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** The four states of a lease, and the race for the end of its section. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LeaseTest {
    /** More of them are a soak: 10000000 take a minute or two. */
    private static final int RACES = Integer.getInteger("probus.test.lease.races", 20_000);

    private static final int BATCH = 20_000;

    private final Srcu domain = new Srcu("test");
    private final Counted pin = new Counted();

    /** A pin that counts; it is refused when it is going. */
    private static final class Counted implements Lease.Pin {
        final AtomicLong acquired = new AtomicLong();
        final AtomicLong released = new AtomicLong();
        volatile boolean going;
        volatile boolean broken;

        @Override
        public boolean tryAcquire() {
            if (broken) {
                throw new IllegalStateException("the pin is broken");
            }
            if (going) {
                return false;
            }
            acquired.incrementAndGet();
            return true;
        }

        @Override
        public void release() {
            released.incrementAndGet();
        }
    }

    @Test
    void aLeaseHoldsTheGracePeriodUntilItsOwnerHasFinished() throws Exception {
        Lease lease = domain.lease(pin).label("a call");
        Lease.Consumed use = lease.consume();
        FutureTask<Void> waiter = Threads.synchronizer(domain);
        Threads.assertStillWaiting(waiter);

        assertThat(use.usable()).isTrue();
        use.finish();
        Threads.get(waiter);
        assertThat(lease.state()).isEqualTo(Lease.State.CONSUMED);
        assertThat(pin.acquired).hasValue(0);
    }

    @Test
    void anExpiredLeaseHoldsItsPinAndNoGracePeriod() {
        Lease lease = domain.lease(pin);

        assertThat(lease.expire()).isEqualTo(Lease.State.STABLE);
        assertThat(lease.expire()).isEqualTo(Lease.State.STABLE);
        domain.synchronize();
        assertThat(pin.acquired).hasValue(1);
        assertThat(pin.released).hasValue(0);
        Lease.Consumed use = lease.consume();
        assertThat(use.usable()).isTrue();
        use.finish();
        assertThat(pin.released).hasValue(1);
    }

    @Test
    void aLeaseWhosePinIsGoingOrBrokenEndsItsSectionAllTheSame() {
        for (boolean broken : new boolean[] {false, true}) {
            pin.going = true;
            pin.broken = broken;
            Lease lease = domain.lease(pin);

            assertThat(lease.expire()).isEqualTo(Lease.State.GONE);
            domain.synchronize();
            Lease.Consumed use = lease.consume();
            assertThat(use.usable()).isFalse();
            use.finish();
            assertThat(pin.acquired).hasValue(0);
            assertThat(pin.released).hasValue(0);
        }
    }

    @Test
    void pinIsAskedWithinTheSectionThoughTheOwnerIsFaster() {
        List<String> inside = new ArrayList<>();
        AtomicReference<Lease> made = new AtomicReference<>();
        Lease lease = domain.lease(new Lease.Pin() {
            @Override
            public boolean tryAcquire() {
                Objects.requireNonNull(made.get()).consume().finish();
                inside.addAll(domain.leaks());
                return false;
            }

            @Override
            public void release() {
                throw new AssertionError("never taken");
            }
        });
        made.set(lease.label("a call"));

        assertThat(lease.expire()).isEqualTo(Lease.State.CONSUMED);

        assertThat(inside).singleElement().asString().contains("inside", "a call");
        assertThat(domain.leaks()).isEmpty();
        domain.synchronize();
    }

    @Test
    void consumeAndFinishTwiceAreRefused() {
        Lease lease = domain.lease(pin);
        Lease.Consumed use = lease.consume();
        use.finish();

        assertThatThrownBy(use::finish).hasMessageContaining("finish twice");
        assertThatThrownBy(lease::consume).hasMessageContaining("consume twice");
        assertThat(lease.expire()).isEqualTo(Lease.State.CONSUMED);
        domain.synchronize();
    }

    @Test
    void ownerAndExpirersEndTheSectionExactlyOnce() throws Exception {
        for (int left = RACES; left > 0; left -= BATCH) {
            race(Math.min(left, BATCH));
        }

        domain.synchronize();
        domain.close();
        assertThat(pin.released.get()).isEqualTo(pin.acquired.get());
    }

    private void race(int races) throws Exception {
        CyclicBarrier start = new CyclicBarrier(3);
        Lease[] leases = new Lease[races];
        for (int i = 0; i < races; i++) {
            leases[i] = domain.lease(pin);
        }
        FutureTask<Void> first = Threads.PLATFORM.call(() -> expire(leases, start));
        FutureTask<Void> second = Threads.PLATFORM.call(() -> expire(leases, start));
        start.await();
        for (int i = 0; i < races; i++) {
            pin.going = i % 3 == 0;
            // An end that is missing holds the grace period for ever, a second one throws.
            leases[i].consume().finish();
        }
        Threads.get(first);
        Threads.get(second);
    }

    @SuppressWarnings("NullAway") // the result of a task that has none
    private static Void expire(Lease[] leases, CyclicBarrier start) throws Exception {
        start.await();
        for (Lease lease : leases) {
            assertThat(lease.expire()).isNotEqualTo(Lease.State.LEASED);
        }
        return null;
    }
}
