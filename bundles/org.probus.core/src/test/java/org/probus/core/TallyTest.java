/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.probus.api.Registration;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.api.management.Counters;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/** Counts of hits that walk link by link: by those who come often, and by all others. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TallyTest {
    private static final long THREADS = 4;
    private static final long HITS = 20_000;
    private static final long FAILS = 7;

    private final Bench bench = Bench.withoutDebug(FuserTest.settings(0, 1));
    private final Site<String> site = bench.site();

    /** Hits from threads that begin together, and all end. */
    private void hit() throws Exception {
        CountDownLatch begin = new CountDownLatch(1);
        List<FutureTask<Long>> hitters = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            hitters.add(Bench.call(() -> {
                Bench.await(begin);
                for (long hit = 0; hit < HITS; hit++) {
                    site.hit(hit % FAILS == 0 ? "fail" : "x");
                }
                return HITS;
            }));
        }
        begin.countDown();
        assertThat(Bench.sum(hitters)).isEqualTo(THREADS * HITS);
    }

    @Test
    void nothingIsLostByThreadsThatCountForThemselves() throws Exception {
        Registration good = bench.register("good");
        Registration bad = bench.view(2)
                .register(
                        String.class,
                        (point, event) -> {
                            if (event.equals("fail")) {
                                throw new IllegalStateException("as told");
                            }
                            return Verdict.REMOVE;
                        },
                        Bench.POINT);
        long generations = 3;
        for (int i = 0; i < generations; i++) {
            hit(); // threads that have ended leave their numbers to others
            bench.calls.clear();
            bench.view(2).sync();
            System.gc();
        }

        long hits = generations * THREADS * HITS;
        long failed = generations * THREADS * ((HITS + FAILS - 1) / FAILS);
        assertThat(bench.counters())
                .isEqualTo(new Counters(hits, 2 * hits - failed, failed, 0, 0, 0, 0));
        assertThat(bench.consumerInfo(good.id()).counters())
                .isEqualTo(new Counters(hits, hits, 0, 0, 0, 0, 0));
        assertThat(bench.consumerInfo(bad.id()).counters())
                .isEqualTo(new Counters(hits, hits - failed, failed, hits - failed, 0, 0, 0));
        assertThat(bench.found().tally.hits.sum())
                .as("what no thread counted for itself")
                .isBetween(1L, hits / 2);
    }

    @Test
    void atTheEndOfTheStackTheHandledCallsOfThePointAreThoseOfItsConsumers() throws Exception {
        Registration first = bench.register("first");
        Registration second = bench.register("second");
        for (int i = 0; i < 100; i++) {
            int padding = i;
            Bench.get(Bench.call(() -> {
                assertThatThrownBy(() -> hitDown(padding)).isInstanceOf(StackOverflowError.class);
                return "done";
            }));
            bench.calls.clear();
        }

        assertThat(bench.counters().handled())
                .isEqualTo(bench.consumerInfo(first.id()).counters().handled()
                        + bench.consumerInfo(second.id()).counters().handled());
    }

    private long hitDown(long depth) {
        if (depth == Long.MAX_VALUE) {
            return 0;
        }
        site.hit("deep");
        bench.calls.clear();
        return hitDown(depth + 1) + 1;
    }

    @Test
    void eachOfManyPointsIsCounted() throws Exception {
        int points = 50;
        List<Site<String>> sites = new ArrayList<>();
        for (int i = 0; i < points; i++) {
            sites.add(bench.view(1).site("orders:number" + i, String.class));
        }
        bench.register("all", "orders:*");
        List<FutureTask<Long>> hitters = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            hitters.add(Bench.call(() -> {
                for (int round = 0; round < 200; round++) {
                    sites.forEach(each -> each.hit("x"));
                    bench.calls.clear();
                }
                return 0L;
            }));
        }
        Bench.sum(hitters);

        assertThat(bench.management.points())
                .filteredOn(info -> info.name().startsWith("orders:number"))
                .hasSize(points)
                .allSatisfy(info -> assertThat(info.counters())
                        .isEqualTo(new Counters(400, 400, 0, 0, 0, 0, 0)));
    }

    @Test
    void aPlaceIsForgottenWithItsLink() {
        Places places = bench.registry.waits.places;
        for (int i = 0; i < 100; i++) {
            bench.register("b" + i).close();
        }
        Bench.until("the links are collected", () -> {
            System.gc();
            bench.register("c").close(); // who comes takes off what has gone
            return places.size() < 10;
        });
    }
}
