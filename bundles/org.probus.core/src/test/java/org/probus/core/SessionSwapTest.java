/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.probus.api.ProbePoint;
import org.probus.api.Registration;
import org.probus.api.ReturnConsumer;
import org.probus.api.SessionConsumer;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.api.management.Swaps;
import org.probus.api.management.TransitionInfo;
import org.probus.api.management.TransitionInfo.Phase;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/** Bodies in a swap: a session that has entered one leaves it, whoever has the points by then. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SessionSwapTest {
    private static final long OLD = 10;
    private static final long NEW = 11;
    private static final long THIRD = 20;
    private static final Duration READY = Duration.ofSeconds(Bench.LIMIT_SECONDS);

    private final Bench bench = new Bench();
    private final Swaps swaps = new CoreSwaps(bench.registry, Bench::key, id -> false);
    private final Site<String> site = bench.site();
    private final Site<String> other = bench.view(1).site("orders:other", String.class);
    private final Map<String, CountDownLatch> entered = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> released = new ConcurrentHashMap<>();

    /** A session that writes down its parts. */
    private final class Session implements SessionConsumer<String> {
        private final String name;

        Session(String name) {
            this.name = name;
        }

        @Override
        public Verdict enter(ProbePoint<? extends String> point, String event, Cookie cookie) {
            bench.calls.add(name + " enters " + event);
            return Verdict.CONTINUE;
        }

        @Override
        public void leave(
                ProbePoint<? extends String> point,
                String event,
                Cookie cookie,
                ReturnConsumer.Result result) {
            bench.calls.add(name + " leaves " + event);
        }
    }

    private Registration session(long owner, String name, String... points) {
        return bench.view(owner)
                .register(
                        String.class,
                        new Session(name),
                        points.length == 0 ? new String[] {Bench.POINT} : points);
    }

    private static CountDownLatch latch(Map<String, CountDownLatch> latches, String body) {
        return latches.computeIfAbsent(body, name -> new CountDownLatch(1));
    }

    /** Enters a body on another thread, which stays in it until it is released. */
    private FutureTask<String> enter(String body) throws InterruptedException {
        FutureTask<String> task = Bench.call(() -> {
            site.around(body, () -> stay(body));
            return "left";
        });
        Bench.await(latch(entered, body));
        return task;
    }

    private void stay(String body) {
        latch(entered, body).countDown();
        try {
            Bench.await(latch(released, body));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void release(String body) {
        latch(released, body).countDown();
    }

    @AfterEach
    void releaseAll() {
        entered.keySet().forEach(this::release);
    }

    private TransitionInfo current() {
        return swaps.transitions().get(0);
    }

    /** Runs a swap up to its turn. */
    private FutureTask<TransitionInfo> turn(Swaps.Swap swap) {
        FutureTask<TransitionInfo> run = Bench.call(() -> swap.run(READY, false));
        Bench.until("the turn", () -> current().phase() != Phase.HELD);
        return run;
    }

    /** Waits until the drain has looked at least once at what there is now, and goes on. */
    private void assertDrainGoesOn(FutureTask<?> run) {
        long before = bench.management.gracePeriods().count();
        Bench.until("rounds", () -> bench.management.gracePeriods().count() >= before + 3);
        assertThat(run).isNotDone();
    }

    @Test
    void theSwapWaitsUntilTheOldOneHasLeftItsBodiesAndNamesThem() throws Exception {
        Registration old = session(OLD, "old");
        FutureTask<String> body = enter("1");
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            session(NEW, "new");
            FutureTask<TransitionInfo> run = turn(swap);
            site.around("2", () -> {});
            assertDrainGoesOn(run);
            assertThat(current().waitsFor())
                    .singleElement()
                    .asString()
                    .matches("test thread in a body that org.probus.core.SessionSwapTest.Session"
                            + " has entered at orders:placed, for \\d+\\.\\d s or more");
            assertThat(old.registered()).isTrue();
            release("1");

            assertThat(Bench.get(run).phase()).isEqualTo(Phase.DONE);
        }
        Bench.get(body);
        site.around("3", () -> {});
        assertThat(bench.calls)
                .containsExactly(
                        "old enters 1",
                        "new enters 2",
                        "new leaves 2",
                        "old leaves 1",
                        "new enters 3",
                        "new leaves 3");
        assertThat(bench.registry.domain.notes().values())
                .allSatisfy(note -> assertThat(Frame.noted(note)).isEmpty());
    }

    /** A wait passes the return by, which is in another handler; the body is noted all the same. */
    @Test
    void theSwapWaitsUntilTheReturnPartsWereCalled() throws Exception {
        session(OLD, "old");
        CountDownLatch returning = latch(entered, "returning");
        ReturnConsumer<String> parks = (point, event, result) -> {
            if (event.equals("1")) {
                returning.countDown();
                Bench.await(latch(released, "returning"));
            }
        };
        bench.view(THIRD).register(String.class, parks, Bench.POINT);
        latch(released, "1").countDown();
        FutureTask<String> body = enter("1");
        Bench.await(returning);
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            session(NEW, "new");
            FutureTask<TransitionInfo> run = turn(swap);
            Bench.until(
                    "the body is waited for",
                    () -> current().waitsFor().stream()
                            .anyMatch(text -> text.contains("in a body that")));
            assertThat(run).isNotDone();
            latch(released, "returning").countDown();

            assertThat(Bench.get(run).phase()).isEqualTo(Phase.DONE);
        }
        Bench.get(body);
        assertThat(bench.calls).containsExactly("old enters 1", "old leaves 1");
    }

    @Test
    void forceEndsTheWaitForBodies() throws Exception {
        session(OLD, "old");
        FutureTask<String> body = enter("1");
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            session(NEW, "new");
            FutureTask<TransitionInfo> run = turn(swap);
            assertDrainGoesOn(run);
            assertThat(swaps.force()).isOne();

            assertThat(Bench.get(run).phase()).isEqualTo(Phase.DONE);
        }
        release("1");
        Bench.get(body);
        assertThat(bench.calls).containsExactly("old enters 1");
    }

    @Test
    void aSwapThatIsTurnedBackWaitsForTheBodiesOfTheNewcomerAlone() throws Exception {
        session(OLD, "old");
        FutureTask<String> first = enter("1");
        FutureTask<String> second;
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            session(NEW, "new");
            FutureTask<TransitionInfo> run = turn(swap);
            second = enter("2");
            assertThat(swaps.back()).isTrue();
            assertDrainGoesOn(run);
            release("2");

            assertThat(Bench.get(run).phase()).isEqualTo(Phase.RETURNED);
        }
        Bench.get(second);
        release("1");
        Bench.get(first);
        assertThat(bench.calls)
                .containsExactly("old enters 1", "new enters 2", "new leaves 2", "old leaves 1");
    }

    @Test
    void aBodyAroundAnotherOneIsFoundToo() throws Exception {
        session(OLD, "old");
        session(THIRD, "third", "orders:other");
        CountDownLatch inner = latch(released, "inner");
        FutureTask<String> task = Bench.call(() -> {
            site.around("outer", () -> {
                other.around("inner", () -> stay("inner"));
                stay("outer");
            });
            return "left";
        });
        Bench.await(latch(entered, "inner"));
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            session(NEW, "new");
            FutureTask<TransitionInfo> run = turn(swap);
            assertDrainGoesOn(run);
            inner.countDown();
            Bench.await(latch(entered, "outer"));
            assertDrainGoesOn(run);
            release("outer");

            assertThat(Bench.get(run).phase()).isEqualTo(Phase.DONE);
        }
        Bench.get(task);
        assertThat(bench.calls)
                .containsExactly(
                        "old enters outer",
                        "third enters inner",
                        "third leaves inner",
                        "old leaves outer");
    }

    @Test
    void bodiesOfOthersHoldNoSwap() throws Exception {
        session(THIRD, "third");
        FutureTask<String> before = enter("1");
        bench.view(OLD)
                .register(
                        String.class,
                        (ReturnConsumer<String>)
                                (point, event, result) -> bench.calls.add("old returns " + event),
                        Bench.POINT);
        FutureTask<String> between = enter("2");
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            session(NEW, "new");
            assertThat(swap.run(READY, false).phase()).isEqualTo(Phase.DONE);
        }
        release("2");
        Bench.get(between);
        release("1");
        Bench.get(before);
        assertThat(bench.calls)
                .containsExactly(
                        "third enters 1", "third enters 2", "third leaves 2", "third leaves 1");
    }

    @Test
    void aStopOfTheOldOneWaitsForNoBody() throws Exception {
        session(OLD, "old");
        FutureTask<String> body = enter("1");
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            session(NEW, "new");
            FutureTask<TransitionInfo> run = turn(swap);
            assertDrainGoesOn(run);
            bench.registry.end(Bench.key(OLD), "stop of the old one");

            assertThat(Bench.get(run).reason()).isEqualTo("bundle10 [10] was stopped meanwhile");
        }
        release("1");
        Bench.get(body);
        assertThat(bench.calls).containsExactly("old enters 1");
    }

    @Test
    void aSwapInABodyThatTheOldOneHasEnteredIsRefused() throws Exception {
        session(OLD, "old");
        site.around(
                "1",
                () -> assertThatThrownBy(() -> swaps.begin(OLD, NEW))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage(
                                "swap of bundle10 [10] by bundle11 [11] would wait for itself: a"
                                        + " session of bundle10 [10] has entered the body at "
                                        + "orders:placed that"
                                        + " this thread is in; call it outside of that"));
        assertThat(swaps.transitions()).isEmpty();
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            session(NEW, "new");
            site.around(
                    "2",
                    () -> assertThatThrownBy(() -> swap.run(READY, false))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("would wait for itself"));
            assertThat(swap.run(READY, false).phase()).isEqualTo(Phase.DONE);
        }
    }
}
