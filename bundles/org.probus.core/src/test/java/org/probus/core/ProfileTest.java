/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.Registration;
import org.probus.api.ReturnConsumer;
import org.probus.api.SessionConsumer;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.api.management.Counters;
import org.probus.api.management.ProbeManagement.Timing;
import org.probus.srcu.Section;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The times of consumers at a profiled point: which hits are timed, and what is kept of it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProfileTest {
    private static final int PERIOD = Turns.PERIOD;
    private static final int ROUNDS = 100;
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private Bench bench = Bench.withoutDebug(FuserTest.settings(1_024, 1));
    private Site<String> site = bench.site();

    @AfterEach
    void close() {
        bench.registry.close("end of the test");
    }

    private void profile(boolean on) {
        assertThat(bench.management.profile(Bench.POINT, on)).isTrue();
    }

    private Registration register(ProbeConsumer<String> consumer) {
        return bench.view(2).register(String.class, consumer, Bench.POINT);
    }

    private Registration quiet() {
        return register((point, event) -> Verdict.CONTINUE);
    }

    private static List<Timing> timings(Bench bench, String point) {
        return bench.management.profile(point).orElseThrow().consumers();
    }

    private List<Timing> timings() {
        return timings(bench, Bench.POINT);
    }

    private List<Long> samples() {
        return timings().stream().map(Timing::samples).toList();
    }

    private void hit(int hits) {
        for (int i = 0; i < hits; i++) {
            site.hit("x");
        }
    }

    /** Takes a registry whose hits walk the links, unless chains are to be fused. */
    private void use(boolean fused) {
        if (!fused) {
            close();
            bench = Bench.withoutDebug(FuserTest.settings(0, 1));
            site = bench.site();
        }
    }

    /** Has the chain fused, where chains are. */
    private void settle() {
        if (!(site instanceof PlainSite)) {
            FuserTest.fuse(bench, site);
        }
    }

    private @Nullable Walk piece() {
        return ((CoreSite<?>) site).fusing.piece;
    }

    @Test
    void isOffByDefaultAndOfAPointThatIsThereAlone() {
        quiet();
        assertThat(bench.management.profile(Bench.POINT)).isEmpty();
        assertThat(bench.management.profile("no:such")).isEmpty();
        assertThat(bench.management.profile("no:such", true)).isFalse();
        profile(true);
        assertThat(bench.management.profile(Bench.POINT)).get().satisfies(profile -> {
            assertThat(profile.period()).isEqualTo(PERIOD);
            assertThat(profile.consumers()).singleElement().satisfies(timing -> {
                assertThat(timing.consumer().bundle()).isEqualTo("bundle2");
                assertThat(timing.samples()).isZero();
            });
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneHitInSixtyOneIsTimedAndEachIsCounted(boolean fused) {
        use(fused);
        quiet();
        quiet();
        profile(true);
        settle();
        for (int i = 1; i <= 3; i++) {
            hit(ROUNDS * PERIOD);
            assertThat(samples()).containsOnly(1L * i * ROUNDS);
        }
        assertThat(piece() != null).isEqualTo(fused);
        long hits = 3L * ROUNDS * PERIOD;
        assertThat(bench.counters()).isEqualTo(new Counters(hits, 2 * hits, 0, 0, 0));
        assertThat(timings()).allSatisfy(timing -> {
            assertThat(timing.p50Nanos()).isPositive();
            assertThat(timing.maxNanos()).isGreaterThanOrEqualTo(timing.p99Nanos());
        });
    }

    @Test
    void theHitsOfAPieceThatIsInlinedAreTimedAsWell() {
        quiet();
        profile(true);
        CoreSite<?> core = (CoreSite<?>) site;
        long hits = 0;
        while (core.walk() == Walk.CHAIN) {
            hit(1_000);
            hits += 1_000;
        }
        assertThat(samples().get(0)).isBetween(hits / PERIOD, hits / PERIOD + 1);
        hit(ROUNDS * PERIOD);
        hits += (long) ROUNDS * PERIOD;
        assertThat(samples().get(0)).isBetween(hits / PERIOD, hits / PERIOD + 1);
        assertThat(bench.counters()).isEqualTo(new Counters(hits, hits, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHitWithinAHitHasItsTurnToo(boolean fused) {
        use(fused);
        register((point, event) -> {
            if (event.equals("x")) {
                site.hit("inner");
            }
            return Verdict.CONTINUE;
        });
        profile(true);
        settle();
        hit(ROUNDS * PERIOD);

        assertThat(samples()).containsExactly(2L * ROUNDS);
        long hits = 2L * ROUNDS * PERIOD;
        assertThat(bench.counters()).isEqualTo(new Counters(hits, hits, 0, 0, 0));
    }

    @Test
    void aHitThatHasReadARetiredWalkHasOneTurn() {
        quiet();
        profile(true);
        settle();
        @SuppressWarnings("unchecked") // the site of the test
        CoreSite<String> core = (CoreSite<String>) site;
        Walk retired = Objects.requireNonNull(piece());
        quiet();
        for (int i = 0; i < ROUNDS * PERIOD; i++) {
            core.hit(retired, "late", null);
        }
        assertThat(samples()).containsExactly((long) ROUNDS, (long) ROUNDS);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 64})
    void pointsThatAreHitInTurnHaveTheSameShare(int count) {
        List<Site<String>> sites = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sites.add(bench.view(1).site("turn:p" + i, String.class));
            bench.register("c" + i, "turn:p" + i);
            bench.management.profile("turn:p" + i, true);
        }
        for (int i = 0; i < 3 * PERIOD; i++) {
            sites.forEach(each -> each.hit("x"));
        }
        for (int i = 0; i < count; i++) {
            assertThat(timings(bench, "turn:p" + i))
                    .singleElement()
                    .satisfies(timing -> assertThat(timing.samples()).isEqualTo(3));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachThreadHasTurnsOfItsOwn(boolean fused) throws Exception {
        use(fused);
        quiet();
        profile(true);
        settle();
        List<FutureTask<Integer>> hitters = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            hitters.add(Bench.call(() -> {
                hit(ROUNDS * PERIOD);
                return ROUNDS;
            }));
        }
        for (FutureTask<Integer> hitter : hitters) {
            Bench.get(hitter);
        }
        assertThat(samples()).containsExactly(3L * ROUNDS);
    }

    @Test
    void oneInSixtyOneOfTheThreadsThatHitOnceIsTimed() throws Exception {
        quiet();
        profile(true);
        List<Thread> threads = new ArrayList<>();
        long timed = 0;
        for (int i = 0; i < 2 * PERIOD; i++) {
            Thread thread = new Thread(() -> site.hit("once"));
            timed += thread.getId() % PERIOD == 0 ? 1 : 0;
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.start();
            thread.join();
        }
        assertThat(samples()).containsExactly(timed);
        assertThat(timed).isPositive();
    }

    private static Verdict slow() {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < SLOW_NANOS) {
            LockSupport.parkNanos(SLOW_NANOS);
        }
        return Verdict.CONTINUE;
    }

    @Test
    void whoIsSlowIsSeenAndWhoFailsIsTimed() {
        register((point, event) -> slow());
        register((point, event) -> {
            slow();
            throw new IllegalStateException("as told");
        });
        quiet();
        profile(true);
        hit(5 * PERIOD);

        assertThat(samples()).containsExactly(5L, 5L, 5L);
        assertThat(timings().get(0).p50Nanos()).isLessThan(SLOW_NANOS);
        for (Timing slow : timings().subList(1, 3)) {
            assertThat(slow.p50Nanos()).isGreaterThanOrEqualTo(SLOW_NANOS);
            assertThat(slow.p99Nanos()).isGreaterThanOrEqualTo(slow.p50Nanos());
            assertThat(slow.maxNanos()).isBetween(slow.p99Nanos(), Long.MAX_VALUE);
        }
    }

    @Test
    void onlyEntryPartsAreTimedAndThoseThatAreCalledAlone() {
        bench.view(3).register(String.class, new Session(), Bench.POINT);
        bench.view(4)
                .register(
                        String.class,
                        (ReturnConsumer<String>) (point, event, result) -> {},
                        Bench.POINT);
        bench.view(5)
                .register(
                        String.class,
                        bench.consumer("refused", Verdict.CONTINUE),
                        scope -> scope.bundleId() == 9,
                        Bench.POINT);
        profile(true);
        for (int i = 0; i < PERIOD; i++) {
            site.around("x", () -> "body");
        }
        assertThat(samples()).containsExactly(0L, 0L, 1L);
        assertThat(bench.calls).isEmpty();
    }

    /** A session that wants its return. */
    private static final class Session implements SessionConsumer<String> {
        @Override
        public Verdict enter(ProbePoint<? extends String> point, String event, Cookie cookie) {
            return Verdict.CONTINUE;
        }

        @Override
        public void leave(
                ProbePoint<? extends String> point,
                String event,
                Cookie cookie,
                ReturnConsumer.Result result) {}
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void switchedOffItTimesNothingAndKeepsNothing(boolean fused) {
        use(fused);
        quiet();
        profile(true);
        settle();
        hit(ROUNDS * PERIOD);
        WeakReference<Times> times = new WeakReference<>(
                Objects.requireNonNull(bench.found().links().get(0).times()));
        profile(false);
        assertThat(bench.management.profile(Bench.POINT)).isEmpty();
        hit(ROUNDS * PERIOD);
        assertThat(bench.found().links()).allMatch(link -> link.times() == null);
        Bench.until("the times are collected", () -> {
            System.gc();
            return times.refersTo(null);
        });
        profile(true);
        assertThat(samples()).containsExactly(0L);
        hit(PERIOD);
        assertThat(samples()).containsExactly(1L);
        profile(true);
        assertThat(samples()).containsExactly(1L);
        long hits = (2L * ROUNDS + 1) * PERIOD;
        assertThat(bench.counters()).isEqualTo(new Counters(hits, hits, 0, 0, 0));
    }

    @Test
    void switchedOffItLetsTheWholeChainBeFusedAgain() {
        quiet();
        profile(true);
        settle();
        profile(false);
        assertThat(piece()).isNull();
        settle();
        long begun = begun();
        hit(ROUNDS * PERIOD);
        assertThat(begun() - begun).as("each hit is a lap").isEqualTo(1);
    }

    /** How many sections this thread has begun, with this one. */
    private long begun() {
        Section section = bench.registry.domain.lock();
        try {
            return section.begun();
        } finally {
            section.unlock();
        }
    }

    @Test
    void whoComesIsTimedFromThenOnAndWhoLeavesIsForgotten() {
        Registration first = quiet();
        profile(true);
        hit(2 * PERIOD);
        Registration second = quiet();
        hit(PERIOD);
        assertThat(timings())
                .extracting(timing -> timing.consumer().id() + " " + timing.samples())
                .containsExactly(second.id() + " 1", first.id() + " 3");
        first.close();
        assertThat(timings())
                .extracting(timing -> timing.consumer().id())
                .containsExactly(second.id());
    }

    @Test
    void aVerdictThatDisarmedAScopeStands() {
        bench.register("goes", Verdict.REMOVE);
        site.hit("1");
        assertThat(site.armed()).isFalse();
        profile(true);
        assertThat(site.armed()).isFalse();
        profile(false);
        site.hit("2");
        assertThat(bench.calls).containsExactly("goes 1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHitAllocatesNothing(boolean fused) throws Exception {
        use(fused);
        quiet();
        profile(true);
        settle();
        hit(ROUNDS * PERIOD);
        long nothing = Bench.allocated();
        nothing = Bench.allocated() - nothing;
        long before = Bench.allocated();
        hit(ROUNDS * PERIOD);
        long bytes = Bench.allocated() - before - nothing;

        assertThat(samples()).containsExactly(2L * ROUNDS);
        // Less than the smallest object for each sample.
        assertThat(bytes).isLessThan(16L * ROUNDS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingOfAProfiledConsumerIsKeptAfterItsClose(boolean fused) throws Exception {
        use(fused);
        quiet();
        profile(true);
        WeakReference<ClassLoader> loader = plugAndClose();
        Bench.untilCollected(loader);
        hit(PERIOD);
        assertThat(samples()).containsExactly(ROUNDS + 1L);
    }

    private WeakReference<ClassLoader> plugAndClose() throws Exception {
        Plug.Loader loader = new Plug.Loader();
        Registration registration = register(loader.plug());
        settle();
        hit(ROUNDS * PERIOD);
        assertThat(samples()).containsExactly((long) ROUNDS, (long) ROUNDS);
        registration.close();
        return new WeakReference<>(loader);
    }

    @Test
    void countsAreWholeHoweverOftenItIsSwitched() throws Exception {
        quiet();
        CountDownLatch end = new CountDownLatch(1);
        List<FutureTask<Long>> hitters = Bench.hitters(2, site, end);
        for (int i = 0; i < 40; i++) {
            profile(i % 2 == 0);
            if (i % 4 < 2) {
                FuserTest.fuse(bench, site);
            }
            if (i % 2 == 0) {
                Bench.until("a hit is timed", () -> samples().get(0) > 0);
            }
        }
        end.countDown();
        long hits = Bench.sum(hitters);
        assertThat(bench.counters()).isEqualTo(new Counters(hits, hits, 0, 0, 0));
    }
}
