/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.probus.api.AsyncConsumer;
import org.probus.api.ProbeConsumer;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.api.management.Swaps;
import org.probus.api.management.TransitionInfo.Phase;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/** Two threads hit with the events of one flow while bundles are swapped. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FlowUnderLoadTest {
    private static final int SWAPS = 100;
    private static final long FIRST = 100;
    private static final String FLOW = "the flow";
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
    private static final Duration READY = Duration.ofSeconds(Bench.LIMIT_SECONDS);

    private final Bench bench = new Bench();
    private final Swaps swaps = new CoreSwaps(bench.registry, Bench::key, id -> false);
    private final Site<String> site = bench.site();

    /** By bundle: how many events of the flow it has in hand. */
    private final Map<Long, AtomicInteger> hands = new ConcurrentHashMap<>();

    private final LongAdder hits = new LongAdder();
    private final LongAdder both = new LongAdder();
    private final List<FutureTask<Void>> threads = new ArrayList<>();
    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private LongFunction<ProbeConsumer<String>> maker = this::consumer;
    private volatile boolean over;

    private ProbeConsumer<String> consumer(long owner) {
        AtomicInteger mine = new AtomicInteger();
        hands.put(owner, mine);
        return (point, event) -> {
            mine.incrementAndGet();
            countBoth(owner);
            LockSupport.parkNanos(1);
            mine.decrementAndGet();
            return Verdict.CONTINUE;
        };
    }

    private void countBoth(long owner) {
        boolean others = hands.entrySet().stream()
                .anyMatch(hand -> hand.getKey() != owner && hand.getValue().get() > 0);
        if (others) {
            both.increment();
        }
    }

    private void register(long owner) {
        bench.view(owner).register(String.class, maker.apply(owner), Bench.POINT);
    }

    private void startHitting(Runnable hit) {
        register(FIRST);
        for (int i = 0; i < 2; i++) {
            threads.add(Bench.call(() -> {
                while (!over) {
                    hit.run();
                    hits.increment();
                    LockSupport.parkNanos(1);
                }
                return null;
            }));
        }
    }

    private void swap(long from) throws InterruptedException {
        long before = hits.sum();
        Bench.until("both hit", () -> hits.sum() > before + 20);
        try (Swaps.Swap swap = swaps.begin(from, from + 1)) {
            register(from + 1);
            assertThat(swap.run(READY, false).phase()).isEqualTo(Phase.DONE);
        }
        bench.registry.end(Bench.key(from), "stop of " + from);
        hands.remove(from);
    }

    @AfterEach
    void stop() throws Exception {
        over = true;
        for (FutureTask<Void> thread : threads) {
            Bench.get(thread);
        }
        workers.shutdown();
    }

    @Test
    void aFlowIsNeverInTheHandsOfBoth() throws Exception {
        startHitting(() -> site.hit("event", FLOW));
        for (int i = 0; i < SWAPS; i++) {
            swap(FIRST + i);
        }

        assertThat(both.sum()).as("of %s hits", hits).isZero();
    }

    /** A consumer whose stage is completed by another thread, which has the event until then. */
    private AsyncConsumer<String> asynchronous(long owner) {
        AtomicInteger mine = new AtomicInteger();
        hands.put(owner, mine);
        return (point, event) -> {
            mine.incrementAndGet();
            countBoth(owner);
            return CompletableFuture.runAsync(
                    () -> {
                        LockSupport.parkNanos(1);
                        countBoth(owner);
                        mine.decrementAndGet();
                    },
                    workers);
        };
    }

    /**
     * Hits, and goes on when nobody has an event, after a rest that all threads have together:
     * else the flow might never be quiet.
     */
    private void hitAsynchronously(Runnable hit) {
        hit.run();
        while (!over && hands.values().stream().anyMatch(hand -> hand.get() > 0)) {
            LockSupport.parkNanos(1);
        }
        while (!over && System.nanoTime() / REST_NANOS % 2 == 1) {
            LockSupport.parkNanos(REST_NANOS / 10);
        }
    }

    @Test
    void aFlowIsNeverInTheHandsOfBothWhenStagesOutliveTheirHits() throws Exception {
        maker = owner -> asynchronous(owner);
        startHitting(() -> hitAsynchronously(() -> site.hit("event", FLOW)));
        for (int i = 0; i < SWAPS; i++) {
            swap(FIRST + i);
        }

        assertThat(both.sum()).as("of %s hits", hits).isZero();
    }

    @Test
    void withoutItsKeyAStageIsInTheHandsOfBoth() throws Exception {
        maker = owner -> asynchronous(owner);
        assertBothSooner(() -> hitAsynchronously(() -> site.hit("event")));
    }

    @Test
    void withoutItsKeyAFlowIsInTheHandsOfBoth() throws Exception {
        assertBothSooner(() -> site.hit("event"));
    }

    private void assertBothSooner(Runnable hit) throws Exception {
        startHitting(hit);
        long start = System.nanoTime();
        for (long bundle = FIRST; both.sum() == 0; bundle++) {
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(60));
            swap(bundle);
        }
    }
}
