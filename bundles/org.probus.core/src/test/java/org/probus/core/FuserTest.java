/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.probus.srcu.Section;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Chains in one piece: that they do what a chain does, and go when it changes. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FuserTest {
    private final Bench bench = new Bench(settings(1_024, 1));
    private final Site<String> site = bench.site();
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch parked = new CountDownLatch(1);

    static Settings settings(int sites, int quietMillis) {
        return new Settings(
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMillis(50),
                new Settings.Fusing(sites, Duration.ofMillis(quietMillis)));
    }

    @AfterEach
    void letAllGo() {
        release.countDown();
        bench.registry.close("end of the test");
    }

    /** Has the chain of a site fused, as if this thread hit it often. */
    static void fuse(Bench bench, Site<?> site) {
        CoreSite<?> core = (CoreSite<?>) site;
        Section section = bench.section();
        Bench.until("the chain is fused", () -> {
            bench.registry.fuser.hot(core, section);
            // Under the lock: a hit that only tries it must not meet the fuser there.
            return bench.registry.read(() -> core.fusing.piece != null);
        });
    }

    private void fuse() {
        fuse(bench, site);
    }

    /** Hits until the piece is compiled into the hits of the site. */
    private long warm() {
        long hits = 0;
        CoreSite<?> core = (CoreSite<?>) site;
        while (core.walk() == Walk.CHAIN) {
            for (int i = 0; i < 1_000; i++) {
                site.hit("warm");
            }
            hits += 1_000;
        }
        return hits;
    }

    private Registration register(long owner, ProbeConsumer<String> consumer) {
        return bench.view(owner).register(String.class, consumer, Bench.POINT);
    }

    @Test
    void aSiteThatIsHitOftenIsFusedAndThenInlinedAndCountsEachHit() {
        AtomicLong handled = new AtomicLong();
        register(2, Bench.counting(handled));
        long hits = warm();

        assertThat(bench.point().fused()).isEqualTo(1);
        assertThat(bench.point().relinks()).isEqualTo(1);
        assertThat(handled.get()).isEqualTo(hits);
        assertThat(bench.counters()).isEqualTo(new Counters(hits, hits, 0, 0, 0));
        register(3, (point, event) -> Verdict.CONTINUE);
        site.hit("two");
        assertThat(bench.point().fused()).isZero();
        assertThat(bench.counters()).isEqualTo(new Counters(hits + 1, hits + 2, 0, 0, 0));
    }

    @Test
    void manyConsumersAreCalledInTheirOrder() {
        IntStream.range(0, 20).forEach(i -> bench.ranked("c" + i, i % 3));
        site.hit("one");
        List<String> order = List.copyOf(bench.calls);
        bench.calls.clear();
        fuse();
        site.hit("one");

        assertThat(bench.calls).hasSize(20).isEqualTo(order);
        assertThat(bench.counters()).isEqualTo(new Counters(2, 40, 0, 0, 0));
    }

    @Test
    void aChainOfMoreThanSixtyFourIsWalkedLinkByLink() {
        CoreSite<?> core = (CoreSite<?>) site;
        IntStream.range(0, Fuser.MOST_LINKS).forEach(i -> bench.register("c" + i));
        assertThat(bench.found().chain().fusable(core, null)).hasSize(Fuser.MOST_LINKS);
        bench.register("one more");
        assertThat(bench.found().chain().fusable(core, null)).isNull();
    }

    @Test
    void whoComesIsCalledByTheNextHitAndWhoLeavesIsNot() {
        bench.register("a");
        fuse();
        Registration second = bench.register("b");
        site.hit("1");
        assertThat(bench.calls).containsExactly("b 1", "a 1");
        fuse();
        second.close();
        site.hit("2");
        assertThat(bench.calls).containsExactly("b 1", "a 1", "a 2");
    }

    @Test
    void aHitThatHasReadItsWalkBeforeTheChangeWalksTheChainAsItIsNow() {
        Registration leaves = bench.register("leaves");
        bench.register("stays");
        fuse();
        @SuppressWarnings("unchecked") // the site of the test
        CoreSite<String> core = (CoreSite<String>) site;
        Walk read = Objects.requireNonNull(core.fusing.piece);
        leaves.close();
        bench.register("comes");
        core.hit(read, "late", null);

        assertThat(bench.calls).containsExactly("comes late", "stays late");
    }

    @Test
    void aBodyWhoseWalkWasReadBeforeASessionCameIsEnteredAndLeftByIt() {
        bench.register("stays");
        fuse();
        @SuppressWarnings("unchecked") // the site of the test
        CoreSite<String> core = (CoreSite<String>) site;
        Walk read = Objects.requireNonNull(core.fusing.piece);
        bench.view(3).register(String.class, session(), Bench.POINT);
        String result = core.around(
                read,
                "late",
                () -> {
                    bench.calls.add("body");
                    return "result";
                },
                null);

        assertThat(result).isEqualTo("result");
        assertThat(bench.calls).containsExactly("enter late", "stays late", "body", "leave late");
    }

    private SessionConsumer<String> session() {
        return new SessionConsumer<>() {
            @Override
            public Verdict enter(ProbePoint<? extends String> point, String event, Cookie cookie) {
                bench.calls.add("enter " + event);
                return Verdict.CONTINUE;
            }

            @Override
            public void leave(
                    ProbePoint<? extends String> point,
                    String event,
                    Cookie cookie,
                    ReturnConsumer.Result result) {
                bench.calls.add("leave " + event);
            }
        };
    }

    @Test
    void aFailureIsContainedAndCountedAndTheOthersAreCalled() {
        bench.register("a");
        register(3, (point, event) -> {
            throw new IllegalStateException("as told");
        });
        @SuppressWarnings("NullAway") // what a careless handler does
        ProbeConsumer<String> careless = (point, event) -> null;
        register(4, careless);
        fuse();
        site.hit("1");

        assertThat(bench.calls).containsExactly("a 1");
        assertThat(bench.counters()).isEqualTo(new Counters(1, 1, 2, 0, 0));
        assertThat(bench.management.consumers())
                .extracting(info -> info.counters().handled())
                .containsExactly(1L, 0L, 0L);
    }

    @Test
    void aRemovalThatAllAskForDisarmsAndOneDissentDoesNot() {
        Registration stays = bench.register("stays", Verdict.IGNORE);
        bench.register("goes", Verdict.REMOVE);
        fuse();
        site.hit("1");
        assertThat(site.armed()).isTrue();
        stays.close();
        fuse();
        site.hit("2");

        assertThat(site.armed()).isFalse();
        site.hit("3");
        assertThat(bench.calls).containsExactly("goes 1", "stays 1", "goes 2");
        assertThat(bench.counters()).isEqualTo(new Counters(2, 3, 0, 1, 0));
        bench.register("comes");
        site.hit("4");
        assertThat(bench.calls).endsWith("comes 4", "goes 4");
    }

    /** The answer is that of the scope, and so of all its sites. */
    @Test
    void aFilterThatConfirmsARemovalAtOnePointIsHeededAtTheOther() {
        Site<String> other = bench.view(1).site("orders:other", String.class);
        AtomicBoolean wanted = new AtomicBoolean(true);
        ProbeConsumer<String> consumer = (point, event) -> {
            bench.calls.add(point.name() + " " + event);
            if (event.equals("2")) {
                wanted.set(false);
                bench.view(3) // the chain is another one: now the filters are asked
                        .register(
                                String.class,
                                (p, e) -> Verdict.REMOVE,
                                scope -> false,
                                Bench.POINT);
                return Verdict.REMOVE;
            }
            return Verdict.CONTINUE;
        };
        bench.view(2)
                .register(
                        String.class, consumer, scope -> wanted.get(), Bench.POINT, "orders:other");
        fuse();
        fuse(bench, other);
        other.hit("1");
        site.hit("2");
        assertThat(site.armed()).isFalse();
        other.hit("3");

        assertThat(bench.calls).containsExactly("orders:other 1", "orders:placed 2");
        assertThat(other.armed()).isFalse();
    }

    @Test
    void aHitWithinAHitWalksTheLinks() {
        register(2, (point, event) -> {
            bench.calls.add("in " + event);
            if (event.length() < 5) {
                site.hit(event + event.length());
            }
            bench.calls.add("out " + event);
            return Verdict.CONTINUE;
        });
        fuse();
        site.hit("abc");

        assertThat(bench.calls)
                .containsExactly(
                        "in abc", "in abc3", "in abc34", "out abc34", "out abc3", "out abc");
        assertThat(bench.counters()).isEqualTo(new Counters(3, 3, 0, 0, 0));
        bench.registry.sync("nobody is inside");
    }

    @Test
    void recursionWithoutEndIsMissedAtItsDepth() {
        register(2, (point, event) -> {
            site.hit(event);
            return Verdict.CONTINUE;
        });
        fuse();
        site.hit("deep");

        assertThat(bench.counters())
                .isEqualTo(new Counters(Point.MAX_DEPTH, Point.MAX_DEPTH, 0, 0, 1));
        bench.registry.sync("nobody is inside");
    }

    @Test
    void whoIsBehindAHandlerThatLastsIsClosedWithoutItAndNotCalledAfterwards() throws Exception {
        Registration behind = bench.register("behind");
        register(3, bench.parker(parked, release));
        fuse();
        FutureTask<Void> hitter = Bench.hitter(site, "once");
        Bench.await(parked);
        assertThat(bench.registry.domain.readers())
                .singleElement()
                .satisfies(reader -> assertThat(reader.label()).asString().contains("bundle3 [3]"));
        behind.close();
        release.countDown();
        Bench.get(hitter);

        assertThat(bench.calls).containsExactly("park once");
        assertThat(bench.counters()).isEqualTo(new Counters(1, 1, 0, 0, 0));
    }

    @Test
    void whoStaysBehindAHandlerThatLastsIsCalledOnceWhateverComesMeanwhile() throws Exception {
        bench.register("behind");
        register(3, bench.parker(parked, release));
        fuse();
        FutureTask<Void> hitter = Bench.hitter(site, "once");
        Bench.await(parked);
        bench.register("new");
        release.countDown();
        Bench.get(hitter);

        assertThat(bench.calls).containsExactly("park once", "behind once");
        assertThat(bench.counters()).isEqualTo(new Counters(1, 2, 0, 0, 0));
    }

    @Test
    void aCloseWaitsForItsOwnCallInAFusedChain() throws Exception {
        Registration own = register(3, bench.parker(parked, release));
        fuse();
        FutureTask<Void> hitter = Bench.hitter(site, "once");
        Bench.await(parked);
        FutureTask<Void> closer = Bench.call(() -> close(own));
        Bench.until(
                "the close waits",
                () -> !bench.management.gracePeriods().pending().isEmpty());
        Bench.until(
                "the lease is over",
                () -> bench.registry.domain.readers().stream()
                        .allMatch(reader -> !closer.isDone()));
        release.countDown();
        Bench.get(closer);
        Bench.get(hitter);
    }

    @SuppressWarnings("NullAway") // a task without a result
    private static Void close(Registration registration) {
        registration.close();
        return null;
    }

    @Test
    void aFilterKeepsItsConsumerOutOfTheFusedChainOfAnotherScope() {
        Site<String> other = bench.view(9).site(Bench.POINT, String.class);
        bench.register("all");
        bench.view(3)
                .register(
                        String.class,
                        bench.consumer("nine", Verdict.CONTINUE),
                        scope -> scope.bundleId() == 9,
                        Bench.POINT);
        fuse();
        fuse(bench, other);
        site.hit("1");
        other.hit("9");

        assertThat(bench.calls).containsExactly("all 1", "nine 9", "all 9");
    }

    @Test
    void aDisarmedSiteThatIsQuietDoesNothingUntilSomebodyComes() {
        Registration only = bench.register("a");
        only.close();
        Bench.until("it is left alone", () -> ((CoreSite<?>) site).walk() == Walk.NOBODY);
        site.hit("nobody");
        bench.register("b");
        site.hit("b");

        assertThat(bench.calls).containsExactly("b b");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void sitesBeyondTheLimitWorkAsWell(int limit) {
        Bench few = new Bench(settings(limit, 1));
        Site<String> first = few.site();
        Site<String> second = few.view(4).site(Bench.POINT, String.class);
        assertThat(first.getClass() == PlainSite.class).isEqualTo(limit == 0);
        assertThat(second.getClass()).isEqualTo(PlainSite.class);
        few.register("a");
        if (limit > 0) {
            fuse(few, second);
        }
        second.hit("2");
        few.register("b");
        second.hit("3");

        assertThat(few.calls).containsExactly("a 2", "b 3", "a 3");
        few.registry.close("end of the test");
    }

    @Test
    void aSiteThatIsClosedLeavesItsClassToTheNextOne() {
        Bench few = new Bench(settings(1, 1));
        Site<String> first = few.site();
        assertThat(first.getClass()).isNotEqualTo(PlainSite.class);
        List<Site<String>> plain = List.of(few.site(), few.site());
        assertThat(plain).allMatch(site -> site.getClass() == PlainSite.class);
        plain.get(0).close();
        assertThat(few.site().getClass()).isEqualTo(PlainSite.class);
        first.close();
        first.close();
        assertThat(few.site().getClass()).isNotEqualTo(PlainSite.class);
        assertThat(few.site().getClass()).isEqualTo(PlainSite.class);
        few.registry.close("end of the test");
    }

    @Test
    void theQuietThatARelinkNeedsGrows() {
        Bench slow = new Bench(settings(1_024, 40));
        Site<String> grown = slow.site();
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            slow.register("a" + i).close();
            long begin = System.nanoTime();
            Bench.until("left alone", () -> ((CoreSite<?>) grown).walk() == Walk.NOBODY);
            waits.add(System.nanoTime() - begin);
        }

        assertThat(slow.point().relinks()).isEqualTo(12);
        // 40 ms, growing by a quarter each time: 465 ms at the twelfth.
        assertThat(waits.get(11)).isGreaterThan(Duration.ofMillis(400).toNanos());
        slow.registry.close("end of the test");
    }

    @Test
    void nothingOfAConsumerIsKeptAfterItsClose() throws Exception {
        WeakReference<ClassLoader> loader = hitHotAndClose();
        Bench.untilCollected(loader);
    }

    private WeakReference<ClassLoader> hitHotAndClose() throws Exception {
        Plug.Loader loader = new Plug.Loader();
        Registration registration = register(7, loader.plug());
        long hits = warm();
        assertThat(bench.counters().handled()).isEqualTo(hits);
        registration.close();
        return new WeakReference<>(loader);
    }

    @Test
    void countsAreWholeWhateverThreadsAndChangesThereAre() throws Exception {
        AtomicLong stayed = new AtomicLong();
        register(2, Bench.counting(stayed));
        CountDownLatch end = new CountDownLatch(1);
        List<FutureTask<Long>> hitters = Bench.hitters(3, site, end);
        for (int i = 0; i < 30; i++) {
            Registration comer = bench.register("c" + i);
            fuse();
            comer.close();
            fuse();
        }
        end.countDown();
        long hits = Bench.sum(hitters);

        assertThat(stayed.get()).isEqualTo(hits);
        assertThat(bench.counters().hits()).isEqualTo(hits);
        assertThat(bench.counters().handled()).isEqualTo(hits + bench.calls.size());
        assertThat(Objects.requireNonNull(bench.consumerInfo(1)).counters().handled())
                .isEqualTo(hits);
    }

    @Test
    void theThreadOfTheFuserSleepsAlsoAfterAnInterrupt() throws Exception {
        bench.register("a");
        fuse();
        Thread worker = bench.registry.fuser.worker();
        worker.interrupt();

        Bench.until("the interrupt is dropped", () -> !worker.isInterrupted());
        bench.register("b");
        fuse();
    }

    @Test
    void chainsThatRetireAreForgottenThoughNobodyWaits() {
        Registration registration = bench.register("a");
        int most = 0;
        for (int i = 0; i < 3 * Retired.MOST; i++) {
            fuse();
            registration.apply(scope -> true);
            site.hit("x");
            most = Math.max(most, bench.registry.fuser.retired());
        }

        assertThat(most).isGreaterThan(Retired.MOST);
        Bench.until("most are forgotten", () -> {
            fuse();
            registration.apply(scope -> true);
            return bench.registry.fuser.retired() < Retired.MOST;
        });
        assertThat(bench.counters().hits()).isEqualTo(3L * Retired.MOST);
    }

    @Test
    void aChangeIsHeardWhileTheFuserSleepsLong() {
        CoreSite<?> core = (CoreSite<?>) site;
        Registration only = bench.register("a");
        fuse();
        Bench.until(
                "the piece is cold, and is left alone", () -> core.fusing.pause > 1_000_000_000);
        only.close();
        long begin = System.nanoTime();
        Bench.until("the site is left alone", () -> core.walk() == Walk.NOBODY);

        assertThat(System.nanoTime() - begin).isLessThan(1_000_000_000);
    }
}
