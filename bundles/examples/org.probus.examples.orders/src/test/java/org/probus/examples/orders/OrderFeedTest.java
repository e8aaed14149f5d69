/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The feed, against a registry that is a list of handlers. */
final class OrderFeedTest {
    @TempDir
    Path folder;

    private final FakeRegistry registry = new FakeRegistry();
    private final Ledger ledger = new Ledger();
    private final OrderFeed feed = new OrderFeed(registry, ledger);
    private final List<String> complaints = new ArrayList<>();

    private Path orders(int count) throws IOException {
        List<String> lines = new ArrayList<>(List.of(Order.HEADER));
        for (int i = 1; i <= count; i++) {
            lines.add(i + ",a,north,b,1,1");
        }
        return Files.write(folder.resolve("orders.csv"), lines);
    }

    private void handleWith(Shift shift) {
        registry.handlers.add(order -> {
            shift.begin(order);
            shift.end();
        });
    }

    @Test
    void threadsReadTheFileOverAndOverAndShareItsLines() throws Exception {
        Map<Long, LongAdder> seen = new ConcurrentHashMap<>();
        Set<String> threads = ConcurrentHashMap.newKeySet();
        registry.handlers.add(order -> {
            seen.computeIfAbsent(order.id(), id -> new LongAdder()).increment();
            threads.add(Thread.currentThread().getName());
        });

        try (FeedRun run = feed.start(orders(10), 2, complaints::add)) {
            Until.holds(
                    "each order came three times",
                    () -> seen.size() == 10
                            && seen.values().stream().allMatch(times -> times.sum() >= 3));
            assertThat(run.ended()).isFalse();
        }

        assertThat(threads).containsExactlyInAnyOrder("orders-feed-1", "orders-feed-2");
        assertThat(complaints).isEmpty();
    }

    @Test
    void everyHitIsCountedExactlyOnce() throws Exception {
        Shift shift = ledger.open(new Worker("billing", "1.0.0", 7, null));
        LongAdder hits = new LongAdder();
        registry.handlers.add(order -> hits.increment());
        FeedRun run = feed.start(orders(100), 4, complaints::add);
        Until.holds("some orders passed by nobody", () -> ledger.sums().none() > 1_000);
        handleWith(shift);
        Until.holds("some orders were handled", () -> shift.orders() > 1_000);
        run.close();

        Ledger.Sums sums = ledger.sums();
        assertThat(run.ended()).isTrue();
        assertThat(run.failure()).isEmpty();
        assertThat(sums.hits()).isEqualTo(hits.sum());
        assertThat(sums.none() + shift.orders()).isEqualTo(sums.hits());
        assertThat(shift.orders()).isEqualTo(shift.ended());
        assertThat(sums.lost()).isZero();
        assertThat(sums.doubled()).isZero();
    }

    @Test
    void doubledAndLostOrdersAreFound() throws Exception {
        Shift v1 = ledger.open(new Worker("billing", "1.0.0", 7, null));
        Shift v2 = ledger.open(new Worker("billing", "2.0.0", 7, null));
        registry.handlers.add(order -> {
            if (order.id() % 10 != 0) {
                v1.begin(order);
                v1.end();
            }
            if (order.id() % 10 == 5) {
                v2.begin(order);
                v2.end();
            }
        });

        try (FeedRun run = feed.start(orders(100), 1, complaints::add)) {
            Until.holds("three passes", () -> ledger.sums().hits() > 300 || run.ended());
        }

        assertThat(ledger.sums().doubled()).isPositive();
        assertThat(ledger.sums().lost()).isPositive();
    }

    @Test
    void badRecordsAreReportedOnceAndPassedOver() throws Exception {
        Path file = Files.writeString(
                folder.resolve("o.csv"), "1,a,north,b,1,1\nnonsense\n2,a,north,b,1,1\n");

        try (FeedRun run = feed.start(file, 1, complaints::add)) {
            Until.holds("two passes", () -> ledger.sums().hits() >= 4 || run.ended());
        }

        assertThat(complaints).hasSize(1);
        assertThat(complaints.get(0)).startsWith(file + ":2: ");
    }

    @Test
    void threadWithoutALineOfItsOwnEndsAndTheOthersGoOn() throws Exception {
        try (FeedRun run = feed.start(orders(1), 3, complaints::add)) {
            Until.holds("a hundred passes", () -> ledger.sums().hits() >= 100);
            assertThat(run.ended()).isFalse();
            assertThat(run.failure()).isEmpty();
        }
    }

    @Test
    void fileThatGoesAwayEndsTheRunWithAReason() throws Exception {
        Path file = orders(10);
        try (FeedRun run = feed.start(file, 2, complaints::add)) {
            Files.delete(file);
            Until.holds("the run has ended", run::ended);

            assertThat(run.failure())
                    .hasValueSatisfying(why -> assertThat(why).contains("orders.csv"));
        }
    }

    @Test
    void interruptDoesNotBreakTheFeed() throws Exception {
        registry.handlers.add(order -> Thread.currentThread().interrupt());

        try (FeedRun run = feed.start(orders(10), 1, complaints::add)) {
            Until.holds("many passes", () -> ledger.sums().hits() > 1_000 || run.ended());
            assertThat(run.failure()).isEmpty();
        }
    }

    @Test
    void closeWaitsForTheHitThatIsInFlightAndKeepsAnInterruptForLater() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        registry.handlers.add(order -> {
            inside.countDown();
            try {
                assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        FeedRun run = feed.start(orders(10), 1, complaints::add);
        assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
        Thread closer = new Thread(() -> {
            Thread.currentThread().interrupt();
            run.close();
            assertThat(Thread.interrupted()).isTrue();
        });
        closer.start();
        Until.holds("close waits", () -> closer.getState() == Thread.State.TIMED_WAITING);
        assertThat(run.ended()).isFalse();
        go.countDown();
        closer.join(20_000);

        assertThat(closer.isAlive()).isFalse();
        assertThat(ledger.sums().hits()).isEqualTo(1);
    }

    @Test
    void stopOfTheComponentEndsItsRunsAndWithdrawsTheSite() throws Exception {
        FeedRun run = feed.start(orders(10), 2, complaints::add);

        feed.stop();

        assertThat(run.ended()).isTrue();
        assertThat(registry.siteClosed).isTrue();
    }

    @Test
    void badArgumentsAreNamed() throws Exception {
        Path file = orders(1);

        assertThatThrownBy(() -> feed.start(file, 0, complaints::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("0 threads: a feed needs 1 or more");
        assertThatThrownBy(() -> feed.start(folder.resolve("no.csv"), 1, complaints::add))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no.csv");
    }
}
