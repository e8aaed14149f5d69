/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Callbacks after a grace period, the barrier behind them, and polled cookies. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CallbacksTest {
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final Srcu domain = Srcu.named("test").log(log::add).build();

    @Test
    void aCallbackRunsWhenTheReadersBeforeItHaveLeft() throws Exception {
        Threads.Parked reader = Threads.PLATFORM.parkInside(domain, "parked");
        CountDownLatch ran = new CountDownLatch(1);
        domain.call(ran::countDown);
        Threads.until("its grace period waits", () -> !domain.holders().isEmpty());

        assertThat(ran.getCount()).isEqualTo(1);
        reader.leave();
        Threads.await(ran);
    }

    @Test
    void callbacksRunInOrderOnAThreadOfTheDomain() {
        List<Integer> order = new ArrayList<>(); // by one thread; the barrier orders it
        Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        Section section = domain.lock();
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            domain.call(() -> {
                order.add(number);
                threads.add(Thread.currentThread());
            });
        }
        section.unlock();
        domain.barrier();

        assertThat(order).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
        assertThat(threads).doesNotContain(Thread.currentThread());
        assertThat(threads).allMatch(thread -> thread.getName().equals("srcu-test"));
    }

    @Test
    void manyCallbacksShareAFewGracePeriods() {
        Section section = domain.lock();
        for (int i = 0; i < 10_000; i++) {
            domain.call(new Nothing());
        }
        section.unlock();
        domain.barrier();

        assertThat(domain.statistics().count()).isLessThanOrEqualTo(3);
    }

    /** A callback of its own. */
    private static final class Nothing implements Runnable {
        @Override
        public void run() {}
    }

    @Test
    void aCallbackMayQueueAnother() throws Exception {
        CountDownLatch ran = new CountDownLatch(3);
        domain.call(new Runnable() {
            @Override
            public void run() {
                ran.countDown();
                if (ran.getCount() > 0) {
                    domain.call(this);
                }
            }
        });

        Threads.await(ran);
        domain.barrier();
    }

    @Test
    void whatACallbackThrowsIsLoggedAndTheNextRuns() {
        AtomicInteger ran = new AtomicInteger();
        domain.call(() -> {
            throw new LinkageError("from a callback");
        });
        domain.call(ran::incrementAndGet);
        domain.barrier();

        assertThat(ran).hasValue(1);
        assertThat(log)
                .singleElement()
                .satisfies(text -> assertThat(text)
                        .contains("a callback of domain test has thrown")
                        .contains("LinkageError: from a callback"));
    }

    @Test
    void theSameObjectTwiceIsRefusedWhileItIsQueued() {
        Nothing callback = new Nothing();
        Section section = domain.lock();
        domain.call(callback);

        assertThatThrownBy(() -> domain.call(callback))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Nothing is queued in domain test already");
        section.unlock();
        domain.barrier();
        domain.call(callback);
        domain.barrier();
    }

    @Test
    void aBarrierWithoutCallbacksReturnsAtOnceAndIsNoGracePeriod() throws Exception {
        Threads.Parked reader = Threads.PLATFORM.parkInside(domain, "parked");
        domain.barrier();

        assertThat(domain.statistics().count()).isZero();
        reader.leave();
    }

    @Test
    void aBarrierInsideASectionOrACallbackIsRefused() throws Exception {
        Section section = domain.lock();
        assertThatThrownBy(domain::barrier).hasMessageContaining("barrier of domain test inside");
        section.unlock();
        CountDownLatch refused = new CountDownLatch(1);
        domain.call(() -> {
            assertThatThrownBy(domain::barrier)
                    .hasMessageContaining("inside a callback of it would wait for itself");
            refused.countDown();
        });

        Threads.await(refused);
    }

    @Test
    void concurrentBarriersAllReturn() throws Exception {
        Threads.Parked reader = Threads.PLATFORM.parkInside(domain, "parked");
        AtomicInteger ran = new AtomicInteger();
        List<FutureTask<Integer>> barriers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            domain.call(() -> ran.incrementAndGet());
            int before = i + 1;
            barriers.add(Threads.PLATFORM.call(() -> {
                domain.barrier();
                assertThat(ran.get()).isGreaterThanOrEqualTo(before);
                return ran.get();
            }));
        }
        reader.leave();
        for (FutureTask<Integer> barrier : barriers) {
            assertThat(Threads.get(barrier)).isPositive();
        }
        assertThat(ran).hasValue(8);
    }

    @Test
    void theThreadEndsWhenItHasNothingToDoAndComesBack() {
        for (int i = 0; i < 2; i++) {
            Queue<Thread> threads = new ConcurrentLinkedQueue<>();
            domain.call(() -> threads.add(Thread.currentThread()));
            domain.barrier();

            Threads.until("its end", () -> !threads.element().isAlive());
        }
    }

    @Test
    void aDomainThatHadCallbacksIsNotKeptAliveByItsThread() {
        WeakReference<Srcu> gone = calledAndDropped();

        Threads.untilCollected(gone);
    }

    private static WeakReference<Srcu> calledAndDropped() {
        Srcu dropped = new Srcu("dropped");
        dropped.call(new Nothing());
        dropped.barrier();
        return new WeakReference<>(dropped);
    }

    @Test
    void aCookieIsOverWhenAGracePeriodThatStartedLaterIs() throws Exception {
        long cookie = domain.getState();
        assertThat(domain.poll(cookie)).isFalse();
        assertThat(Srcu.sameState(cookie, domain.getState())).isTrue();
        assertThat(domain.statistics().count()).isZero();
        domain.synchronize();

        assertThat(domain.poll(cookie)).isTrue();
        assertThat(Srcu.sameState(cookie, domain.getState())).isFalse();
    }

    @Test
    void aCookieTakenWhileAGracePeriodRunsNeedsTheNextOne() throws Exception {
        Threads.Parked reader = Threads.PLATFORM.parkInside(domain, "parked");
        FutureTask<Void> waiter = Threads.synchronizer(domain);
        Threads.until("the grace period runs", () -> !domain.holders().isEmpty());
        long cookie = domain.getState();
        reader.leave();
        Threads.get(waiter);

        assertThat(domain.poll(cookie)).isFalse();
        domain.synchronize();
        assertThat(domain.poll(cookie)).isTrue();
    }

    @Test
    void startPollMakesTheGracePeriodRunByItself() throws Exception {
        Threads.Parked reader = Threads.PLATFORM.parkInside(domain, "parked");
        long cookie = domain.startPoll();
        Threads.until("the grace period waits", () -> !domain.holders().isEmpty());

        assertThat(domain.poll(cookie)).isFalse();
        reader.leave();
        Threads.until("it is over", () -> domain.poll(cookie));
    }

    @Test
    void aMillionCookiesAreMonotone() {
        long last = 0;
        boolean over = false;
        long first = domain.getState();
        for (int i = 0; i < 1_000_000; i++) {
            if (i % 10_000 == 0) {
                domain.synchronize();
            }
            long cookie = domain.getState();
            assertThat(cookie >= last).isTrue();
            assertThat(domain.poll(first) || !over).isTrue();
            over = domain.poll(first);
            last = cookie;
        }
        assertThat(over).isTrue();
    }

    @Test
    void aCookieOfNoDomainIsRefused() {
        for (long cookie : new long[] {0, -1, 1_000}) {
            assertThatThrownBy(() -> domain.poll(cookie))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cookie " + cookie + " is none of domain test");
        }
    }
}
