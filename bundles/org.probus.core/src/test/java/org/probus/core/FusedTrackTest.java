/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.Registration;
import org.probus.api.ReturnConsumer;
import org.probus.api.SessionConsumer;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.api.management.Counters;
import org.probus.srcu.Reader;
import org.probus.srcu.Section;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Hits on tracks, which threads have that a chain was fused for: they are as safe as others. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FusedTrackTest {
    private final Bench bench = Bench.withoutDebug(FuserTest.settings(1_024, 0));
    private final Site<String> site = bench.site();
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch parked = new CountDownLatch(1);

    /** For each call that asked, whether its thread is on a track. */
    private final List<Boolean> tracks = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void letAllGo() {
        release.countDown();
        // Not waited for: a lap that was left open would hold it for ever.
        Thread closer = new Thread(() -> bench.registry.close("end of the test"), "closer");
        closer.setDaemon(true);
        closer.start();
    }

    private Registration register(long owner, ProbeConsumer<String> consumer) {
        return bench.view(owner).register(String.class, consumer, Bench.POINT);
    }

    /** Whether this thread is on a track. */
    private boolean isOnTrack() {
        return bench.registry.domain.readers().stream()
                .filter(reader -> reader.thread() == Thread.currentThread())
                .anyMatch(reader -> reader.bank() < 0);
    }

    /** A consumer that notes whether its thread is on a track. */
    private Registration asking() {
        return register(9, (point, event) -> {
            tracks.add(isOnTrack());
            return Verdict.CONTINUE;
        });
    }

    /** Hits once, on a thread that the chain was fused for. */
    @SuppressWarnings("NullAway") // a task without a result
    private FutureTask<Void> hitter() throws InterruptedException {
        FutureTask<Void> hitter = Bench.call(() -> {
            FuserTest.fuse(bench, site);
            site.hit("once");
            return null;
        });
        Bench.await(parked);
        assertThat(bench.registry.domain.readers())
                .singleElement()
                .satisfies(reader -> assertThat(reader.bank()).as("on a track").isEqualTo(-1));
        return hitter;
    }

    @SuppressWarnings("NullAway") // a task without a result
    private static FutureTask<Void> closer(Registration registration) {
        return Bench.call(() -> {
            registration.close();
            return null;
        });
    }

    @Test
    void aCloseWaitsForItsOwnCall() throws Exception {
        Registration own = register(3, bench.parker(parked, release));
        FutureTask<Void> hitter = hitter();
        FutureTask<Void> closer = closer(own);
        Bench.until(
                "the close waits",
                () -> !bench.management.gracePeriods().pending().isEmpty());
        Reader reader = bench.registry.domain.readers().get(0);
        assertThat(reader.label()).asString().contains("bundle3 [3]");
        assertThat(closer.isDone()).isFalse();
        release.countDown();
        Bench.get(closer);
        Bench.get(hitter);
    }

    @Test
    void whoIsBehindACallThatLastsIsClosedWithoutItAndNotCalledAfterwards() throws Exception {
        Registration behind = bench.register("behind");
        register(3, bench.parker(parked, release));
        FutureTask<Void> hitter = hitter();
        behind.close();
        release.countDown();
        Bench.get(hitter);

        assertThat(bench.calls).containsExactly("park once");
        assertThat(bench.counters()).isEqualTo(new Counters(1, 1, 0, 0, 0));
    }

    /** The chain was retired for another reason before: so each step is asked for by itself. */
    @Test
    void ofThoseBehindWhoStaysIsCalledOnceAndWhoWentIsNot() throws Exception {
        bench.register("stays");
        Registration behind = bench.register("behind");
        bench.register("stays too");
        register(3, bench.parker(parked, release));
        FutureTask<Void> hitter = hitter();
        bench.register("new");
        behind.close();
        release.countDown();
        Bench.get(hitter);

        assertThat(bench.calls).containsExactly("park once", "stays too once", "stays once");
        assertThat(bench.counters()).isEqualTo(new Counters(1, 3, 0, 0, 0));
    }

    @Test
    void whoIsBeforeACallThatLastsIsClosedWithoutIt() throws Exception {
        register(3, bench.parker(parked, release));
        Registration before = bench.register("before");
        FutureTask<Void> hitter = hitter();
        before.close();
        release.countDown();
        Bench.get(hitter);

        assertThat(bench.calls).containsExactly("before once", "park once");
        assertThat(bench.counters()).isEqualTo(new Counters(1, 2, 0, 0, 0));
    }

    @Test
    void aHandlerThatWouldWaitForItselfIsToldAndNotCalledAgain() {
        AtomicReference<Registration> own = new AtomicReference<>();
        own.set(register(3, (point, event) -> {
            bench.calls.add("self " + event);
            Registration self = Objects.requireNonNull(own.get());
            assertThatThrownBy(self::close).hasMessageContaining("would wait for itself");
            return Verdict.CONTINUE;
        }));
        asking();
        FuserTest.fuse(bench, site);
        site.hit("1");
        site.hit("2");

        assertThat(tracks).startsWith(true);
        assertThat(bench.calls).containsExactly("self 1");
        assertThat(bench.counters().errors()).isZero();
        bench.view(3).sync();
    }

    @Test
    void aRemovalThatAllAskForOnTheTrackDisarms() {
        bench.register("goes", Verdict.REMOVE);
        FuserTest.fuse(bench, site);
        site.hit("1");
        assertThat(site.armed()).isFalse();
        site.hit("2");
        bench.register("comes");
        site.hit("3");

        assertThat(bench.calls).containsExactly("goes 1", "comes 3", "goes 3");
        assertThat(bench.counters()).isEqualTo(new Counters(2, 3, 0, 1, 0));
    }

    @Test
    void hitsOnTracksOfOtherPointsNestAndEachIsCountedWhereItIs() {
        Site<String> other = bench.view(1).site("orders:other", String.class);
        register(2, (point, event) -> {
            other.hit(event);
            return Verdict.CONTINUE;
        });
        bench.view(2)
                .register(
                        String.class,
                        (point, event) -> {
                            List<Reader> inside = bench.registry.domain.readers();
                            assertThat(inside).extracting(Reader::bank).containsExactly(-1, -1);
                            assertThat(inside)
                                    .extracting(reader -> String.valueOf(reader.label()))
                                    .satisfiesExactlyInAnyOrder(
                                            label -> assertThat(label).endsWith("orders:placed"),
                                            label -> assertThat(label).endsWith("orders:other"));
                            return Verdict.CONTINUE;
                        },
                        "orders:other");
        FuserTest.fuse(bench, site);
        FuserTest.fuse(bench, other);
        site.hit("1");

        assertThat(bench.management.points())
                .extracting(point -> point.counters().handled())
                .containsExactlyInAnyOrder(1L, 1L);
        assertThat(bench.registry.domain.inSection()).isFalse();
    }

    /** Else the thirty-third chain would have none. */
    @Test
    void aChainThatIsRetiredGivesItsTracksBack() {
        asking();
        for (int i = 0; i < 3 * Section.MOST_TRACKS; i++) {
            Registration comes = bench.register("c" + i);
            comes.close();
            FuserTest.fuse(bench, site);
            site.hit("x");
        }

        assertThat(tracks).hasSize(3 * Section.MOST_TRACKS).containsOnly(true);
    }

    @Test
    void twoThreadsHaveTheirTracksAndTheCountsOfAllAreWhole() throws Exception {
        AtomicLong handled = new AtomicLong();
        register(2, Bench.counting(handled));
        CountDownLatch end = new CountDownLatch(1);
        List<FutureTask<Long>> hitters = Bench.hitters(3, site, end);
        Section mine = bench.section();
        long hits = 0;
        for (int i = 0; i < 50; i++) {
            Registration comes = bench.register("c" + i);
            Bench.until("the chain is fused, and this thread hits it", () -> {
                bench.registry.fuser.hot((CoreSite<?>) site, mine);
                return bench.registry.read(() -> ((CoreSite<?>) site).fusing.piece != null);
            });
            for (int k = 0; k < 1_000; k++) {
                site.hit("x");
                hits++;
            }
            comes.close();
        }
        end.countDown();
        hits += Bench.sum(hitters);

        assertThat(handled.get()).isEqualTo(hits);
        assertThat(bench.counters().hits()).isEqualTo(hits);
        assertThat(bench.counters().handled()).isEqualTo(hits + bench.calls.size());
    }

    @Test
    void aBodyIsEnteredAndLeftOnTheTrack() {
        bench.view(2)
                .register(
                        String.class,
                        new SessionConsumer<>() {
                            @Override
                            public Verdict enter(
                                    ProbePoint<? extends String> point,
                                    String event,
                                    Cookie cookie) {
                                tracks.add(isOnTrack());
                                cookie.set(7);
                                return Verdict.CONTINUE;
                            }

                            @Override
                            public void leave(
                                    ProbePoint<? extends String> point,
                                    String event,
                                    Cookie cookie,
                                    ReturnConsumer.Result result) {
                                tracks.add(isOnTrack());
                                bench.calls.add(event + " " + cookie.get() + result.value());
                            }
                        },
                        Bench.POINT);
        FuserTest.fuse(bench, site);
        site.around("1", () -> {
            tracks.add(isOnTrack());
            return "v";
        });
        site.hit("2");

        assertThat(tracks).containsExactly(true, false, true, true, true);
        assertThat(bench.calls).containsExactly("1 7v", "2 7null");
        assertThat(bench.counters()).isEqualTo(new Counters(2, 4, 0, 0, 0));
    }

    @Test
    void theEndOfTheStackLeavesNoLapOpen() throws Exception {
        AtomicLong handled = new AtomicLong();
        register(2, Bench.counting(handled));
        for (int i = 0; i < 60; i++) {
            int padding = i;
            Bench.get(Bench.call(() -> {
                FuserTest.fuse(bench, site);
                assertThat(hitDown(padding)).isPositive();
                assertThat(bench.registry.domain.inSection()).as("%d", padding).isFalse();
                long before = handled.get();
                site.hit("again");
                site.hit("and again");
                assertThat(handled.get()).isEqualTo(before + 2);
                assertThat(bench.registry.domain.inSection()).isFalse();
                return "done";
            }));
            register(3, (point, event) -> Verdict.CONTINUE).close(); // the next one is fused anew
        }
        bench.view(2).sync();
    }

    /** Hits at each depth down to the end of the stack, which is at another place each time. */
    private long hitDown(long padding) {
        return padding > 0 ? hitDown(padding - 1) : hitDownFrom(0);
    }

    private long hitDownFrom(long depth) {
        if (depth == Long.MAX_VALUE) {
            return depth;
        }
        try {
            site.hit("deep");
            return hitDownFrom(depth + 1);
        } catch (StackOverflowError e) {
            return depth;
        }
    }
}
