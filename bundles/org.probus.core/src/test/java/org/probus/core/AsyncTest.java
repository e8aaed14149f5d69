/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.probus.api.AsyncConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.Registration;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.api.management.ConsumerInfo;
import org.probus.api.management.Counters;
import org.probus.api.management.Holder;
import org.probus.api.management.PendingGrace;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Asynchronous consumers: who waits for a stage, for how long, and what becomes of its end. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AsyncTest {
    private static final long A = 2;
    private static final long B = 3;
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Logs logs = new Logs();
    private final CompletableFuture<String> stage = new CompletableFuture<>();

    @AfterEach
    void stopListening() {
        logs.close();
    }

    private static Settings settings(Duration stallAfter, Duration lease) {
        return new Settings(stallAfter, Duration.ofMillis(50), lease);
    }

    private static Registration register(Bench bench, long owner, AsyncConsumer<String> consumer) {
        return bench.view(owner).register(String.class, consumer, Bench.POINT);
    }

    private static FutureTask<Long> millis(Runnable body) {
        return Bench.call(() -> {
            long begin = System.nanoTime();
            body.run();
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        });
    }

    private static FutureTask<Long> stop(Bench bench, long owner) {
        return millis(() -> bench.registry.end(Bench.key(owner), "stop of bundle" + owner));
    }

    private static void assertNothingIsOpen(Bench bench) {
        assertThat(bench.registry.waits.flights().open()).isEmpty();
    }

    private static void assertWaits(FutureTask<?> task) {
        assertThatThrownBy(() -> task.get(250, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
    }

    private static List<Holder> holders(Bench bench) {
        return bench.management.gracePeriods().pending().stream()
                .flatMap((PendingGrace grace) -> grace.holders().stream())
                .toList();
    }

    @Test
    void aCloseWaitsUntilTheStageIsComplete() throws Exception {
        Bench bench = new Bench(settings(LONG, LONG));
        Site<String> site = bench.site();
        Registration registration = register(bench, A, (point, event) -> stage);
        site.hit("x");
        assertThat(bench.registry.domain.inSection()).isFalse();
        FutureTask<Long> closer = millis(registration::close);

        assertWaits(closer);
        assertThat(bench.counters()).isEqualTo(new Counters(1, 0, 0, 0, 0));
        stage.complete("done");
        Bench.get(closer);
        assertThat(bench.counters()).isEqualTo(new Counters(1, 1, 0, 0, 0));
    }

    @Test
    void aStageHoldsUpItsOwnBundleAloneOnceItsLeaseIsOver() throws Exception {
        Bench bench = new Bench();
        Site<String> site = bench.site();
        bench.view(B).register(String.class, bench.consumer("b", Verdict.CONTINUE), Bench.POINT);
        Registration registration = register(bench, A, (point, event) -> stage);
        site.hit("x");

        Bench.get(stop(bench, B));
        Bench.get(millis(() -> bench.view(B).sync()));
        Bench.until("a pin", () -> bench.consumerInfo(registration.id()).pins() == 1);
        assertThat(bench.management.consumers(Bench.POINT).get(0).pins()).isEqualTo(1);
        FutureTask<Long> stopper = stop(bench, A);
        assertWaits(stopper);
        Bench.until("the holder is named", () -> !holders(bench).isEmpty());

        Holder holder = holders(bench).get(0);
        assertThat(holder.thread()).startsWith("an asynchronous call begun by ");
        assertThat(holder.bundle()).isEqualTo("bundle2 [2]");
        assertThat(holder.point()).isEqualTo(Bench.POINT);
        assertThat(holder.consumer()).startsWith("org.probus.core.AsyncTest");
        assertThat(holder.heldNanos()).isGreaterThan(100_000_000);
        Bench.get(millis(() -> bench.view(B).sync()));
        stage.complete("done");
        Bench.get(stopper);
        assertThat(bench.management.gracePeriods().pending()).isEmpty();
        assertThat(bench.counters().handled()).isEqualTo(2);
    }

    @Test
    void aStageDelaysTheStopOfAnotherBundleByTheLeaseAndNoMore() throws Exception {
        long shortest = Long.MAX_VALUE;
        for (int round = 0; round < 20 && shortest >= 300; round++) { // a machine has its moments
            Bench bench = new Bench();
            Site<String> site = bench.site();
            bench.view(B)
                    .register(String.class, bench.consumer("b", Verdict.CONTINUE), Bench.POINT);
            CompletableFuture<String> own = new CompletableFuture<>();
            register(bench, A, (point, event) -> own);
            site.hit("x");
            shortest = Math.min(shortest, Bench.get(stop(bench, B)));
            own.complete("done");
        }

        assertThat(shortest).isLessThan(300);
    }

    @Test
    void aCloseOfAnotherConsumerOfTheBundleDoesNotWaitForAPin() throws Exception {
        Bench bench = new Bench();
        Site<String> site = bench.site();
        Registration other = bench.register("other");
        Registration registration = register(bench, A, (point, event) -> stage);
        site.hit("x");
        Bench.until("a pin", () -> bench.consumerInfo(registration.id()).pins() == 1);

        Bench.get(millis(other::close));
        FutureTask<Long> closer = millis(registration::close);
        assertWaits(closer);
        stage.complete("done");
        Bench.get(closer);
    }

    @Test
    void aFailureIsCountedAndNamedWhereverItComesFrom() {
        Bench bench = new Bench();
        Site<String> site = bench.site();
        List<AsyncConsumer<String>> failing = List.of(
                (point, event) -> CompletableFuture.failedStage(new IllegalStateException("late")),
                (point, event) -> stage.thenApply(result -> {
                    throw new IllegalStateException("in the chain " + result);
                }),
                (point, event) -> {
                    throw new java.io.IOException("at once");
                },
                (point, event) -> nothing(),
                (point, event) -> new Refusing());
        List<Registration> registrations = new ArrayList<>();
        failing.forEach(consumer -> registrations.add(register(bench, A, consumer)));
        site.hit("x");
        stage.complete("done");

        assertThat(registrations)
                .extracting(each -> bench.consumerInfo(each.id()).lastError())
                .satisfiesExactly(
                        text -> assertThat(text).isEqualTo("java.lang.IllegalStateException: late"),
                        text -> assertThat(text)
                                .endsWith("IllegalStateException: in the chain " + "done"),
                        text -> assertThat(text).isEqualTo("java.io.IOException: at once"),
                        text -> assertThat(text).contains("answer a CompletionStage"),
                        text -> assertThat(text).contains("takes no dependants"));
        assertThat(bench.management.consumers())
                .extracting(ConsumerInfo::counters)
                .allMatch(new Counters(1, 0, 1, 0, 0)::equals);
        registrations.forEach(Registration::close);
        assertThat(bench.registry.domain.leaks()).isEmpty();
        assertNothingIsOpen(bench);
    }

    @SuppressWarnings("NullAway") // what a careless handler does
    private static CompletionStage<?> nothing() {
        return null;
    }

    /** A stage that nobody can wait for. */
    private static final class Refusing extends CompletableFuture<String> {
        @Override
        public CompletableFuture<String> whenComplete(
                BiConsumer<? super String, ? super Throwable> action) {
            throw new UnsupportedOperationException("takes no dependants");
        }
    }

    /** A stage that tells its end twice, and fails after that. */
    private static final class Stuttering extends CompletableFuture<String> {
        @Override
        @SuppressWarnings("NullAway") // as every stage does that has not failed
        public CompletableFuture<String> whenComplete(
                BiConsumer<? super String, ? super Throwable> action) {
            action.accept("once", null);
            action.accept("twice", null);
            throw new UnsupportedOperationException("has told already");
        }
    }

    @Test
    void aStageThatEndsTwiceEndsItsCallOnce() {
        Bench bench = new Bench();
        Site<String> site = bench.site();
        Registration registration = register(bench, A, (point, event) -> new Stuttering());
        site.hit("x");

        assertThat(bench.counters()).isEqualTo(new Counters(1, 1, 0, 0, 0));
        registration.close();
        assertThat(bench.registry.domain.leaks()).isEmpty();
    }

    @Test
    void aStageThatIsCompleteAtOnceEndsWithTheHit() {
        Bench bench = new Bench(settings(LONG, LONG));
        Site<String> site = bench.site();
        Registration registration =
                register(bench, A, (point, event) -> CompletableFuture.completedStage("done"));
        site.hit("x");

        assertThat(bench.counters()).isEqualTo(new Counters(1, 1, 0, 0, 0));
        assertThat(bench.registry.domain.leaks()).isEmpty();
        registration.close();
    }

    @Test
    void aStageThatNeverEndsIsNamedInTheLog() throws Exception {
        Bench bench = new Bench(settings(Duration.ofMillis(20), Duration.ofMillis(10)));
        Site<String> site = bench.site();
        register(bench, A, (point, event) -> stage);
        site.hit("x");
        FutureTask<Long> stopper = stop(bench, A);
        Bench.until(
                "two reports",
                () -> logs.lines.stream()
                                .filter(text -> text.contains("stop of bundle2 is held up for"))
                                .count()
                        >= 2);
        stage.complete("at last");
        Bench.get(stopper);

        assertThat(logs.lines)
                .anySatisfy(text -> assertThat(text)
                        .contains("held by an asynchronous call begun by ")
                        .contains("in org.probus.core.AsyncTest")
                        .contains("(bundle2 [2]) at orders:placed, for ")
                        .contains("complete their stages"));
    }

    @Test
    void aCallThatIsStillALeaseIsNamedAsACallAndHasNoStack() throws Exception {
        Bench bench = new Bench(settings(LONG, LONG));
        Site<String> site = bench.site();
        register(bench, A, (point, event) -> stage);
        site.hit("x");
        FutureTask<Long> stopper = stop(bench, A);
        Bench.until("the holder is named", () -> !holders(bench).isEmpty());

        assertThat(holders(bench)).singleElement().satisfies(holder -> {
            assertThat(holder.thread())
                    .isEqualTo("an asynchronous call begun by "
                            + Thread.currentThread().getName());
            assertThat(holder.consumer()).startsWith("org.probus.core.AsyncTest");
            assertThat(holder.stack()).isEmpty();
        });
        stage.complete("done");
        Bench.get(stopper);
    }

    @Test
    void aStopThatInterruptsLeavesTheThreadAloneThatBeganACall() throws Exception {
        Bench bench = new Bench(settings(Duration.ofMillis(20), LONG));
        Site<String> site = bench.site();
        register(bench, A, (point, event) -> stage);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        FutureTask<Boolean> hitter = Bench.call(() -> {
            site.hit("x");
            begun.countDown();
            Bench.await(stopped);
            return Thread.interrupted();
        });
        Bench.await(begun);
        Policy policy = new Policy(Duration.ofMillis(10), null);
        FutureTask<Long> stopper = millis(() -> bench.registry.end(
                Bench.key(A), "stop of bundle2", new Ending(Cause.STOP, policy, true)));
        Bench.until(
                "two reports",
                () -> logs.lines.stream()
                                .filter(text -> text.contains("stop of bundle2 is held up for"))
                                .count()
                        >= 2);
        stage.complete("done");
        Bench.get(stopper);
        stopped.countDown();

        assertThat(Bench.get(hitter)).isFalse();
        assertThat(logs.lines).noneMatch(text -> text.contains("interrupts thread"));
    }

    @Test
    void aStopIsInNoCircleWithTheThreadThatBeganACall() throws Exception {
        Bench bench = new Bench(settings(Duration.ofMillis(20), LONG));
        Site<String> site = bench.site();
        register(bench, A, (point, event) -> stage);
        Object lock = new Object();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        FutureTask<Long> stopper = millis(() -> {
            synchronized (lock) {
                held.countDown();
                awaitQuietly(begun);
                bench.registry.end(Bench.key(A), "stop of bundle2");
            }
        });
        Bench.await(held);
        FutureTask<Long> hitter = millis(() -> {
            site.hit("x");
            begun.countDown();
            synchronized (lock) {
                bench.calls.add("locked");
            }
        });
        Bench.until(
                "it has looked three times",
                () -> logs.lines.stream()
                                .filter(text -> text.contains("stop of bundle2 is held up for"))
                                .count()
                        >= 3);
        assertThat(stopper).isNotDone();
        stage.complete("another thread does that");
        Bench.get(stopper);
        Bench.get(hitter);

        assertThat(logs.lines).noneMatch(text -> text.contains("would wait for ever"));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            Bench.await(latch);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theEndOfTheRegistryWaitsForEveryStage() throws Exception {
        Bench bench = new Bench(settings(LONG, Duration.ofMillis(10)));
        Site<String> site = bench.site();
        register(bench, A, (point, event) -> stage);
        Set<Thread> others = timers();
        site.hit("x");
        assertThat(timers()).hasSizeGreaterThan(others.size());
        FutureTask<Long> ender = millis(() -> bench.registry.close("stop of core"));

        assertWaits(ender);
        stage.complete("done");
        Bench.get(ender);
        Bench.until("the timer's thread has ended", () -> others.containsAll(timers()));
    }

    private static Set<Thread> timers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("probus-leases"))
                .collect(Collectors.toSet());
    }

    @Test
    void aStageOfABundleThatWasLetGoIsNotPinnedAndItsEndIsForgotten() {
        Bench bench = new Bench(settings(LONG, Duration.ofSeconds(2)));
        Site<String> site = bench.site();
        register(bench, A, (point, event) -> stage);
        bench.view(A)
                .register(
                        String.class,
                        (point, event) -> {
                            bench.registry.end(Bench.key(A), "stop of itself");
                            return Verdict.CONTINUE;
                        },
                        "orders:stop");
        Site<String> stopping = bench.view(1).site("orders:stop", String.class);
        site.hit("x");
        stopping.hit("y");
        Bench.until("the lease has ended", () -> bench.registry.domain.leaks().isEmpty());
        assertNothingIsOpen(bench);
        stage.complete("too late");

        assertThat(bench.counters()).isEqualTo(new Counters(1, 0, 0, 0, 0));
        bench.view(B).sync();
    }

    @Test
    void nothingOfAConsumerIsKeptOnceItsCallHasEnded() {
        Bench bench = new Bench(settings(LONG, LONG));
        Site<String> site = bench.site();
        WeakReference<Object> consumer = hitAndClose(bench, site);

        Bench.until("the consumer is collected", () -> {
            System.gc();
            return consumer.refersTo(null);
        });
        assertThat(stage).isDone();
    }

    private WeakReference<Object> hitAndClose(Bench bench, Site<String> site) {
        AsyncConsumer<String> consumer = new AsyncConsumer<>() {
            @Override
            public CompletionStage<?> begin(ProbePoint<? extends String> point, String event) {
                return stage;
            }
        };
        Registration registration = register(bench, A, consumer);
        site.hit("x");
        stage.complete("done");
        registration.close();
        return new WeakReference<>(consumer);
    }

    /** Timer, owner and close at once: a call ends once, and a close waits for it. */
    @Test
    void everyCallEndsOnceWhoeverIsFirst() throws Exception {
        Bench bench = new Bench(settings(LONG, Duration.ofMillis(1)));
        Site<String> site = bench.site();
        ExecutorService completers = Executors.newFixedThreadPool(2);
        AtomicLong afterClose = new AtomicLong();
        int rounds = 4_000;
        for (int i = 0; i < rounds; i++) {
            AtomicBoolean closed = new AtomicBoolean();
            Registration registration = register(bench, A, (point, event) -> {
                CompletableFuture<@Nullable Void> work = new CompletableFuture<>();
                completers.execute(() -> {
                    // Around the time of the lease, before it and after it.
                    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(2_000_000));
                    if (closed.get()) {
                        afterClose.incrementAndGet();
                    }
                    work.complete(null);
                });
                return work;
            });
            site.hit("x");
            if (i % 2 == 0) {
                registration.close();
            } else {
                registration.unregister();
                bench.registry.end(Bench.key(A), "stop");
                bench.registry.reopen(A);
            }
            closed.set(true);
        }
        completers.shutdown();
        assertThat(completers.awaitTermination(Bench.LIMIT_SECONDS, TimeUnit.SECONDS))
                .isTrue();

        assertThat(afterClose).hasValue(0);
        assertThat(bench.counters()).isEqualTo(new Counters(rounds, rounds, 0, 0, 0));
        assertThat(bench.registry.domain.leaks()).isEmpty();
        assertNothingIsOpen(bench);
        bench.registry.close("stop of core");
    }
}
