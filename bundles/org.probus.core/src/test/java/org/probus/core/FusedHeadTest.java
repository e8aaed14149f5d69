/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.probus.api.ProbeConsumer;
import org.probus.api.Registration;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.api.management.Counters;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Chains that change all the time: those who stay are in one piece, and the others before it. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FusedHeadTest {
    private static final int HOUR_MILLIS = 3_600_000;
    private static final int CHANGES = 60;

    /** So many hits of it have a piece compiled, more or less. */
    private static final int WARM = 20_000;

    /** Where the fuser does nothing by itself: this test says when. */
    private final Bench bench = Bench.withoutDebug(FuserTest.settings(1_024, HOUR_MILLIS));

    private final Site<String> site = bench.site();
    private final CoreSite<?> core = (CoreSite<?>) site;
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch parked = new CountDownLatch(1);

    @AfterEach
    void letAllGo() {
        release.countDown();
        bench.registry.close("end of the test");
    }

    private Walk fuse() {
        assertThat(bench.registry.fuser.fuseWithHead(core)).isTrue();
        return Objects.requireNonNull(core.fusing.piece);
    }

    @Test
    void whoComesAndGoesBeforeTheOthersCostsNoPiece() {
        bench.register("old");
        bench.register("stays");
        Walk piece = fuse();
        Registration first = bench.register("first");
        site.hit("1");
        Registration second = bench.register("second");
        site.hit("2");
        first.close();
        site.hit("3");
        second.close();
        site.hit("4");

        assertThat(bench.calls)
                .containsExactly(
                        "first 1",
                        "stays 1",
                        "old 1",
                        "second 2",
                        "first 2",
                        "stays 2",
                        "old 2",
                        "second 3",
                        "stays 3",
                        "old 3",
                        "stays 4",
                        "old 4");
        assertThat(core.fusing.piece).isSameAs(piece);
        assertThat(bench.counters()).isEqualTo(new Counters(4, 12, 0, 0, 0));
        assertThat(bench.point().fused()).isEqualTo(1);
        assertThat(bench.management.consumers())
                .extracting(info -> info.counters().handled())
                .containsExactlyInAnyOrder(4L, 4L);
    }

    @Test
    void aChangeAmongThoseWhoStayedEndsThePiece() {
        Registration old = bench.register("old");
        bench.register("stays");
        fuse();
        bench.register("new");
        old.close();
        site.hit("1");
        assertThat(bench.calls).containsExactly("new 1", "stays 1");
        assertThat(core.fusing.piece).isNull();
        fuse();
        bench.ranked("last", -1);
        site.hit("2");

        assertThat(bench.calls).containsExactly("new 1", "stays 1", "new 2", "stays 2", "last 2");
        assertThat(core.fusing.piece).isNull();
        assertThat(bench.counters()).isEqualTo(new Counters(2, 5, 0, 0, 0));
    }

    @Test
    void anotherSelectorOfOneWhoStaysIsHeeded() {
        Registration stays = bench.register("stays");
        bench.register("too");
        fuse();
        stays.apply(scope -> false);
        site.hit("1");
        assertThat(bench.calls).containsExactly("too 1");
        assertThat(core.fusing.piece).isNull();
        fuse();
        stays.apply(scope -> true);
        site.hit("2");
        assertThat(bench.calls).containsExactly("too 1", "too 2", "stays 2");
    }

    @Test
    void aHitThatHasReadItsWalkBeforeTheChangeWalksTheChainAsItIsNow() {
        Registration leaves = bench.register("leaves");
        bench.register("stays");
        Walk read = fuse();
        leaves.close();
        bench.register("comes");
        @SuppressWarnings("unchecked") // the site of the test
        CoreSite<String> own = (CoreSite<String>) site;
        own.hit(read, "late", null);

        assertThat(bench.calls).containsExactly("comes late", "stays late");
        assertThat(bench.counters()).isEqualTo(new Counters(1, 2, 0, 0, 0));
    }

    /** The one in the head lasts; whoever is behind it leaves meanwhile, and is not called. */
    @Test
    void whoIsBehindAHeadThatLastsIsClosedWithoutItAndNotCalledAfterwards() throws Exception {
        Registration behind = bench.register("behind");
        bench.register("stays");
        fuse();
        bench.view(3).register(String.class, bench.parker(parked, release), Bench.POINT);
        FutureTask<Void> hitter = Bench.hitter(site, "once");
        Bench.await(parked);
        assertThat(bench.registry.domain.readers())
                .singleElement()
                .satisfies(reader -> assertThat(reader.label()).asString().contains("bundle3 [3]"));
        behind.close();
        release.countDown();
        Bench.get(hitter);

        assertThat(bench.calls).containsExactly("park once", "stays once");
        assertThat(bench.counters()).isEqualTo(new Counters(1, 2, 0, 0, 0));
    }

    @Test
    void aRemovalThatAllAskForDisarmsAndOneDissentInEitherPartDoesNot() {
        bench.register("goes", Verdict.REMOVE);
        fuse();
        Registration against = bench.register("against");
        site.hit("1");
        assertThat(site.armed()).isTrue();
        against.close();
        bench.register("too", Verdict.REMOVE);
        site.hit("2");

        assertThat(site.armed()).isFalse();
        assertThat(bench.calls).containsExactly("against 1", "goes 1", "too 2", "goes 2");
        assertThat(bench.counters()).isEqualTo(new Counters(2, 4, 0, 1, 0));
    }

    /** What all have asked for was asked for without the one who came meanwhile. */
    @Test
    void whoComesDuringAHitOfWhichAllAskForRemovalIsCalledByTheNext() {
        bench.register("goes", Verdict.REMOVE);
        fuse();
        AtomicLong times = new AtomicLong();
        bench.view(3)
                .register(
                        String.class,
                        (point, event) -> {
                            if (times.getAndIncrement() == 0) {
                                bench.register("comes");
                            }
                            return Verdict.REMOVE;
                        },
                        Bench.POINT);
        site.hit("1");
        assertThat(site.armed()).isTrue();
        site.hit("2");

        assertThat(bench.calls).containsExactly("goes 1", "comes 2", "goes 2");
        assertThat(core.fusing.piece).isNotNull();
    }

    @Test
    void eachSiteOfAPointHasAPieceAndALargerOneForOneEndsThatOfTheOther() {
        Site<String> other = bench.view(8).site(Bench.POINT, String.class);
        CoreSite<?> otherCore = (CoreSite<?>) other;
        Registration old = bench.register("old");
        fuse();
        assertThat(bench.registry.fuser.fuseWithHead(otherCore)).isTrue();
        bench.register("new");
        site.hit("1");
        other.hit("2");
        assertThat(bench.calls).containsExactly("new 1", "old 1", "new 2", "old 2");
        assertThat(core.fusing.piece).isNotNull();
        assertThat(otherCore.fusing.piece).isNotNull();

        otherCore.point.profile(true); // both are retired, and one is made again
        otherCore.point.profile(false);
        fuse();
        bench.ranked("newest", 1);
        assertThat(bench.registry.fuser.fuseWithHead(otherCore)).isTrue();
        assertThat(core.fusing.piece).as("knows two of the three").isNull();
        old.close();
        site.hit("3");
        other.hit("4");
        assertThat(bench.calls.subList(4, 8))
                .containsExactly("newest 3", "new 3", "newest 4", "new 4");
    }

    @Test
    void ofAChainThatIsTooLongTheLastSixtyFourAreFused() {
        IntStream.range(0, Fuser.MOST_LINKS + 6).forEach(i -> bench.register("c" + i));
        site.hit("1");
        List<String> order = List.copyOf(bench.calls);
        bench.calls.clear();
        fuse();
        assertThat(core.point.chain().head).isEqualTo(6);
        site.hit("1");

        assertThat(bench.calls).isEqualTo(order);
        assertThat(bench.counters()).isEqualTo(new Counters(2, 2L * order.size(), 0, 0, 0));
    }

    @Test
    void nobodyInAHeadIsKeptAfterItsClose() throws Exception {
        bench.register("stays");
        fuse();
        WeakReference<ClassLoader> loader = hitInAHeadAndClose();
        assertThat(core.fusing.piece).isNotNull();
        Bench.untilCollected(loader);
    }

    private WeakReference<ClassLoader> hitInAHeadAndClose() throws Exception {
        Plug.Loader loader = new Plug.Loader();
        Registration registration =
                bench.view(7).register(String.class, loader.plug(), Bench.POINT);
        site.hit("1");
        registration.close();
        return new WeakReference<>(loader);
    }

    @Test
    void aFailureInTheHeadIsContainedAndCounted() {
        bench.register("stays");
        fuse();
        bench.view(3)
                .register(
                        String.class,
                        (point, event) -> {
                            throw new IllegalStateException("as told");
                        },
                        Bench.POINT);
        site.hit("1");

        assertThat(bench.calls).containsExactly("stays 1");
        assertThat(bench.counters()).isEqualTo(new Counters(1, 1, 1, 0, 0));
    }

    @Test
    void aProfiledPointHasNoPieceWithAHead() {
        bench.register("stays");
        fuse();
        bench.management.profile(Bench.POINT, true);
        assertThat(core.fusing.piece).isNull();
        assertThat(bench.registry.fuser.fuseWithHead(core)).isFalse();
        bench.management.profile(Bench.POINT, false);
        fuse();
    }

    @Test
    void nobodyIsKeptAfterItsClose() throws Exception {
        WeakReference<ClassLoader> loader = hitWithAHeadAndClose();
        Bench.untilCollected(loader);
    }

    private WeakReference<ClassLoader> hitWithAHeadAndClose() throws Exception {
        Plug.Loader loader = new Plug.Loader();
        Registration registration =
                bench.view(7).register(String.class, loader.plug(), Bench.POINT);
        fuse();
        bench.register("head");
        site.hit("1");
        assertThat(core.fusing.piece).isNotNull();
        registration.close();
        return new WeakReference<>(loader);
    }

    /**
     * Who comes behind those who stay makes another end of the chain. Until the piece is retired a
     * hit that took the chain for one with the old end would call who stays twice.
     */
    @Test
    void whoStaysIsCalledOnceByEachHitWhateverChangesBehindIt() throws Exception {
        AtomicLong stayed = new AtomicLong();
        bench.view(2).register(String.class, Bench.counting(stayed), Bench.POINT);
        CountDownLatch end = new CountDownLatch(1);
        List<FutureTask<Long>> hitters = Bench.hitters(2, site, end);
        long handled = 0;
        for (int i = 0; i < CHANGES; i++) {
            fuse();
            long before = bench.counters().hits();
            Bench.until("it is hit", () -> bench.counters().hits() > before + WARM);
            CoreRegistration last = bench.registry.register(
                    CoreRegistration.Request.of(
                            String.class, (point, event) -> Verdict.CONTINUE, -1, Bench.POINT),
                    List.of(Bench.key(2)));
            handled += counted(last);
        }
        end.countDown();
        long hits = Bench.sum(hitters);

        assertThat(stayed.get()).isEqualTo(hits);
        assertThat(bench.counters().hits()).isEqualTo(hits);
        assertThat(bench.counters().handled()).isEqualTo(hits + handled);
    }

    /** How often a consumer was called until it was closed. */
    private static long counted(CoreRegistration registration) {
        Link link =
                Objects.requireNonNull(registration.links.values().iterator().next());
        registration.close();
        return link.tally.counters().handled();
    }

    /** By itself: whoever comes and stays gets into the piece, though the point is never quiet. */
    @Test
    void whoHasStayedForLongIsFusedAsWell() throws Exception {
        Bench busy = new Bench(FuserTest.settings(1_024, 40));
        Site<String> hot = busy.site();
        CoreSite<?> hotCore = (CoreSite<?>) hot;
        ProbeConsumer<String> quiet = (point, event) -> Verdict.CONTINUE;
        busy.view(2).register(String.class, quiet, Bench.POINT);
        CountDownLatch end = new CountDownLatch(1);
        List<FutureTask<Long>> hitters = Bench.hitters(1, hot, end);
        Runnable change =
                () -> busy.view(3).register(String.class, quiet, Bench.POINT).close();
        BooleanSupplier headed = () -> {
            change.run();
            return busy.registry.read(hotCore.fusing::headed);
        };
        Bench.until("it is fused though it changes", headed);
        busy.view(4).register(String.class, quiet, Bench.POINT);
        Bench.until("the piece has both of them", () -> {
            change.run();
            Fusion fusion = hotCore.fusing.fusion;
            return fusion != null && fusion.settled != null && fusion.links.length == 2;
        });
        end.countDown();
        long hits = Bench.sum(hitters);

        assertThat(busy.counters().hits()).isEqualTo(hits);
        busy.registry.close("end of the test");
    }

    /** By itself: a point that is never quiet has a piece, and a whole one once it is quiet. */
    @Test
    void aPointThatIsNeverQuietIsFusedAndOnceItIsQuietAsAWhole() throws Exception {
        Bench busy = new Bench(FuserTest.settings(1_024, 500));
        Site<String> hot = busy.site();
        CoreSite<?> hotCore = (CoreSite<?>) hot;
        AtomicLong stayed = new AtomicLong();
        busy.view(2).register(String.class, Bench.counting(stayed), Bench.POINT);
        CountDownLatch end = new CountDownLatch(1);
        List<FutureTask<Long>> hitters = Bench.hitters(1, hot, end);
        Registration[] comer = {busy.register("c")};
        Bench.until("it is fused though it changes", () -> {
            comer[0].close();
            comer[0] = busy.register("c");
            return busy.registry.read(() -> hotCore.fusing.headed());
        });
        Walk piece = hotCore.fusing.piece;
        for (int i = 0; i < 100; i++) {
            comer[0].close();
            comer[0] = busy.register("c");
        }
        assertThat(hotCore.fusing.piece).isSameAs(piece);
        Bench.until(
                "it is fused as a whole",
                () -> busy.registry.read(() -> hotCore.fusing.fused() && !hotCore.fusing.headed()));
        end.countDown();
        long hits = Bench.sum(hitters);

        assertThat(stayed.get()).isEqualTo(hits);
        assertThat(busy.counters().hits()).isEqualTo(hits);
        assertThat(busy.counters().handled()).isEqualTo(hits + busy.calls.size());
        busy.registry.close("end of the test");
    }
}
