/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.probus.api.ProbeConsumer;
import org.probus.api.Registration;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.api.management.PendingGrace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Hits that last: whom they delay, and whom they call afterwards. */
@ParameterizedClass(name = "debug {0}")
@ValueSource(booleans = {true, false})
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PassedByTest {
    private static final long A = 2;
    private static final long B = 3;
    private static final long C = 4;

    /** Whether sections are tokens, which have labels, and no places. */
    private final boolean debug;

    private final Bench bench;
    private final Site<String> site;
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch parked = new CountDownLatch(1);

    PassedByTest(boolean debug) {
        this.debug = debug;
        this.bench = bench(Settings.DEFAULT);
        this.site = bench.site();
    }

    private Bench bench(Settings settings) {
        return debug ? new Bench(settings) : Bench.withoutDebug(settings);
    }

    @AfterEach
    void letAllGo() {
        release.countDown();
    }

    /** A consumer that stays in its call until it is released. */
    private Verdict park(Object event) throws InterruptedException {
        bench.calls.add("park " + event);
        parked.countDown();
        Bench.await(release);
        bench.calls.add("parked " + event);
        return Verdict.CONTINUE;
    }

    private ProbeConsumer<String> parker() {
        return (point, event) -> park(event);
    }

    private Registration register(long owner, ProbeConsumer<String> consumer) {
        return bench.view(owner).register(String.class, consumer, Bench.POINT);
    }

    private Registration register(long owner, String name) {
        return register(owner, bench.consumer(name, Verdict.CONTINUE));
    }

    private FutureTask<String> hitter() throws InterruptedException {
        FutureTask<String> hitter = hit(() -> site.hit("x"));
        Bench.await(parked);
        return hitter;
    }

    private static FutureTask<String> hit(Runnable body) {
        return Bench.call(() -> {
            body.run();
            return "done";
        });
    }

    private FutureTask<Long> stop(long owner) {
        return Bench.call(millis(() -> {
            bench.registry.end(Bench.key(owner), "stop of bundle" + owner);
            return "done";
        }));
    }

    private static Callable<Long> millis(Callable<?> body) {
        return () -> {
            long begin = System.nanoTime();
            body.call();
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        };
    }

    private static void assertWaits(FutureTask<?> task) {
        assertThatThrownBy(() -> task.get(400, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
    }

    @Test
    void aHandlerOfAnotherBundleDelaysAStopByTheLeaseAndNoMore() throws Exception {
        long shortest = Long.MAX_VALUE;
        for (int round = 0; round < 20 && shortest >= 300; round++) { // a machine has its moments
            Bench own = bench(Settings.DEFAULT);
            Site<String> fresh = own.site();
            own.view(B).register(String.class, own.consumer("b", Verdict.CONTINUE), Bench.POINT);
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch leaves = new CountDownLatch(1);
            own.view(A)
                    .register(
                            String.class,
                            (point, event) -> {
                                inside.countDown();
                                Bench.await(leaves);
                                return Verdict.CONTINUE;
                            },
                            Bench.POINT);
            FutureTask<String> hitter = hit(() -> fresh.hit("x"));
            Bench.await(inside);
            long took = millis(() -> {
                        own.registry.end(Bench.key(B), "stop of bundle3");
                        return "done";
                    })
                    .call();
            shortest = Math.min(shortest, took);
            leaves.countDown();
            Bench.get(hitter);
            assertThat(took).isGreaterThanOrEqualTo(100);
            assertThat(own.calls).isEmpty();
            assertThat(own.counters().handled()).isEqualTo(1);
        }

        assertThat(shortest).isLessThan(300);
    }

    @Test
    void aHitThatWasPassedByDelaysTheNextStopByNothing() throws Exception {
        Bench slow = bench(
                new Settings(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(2)));
        Site<String> slowSite = slow.site();
        slow.view(A).register(String.class, parker(), Bench.POINT);
        slow.view(B).register(String.class, slow.consumer("b", Verdict.CONTINUE), Bench.POINT);
        slow.view(C).register(String.class, slow.consumer("c", Verdict.CONTINUE), Bench.POINT);
        FutureTask<String> hitter = hit(() -> slowSite.hit("x"));
        Bench.await(parked);

        long first = millis(() -> {
                    slow.registry.end(Bench.key(B), "stop of B");
                    return "done";
                })
                .call();
        long second = millis(() -> {
                    slow.registry.end(Bench.key(C), "stop of C");
                    return "done";
                })
                .call();
        assertThat(first).isGreaterThanOrEqualTo(2_000);
        assertThat(second).isLessThan(1_000);
        release.countDown();
        Bench.get(hitter);
    }

    @Test
    void aStopWaitsForItsOwnHandlerAndNamesIt() throws Exception {
        register(B, "b");
        register(A, parker());
        FutureTask<String> hitter = hitter();
        FutureTask<Long> stopper = stop(A);
        assertWaits(stopper);
        Bench.until("the holder is named", () -> !pending().get(0).holders().isEmpty());

        assertThat(pending()).hasSize(1);
        PendingGrace grace = pending().get(0);
        assertThat(grace.reason()).isEqualTo("stop of bundle2");
        assertThat(grace.holders()).hasSize(1);
        assertThat(grace.holders().get(0).bundle()).isEqualTo("bundle2 [2]");
        assertThat(grace.holders().get(0).point()).isEqualTo(Bench.POINT);
        Bench.get(stop(B));
        assertThat(stopper).isNotDone();
        release.countDown();
        Bench.get(stopper);
        Bench.get(hitter);
        assertThat(bench.calls).containsExactly("park x", "parked x");
        assertThat(pending()).isEmpty();
    }

    private List<PendingGrace> pending() {
        return bench.management.gracePeriods().pending();
    }

    @Test
    void aStopWaitsForAHandlerThatIsInAnotherOnesHitByItsOwn() throws Exception {
        String inner = "orders:inner";
        Site<String> within = bench.view(1).site(inner, String.class);
        bench.view(C).register(String.class, parker(), inner);
        register(B, "b");
        register(A, (point, event) -> {
            within.hit(event);
            bench.calls.add("a " + event);
            return Verdict.CONTINUE;
        });
        FutureTask<String> hitter = hitter();
        FutureTask<Long> stopOfA = stop(A);
        FutureTask<Long> stopOfC = stop(C);

        Bench.get(stop(B));
        assertWaits(stopOfA);
        assertThat(stopOfC).isNotDone();
        Bench.until(
                "each stop names its own handler",
                () -> holders("stop of bundle2").equals(List.of("bundle2 [2]"))
                        && holders("stop of bundle4").equals(List.of("bundle4 [4]")));
        release.countDown();
        Bench.get(stopOfA);
        Bench.get(stopOfC);
        Bench.get(hitter);
        assertThat(bench.calls).containsExactly("park x", "parked x", "a x");
    }

    private List<String> holders(String reason) {
        return pending().stream()
                .filter(grace -> grace.reason().equals(reason))
                .flatMap(grace -> grace.holders().stream())
                .map(holder -> holder.bundle())
                .toList();
    }

    @Test
    void aConsumerThatStaysIsCalledByAHitThatWasPassedBy() throws Exception {
        register(C, "c");
        register(B, "b");
        register(A, parker());
        FutureTask<String> hitter = hitter();
        Bench.get(stop(B));
        release.countDown();
        Bench.get(hitter);

        assertThat(bench.calls).containsExactly("park x", "parked x", "c x");
    }

    @Test
    void aCloseOfOneConsumerPassesByAnotherOfItsBundle() throws Exception {
        Registration behind = register(A, "behind");
        Registration first = register(A, parker());
        FutureTask<String> hitter = hitter();

        Bench.get(hit(behind::close));
        first.unregister();
        FutureTask<String> closer = hit(first::close);
        assertWaits(closer);
        release.countDown();
        Bench.get(closer);
        Bench.get(hitter);
        assertThat(bench.calls).containsExactly("park x", "parked x");
    }

    @Test
    void theEndOfAConsumerWaitsForItsCallsUnderAnEarlierRegistration() throws Exception {
        ProbeConsumer<String> consumer = parker();
        List<Owners.Key> keys = List.of(Bench.key(A));
        CoreRegistration before = bench.registry.register(request(consumer, 0), keys);
        FutureTask<String> hitter = hitter();
        CoreRegistration after = bench.registry.replace(before, request(consumer, 1), keys);
        FutureTask<String> ender =
                hit(() -> bench.registry.end(after, "unregistering", Ending.STOP));

        assertWaits(ender);
        release.countDown();
        Bench.get(ender);
        Bench.get(hitter);
    }

    private static CoreRegistration.Request request(ProbeConsumer<String> consumer, int ranking) {
        return CoreRegistration.Request.of(String.class, consumer, ranking, Bench.POINT);
    }

    @Test
    void aStopFromAHandlerWaitsForTheHandlersOfThatBundleAlone() throws Exception {
        register(A, parker());
        FutureTask<String> hitter = hitter();
        String other = "orders:other";
        Site<String> second = bench.view(1).site(other, String.class);
        bench.view(C).register(String.class, bench.consumer("c", Verdict.CONTINUE), other);
        List<Long> millis = new ArrayList<>();
        bench.view(B)
                .register(
                        String.class,
                        (point, event) -> {
                            millis.add(millis(() -> {
                                        bench.registry.end(Bench.key(C), "stop of bundle4");
                                        return "done";
                                    })
                                    .call());
                            return Verdict.CONTINUE;
                        },
                        other);
        second.hit("y");

        assertThat(millis).hasSize(1).allMatch(each -> each < 1_000);
        assertThat(bench.calls).containsExactly("park x");
        release.countDown();
        Bench.get(hitter);
    }

    @Test
    void aWaitForAllHitsPassesNoneBy() throws Exception {
        register(B, "b");
        register(A, parker());
        FutureTask<String> hitter = hitter();
        FutureTask<String> syncer = hit(() -> bench.view(B).sync());
        Registration registered = register(C, "c");
        FutureTask<String> other = hit(registered::sync);

        assertWaits(syncer);
        assertThat(other).isNotDone();
        release.countDown();
        Bench.get(syncer);
        Bench.get(other);
        Bench.get(hitter);
        assertThat(bench.calls).containsExactly("park x", "parked x", "b x");
    }

    /** Stops that pass hits by at once, against hits that dawdle in front of what is stopped. */
    @Test
    void noConsumerIsCalledAfterAStopThatPassedHitsBy() throws Exception {
        Bench hasty =
                bench(new Settings(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ZERO));
        Site<String> hot = hasty.site();
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong late = new AtomicLong();
        AtomicLong inTime = new AtomicLong();
        hasty.registry.register(
                CoreRegistration.Request.of(
                        String.class,
                        (point, event) -> {
                            if (ThreadLocalRandom.current().nextInt(8) == 0) {
                                LockSupport.parkNanos(50_000);
                            }
                            return Verdict.CONTINUE;
                        },
                        1,
                        Bench.POINT),
                List.of(Bench.key(A)));
        List<FutureTask<String>> hitters = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            hitters.add(hit(() -> {
                while (!over.get()) {
                    hot.hit("x");
                }
            }));
        }
        for (int i = 0; i < 1_000; i++) {
            AtomicBoolean stopped = new AtomicBoolean();
            long owner = 10L + i;
            hasty.view(owner)
                    .register(
                            String.class,
                            (point, event) -> {
                                (stopped.get() ? late : inTime).incrementAndGet();
                                LockSupport.parkNanos(1);
                                (stopped.get() ? late : inTime).incrementAndGet();
                                return Verdict.CONTINUE;
                            },
                            Bench.POINT);
            hasty.registry.end(Bench.key(owner), "stop");
            stopped.set(true);
        }
        over.set(true);
        for (FutureTask<String> hitter : hitters) {
            Bench.get(hitter);
        }

        assertThat(late).hasValue(0);
        assertThat(inTime.get()).isPositive();
    }
}
