/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.probus.api.Verdict;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The consumer on the thread that hits. */
class TailConsumerTest {
    private static final FakeProbes.Named POINT = new FakeProbes.Named("a:b", Object.class);

    private static TailConsumer unlimited(long most) {
        return new TailConsumer(most, new RateLimit(0, System.nanoTime()));
    }

    private static List<String> drained(TailConsumer consumer) {
        List<TailConsumer.Line> lines = new ArrayList<>();
        consumer.drain(lines);
        return lines.stream().map(TailConsumer.Line::event).toList();
    }

    @Test
    void aFullQueueNeverBlocksAndWhatIsDroppedIsCounted() {
        TailConsumer consumer = unlimited(0);
        for (int i = 0; i < 1_000; i++) {
            assertThat(consumer.handle(POINT, i)).isEqualTo(Verdict.CONTINUE);
        }
        assertThat(drained(consumer)).hasSize(256).startsWith("0", "1");
        assertThat(consumer.overflow()).isEqualTo(1_000 - 256);
        assertThat(consumer.overRate()).isZero();
        consumer.handle(POINT, "again");
        assertThat(drained(consumer)).containsExactly("again");
    }

    @Test
    void noMoreThanWantedAreTakenByManyThreads() throws Exception {
        TailConsumer consumer = unlimited(100);
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    return;
                }
                for (int i = 0; i < 200; i++) {
                    consumer.handle(POINT, i);
                }
            });
            thread.start();
            threads.add(thread);
        }
        go.countDown();
        for (Thread thread : threads) {
            GogoShell.join(thread);
        }
        assertThat(consumer.done()).isFalse();
        assertThat(drained(consumer)).hasSize(100);
        assertThat(consumer.done()).isTrue();
        assertThat(consumer.overflow()).isZero();
    }

    @Test
    void anEventOnItsWayToTheQueueIsWaitedFor() throws Exception {
        TailConsumer consumer = unlimited(2);
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Object slow = new Object() {
            @Override
            public String toString() {
                looked.countDown();
                try {
                    return go.await(20, TimeUnit.SECONDS) ? "slow" : "late";
                } catch (InterruptedException e) {
                    return "interrupted";
                }
            }
        };
        Thread thread = new Thread(() -> consumer.handle(POINT, slow));
        thread.start();
        looked.await();
        consumer.handle(POINT, "fast");
        assertThat(drained(consumer)).containsExactly("fast");
        assertThat(consumer.done()).isFalse();
        go.countDown();
        GogoShell.join(thread);
        assertThat(drained(consumer)).containsExactly("slow");
        assertThat(consumer.done()).isTrue();
    }

    @Test
    void afterEnoughTheEventIsNotEvenLookedAt() {
        TailConsumer consumer = unlimited(1);
        consumer.handle(POINT, "one");
        int[] looks = {0};
        consumer.handle(POINT, new Object() {
            @Override
            public String toString() {
                looks[0]++;
                return "two";
            }
        });
        assertThat(looks[0]).isZero();
        assertThat(drained(consumer)).containsExactly("one");
    }

    @Test
    void whatTheQueueHasNoRoomForIsNotEvenLookedAt() {
        TailConsumer consumer = unlimited(0);
        int[] looks = {0};
        Object event = new Object() {
            @Override
            public String toString() {
                looks[0]++;
                return "one";
            }
        };
        for (int i = 0; i < 300; i++) {
            consumer.handle(POINT, event);
        }
        assertThat(looks[0]).isEqualTo(256);
        assertThat(consumer.overflow()).isEqualTo(44);
    }

    @Test
    void nothingOfAnEventIsKept() throws Exception {
        TailConsumer consumer = unlimited(0);
        Object event = java.nio.CharBuffer.wrap("text");
        WeakReference<Object> reference = new WeakReference<>(event);
        consumer.handle(POINT, event);
        event = null;
        GogoShell.until("the event is collected", () -> {
            System.gc();
            return reference.get() == null;
        });
        assertThat(drained(consumer)).containsExactly("text");
    }

    @Test
    void theRateAllowsOneSecondsWorthAtOnceAndThenItsShare() {
        long start = 5_000_000_000L;
        RateLimit limit = new RateLimit(50, start);
        int passed = 0;
        for (int i = 0; i < 200; i++) {
            passed += limit.pass(start) ? 1 : 0;
        }
        assertThat(passed).isEqualTo(50);
        assertThat(limit.pass(start + 19_999_999)).isFalse();
        assertThat(limit.pass(start + 20_000_000)).isTrue();
        assertThat(limit.pass(start + 20_000_001)).isFalse();
        passed = 0;
        for (int i = 0; i < 200; i++) {
            passed += limit.pass(start + 10_000_000_000L) ? 1 : 0;
        }
        assertThat(passed).isEqualTo(50);
    }

    @Test
    void theRateHoldsWhenTheClockRunsOver() {
        long start = Long.MAX_VALUE - 10;
        RateLimit limit = new RateLimit(2, start);
        assertThat(limit.pass(start)).isTrue();
        assertThat(limit.pass(start + 5)).isTrue();
        assertThat(limit.pass(start + 20)).isFalse();
        assertThat(limit.pass(start + 1_000_000_000L)).isTrue();
    }

    @Test
    void aSlowRateLetsOnePass() {
        RateLimit limit = new RateLimit(0.1, 0);
        assertThat(limit.pass(0)).isTrue();
        assertThat(limit.pass(9_000_000_000L)).isFalse();
        assertThat(limit.pass(10_000_000_000L)).isTrue();
    }
}
