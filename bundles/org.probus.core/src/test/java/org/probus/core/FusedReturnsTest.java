/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/** Chains with return parts in one piece: that they do what such a chain does. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FusedReturnsTest {
    private final Bench bench = new Bench(FuserTest.settings(1_024, 1));
    private final Site<String> site = bench.site();
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch parked = new CountDownLatch(1);

    @AfterEach
    void letAllGo() {
        release.countDown();
        bench.registry.close("end of the test");
    }

    private Registration session(String name, Verdict verdict) {
        return register(2, new Bodies.Session(bench, name, verdict));
    }

    private Registration returns(String name) {
        ReturnConsumer<String> consumer = (point, event, result) -> bench.calls.add(
                name + " returns " + event + ", " + result.value() + ", " + result.failure());
        return register(3, consumer);
    }

    private Registration register(long owner, ProbeConsumer<String> consumer) {
        return bench.view(owner).register(String.class, consumer, Bench.POINT);
    }

    private Counters countersOf(Registration registration) {
        return bench.consumerInfo(registration.id()).counters();
    }

    @Test
    void aBodyIsBetweenTheTwoPartsAndBothAreCounted() {
        Registration returns = returns("r");
        Registration plain = bench.register("p");
        Registration session = session("s", Verdict.CONTINUE);
        FuserTest.fuse(bench, site);
        String value = site.around("x", () -> {
            bench.calls.add("body");
            return "value";
        });
        IllegalStateException failure = new IllegalStateException("as told");
        assertThatThrownBy(() -> site.around("y", () -> {
                    throw failure;
                }))
                .isSameAs(failure);
        site.hit("z");

        assertThat(value).isEqualTo("value");
        assertThat(bench.calls)
                .containsExactly(
                        "s enters x",
                        "p x",
                        "body",
                        "s leaves x with 1",
                        "r returns x, value, null",
                        "s enters y",
                        "p y",
                        "s leaves y with 6",
                        "r returns y, null, " + failure,
                        "s enters z",
                        "p z",
                        "s leaves z with 10",
                        "r returns z, null, null");
        assertThat(bench.point().fused()).isOne();
        assertThat(countersOf(session)).isEqualTo(new Counters(6, 6, 0, 0, 0));
        assertThat(countersOf(plain)).isEqualTo(new Counters(3, 3, 0, 0, 0));
        assertThat(countersOf(returns)).isEqualTo(new Counters(3, 3, 0, 0, 0));
        assertThat(bench.counters()).isEqualTo(new Counters(3, 12, 0, 0, 0));
    }

    /** Each of its hits has an odd number, for each has two sections. */
    @Test
    void aSiteWithBodiesIsFoundToBeHot() {
        session("s", Verdict.CONTINUE);
        CoreSite<?> core = (CoreSite<?>) site;
        Bench.until("the chain is fused", () -> {
            for (int i = 0; i < 2 * Fuser.SAMPLE; i++) {
                site.around("x", () -> {});
            }
            bench.calls.clear();
            return core.fusing.piece != null;
        });
    }

    @Test
    void aSessionThatDoesNotWantTheReturnIsNotCalledAndNotCountedThere() {
        Registration ignores = session("i", Verdict.IGNORE);
        FuserTest.fuse(bench, site);
        site.around("x", () -> {});
        Registration returns = returns("r");
        FuserTest.fuse(bench, site);
        site.around("y", () -> {});

        assertThat(bench.calls)
                .containsExactly("i enters x", "i enters y", "r returns y, null, null");
        assertThat(countersOf(ignores)).isEqualTo(new Counters(2, 2, 0, 0, 0));
        assertThat(countersOf(returns)).isEqualTo(new Counters(1, 1, 0, 0, 0));
        assertThat(bench.counters()).isEqualTo(new Counters(2, 3, 0, 0, 0));
    }

    @Test
    void theReturnIsWalkedByTheChainThatIsThereThen() {
        Registration goes = session("goes", Verdict.CONTINUE);
        session("stays", Verdict.CONTINUE);
        FuserTest.fuse(bench, site);
        site.around("x", () -> {
            goes.close();
            returns("comes");
            FuserTest.fuse(bench, site);
        });

        assertThat(bench.calls)
                .containsExactly(
                        "stays enters x",
                        "goes enters x",
                        "comes returns x, null, null",
                        "stays leaves x with 1");
        assertThat(bench.point().fused()).isOne();
    }

    @Test
    void aChainThatIsRetiredInTheMidstOfTheReturnAsksTheRest() throws Exception {
        Registration goes = session("goes", Verdict.CONTINUE);
        Registration stays = session("stays", Verdict.CONTINUE);
        ReturnConsumer<String> parks = (point, event, result) -> {
            parked.countDown();
            Bench.await(release);
        };
        Registration parker = register(4, parks);
        FuserTest.fuse(bench, site);
        FutureTask<String> hit = Bench.call(() -> site.around("x", () -> "done"));
        Bench.await(parked);
        FutureTask<String> close = Bench.call(() -> {
            goes.close(); // passes the hit by, which is in the parker
            return "closed";
        });
        assertThat(Bench.get(close)).isEqualTo("closed");
        release.countDown();

        assertThat(Bench.get(hit)).isEqualTo("done");
        assertThat(bench.calls)
                .containsExactly("stays enters x", "goes enters x", "stays leaves x with 1");
        assertThat(countersOf(stays)).isEqualTo(new Counters(2, 2, 0, 0, 0));
        assertThat(countersOf(parker)).isEqualTo(new Counters(1, 1, 0, 0, 0));
    }

    @Test
    void whatAReturnPartThrowsIsContainedAndCounted() {
        Registration fails = register(4, (ReturnConsumer<String>) (point, event, result) -> {
            throw new IllegalStateException("as told");
        });
        session("s", Verdict.CONTINUE);
        FuserTest.fuse(bench, site);
        site.around("x", () -> {});

        assertThat(bench.calls).containsExactly("s enters x", "s leaves x with 1");
        assertThat(countersOf(fails)).isEqualTo(new Counters(1, 0, 1, 0, 0));
        assertThat(bench.counters()).isEqualTo(new Counters(1, 2, 1, 0, 0));
    }

    @Test
    void returnsNestToADepthOf64AndTheRestIsOmittedAndCounted() {
        session("s", Verdict.CONTINUE);
        FuserTest.fuse(bench, site);
        Bodies.recurse(site, 72);

        assertThat(bench.calls).filteredOn(call -> call.startsWith("s enters")).hasSize(72);
        assertThat(bench.calls).filteredOn(call -> call.startsWith("s leaves")).hasSize(64);
        assertThat(bench.counters().omitted()).isEqualTo(8);
        Bodies.recurse(site, 64);
        assertThat(bench.counters().omitted()).isEqualTo(8);
        assertThat(bench.point().fused()).isOne();
    }

    @Test
    void aRecursionToTheEndOfTheStackLeavesNoFrameAndNoSectionOpen() throws Exception {
        session("s", Verdict.CONTINUE);
        returns("r");
        FuserTest.fuse(bench, site);
        Bodies.assertTheEndOfTheStackLeavesNothingOpen(bench, site);
        assertThat(bench.point().fused()).isOne();
    }

    /** A session that takes a number from the entry to the return, and makes nothing. */
    private static final class Lean implements SessionConsumer<String> {
        long sum;

        @Override
        public Verdict enter(ProbePoint<? extends String> point, String event, Cookie cookie) {
            cookie.set(event.length());
            return Verdict.CONTINUE;
        }

        @Override
        public void leave(
                ProbePoint<? extends String> point,
                String event,
                Cookie cookie,
                ReturnConsumer.Result result) {
            sum += cookie.get() + (result.value() == null ? 0 : 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_024})
    void noHitAllocates(int sites) throws Exception {
        Bench lean = Bench.withoutDebug(
                FuserTest.settings(sites, 1)); // in debug mode a section is a token
        Site<String> leanSite = lean.site();
        Lean session = new Lean();
        long[] returned = new long[1];
        lean.view(2).register(String.class, session, Bench.POINT);
        lean.view(2)
                .register(
                        String.class,
                        (ReturnConsumer<String>) (point, event, result) -> returned[0]++,
                        Bench.POINT);
        lean.view(2).register(String.class, (point, event) -> Verdict.CONTINUE, Bench.POINT);
        if (sites > 0) {
            FuserTest.fuse(lean, leanSite);
        }
        Site.Body<String, RuntimeException> body = () -> "value";
        Runnable task = () -> {};
        int hits = 20_000;
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = Bench.allocated();
            for (int i = 0; i < hits; i++) {
                leanSite.hit("event");
                leanSite.around("event", body);
                leanSite.around("event", task);
            }
            least = Math.min(least, Bench.allocated() - before);
        }

        assertThat(returned[0]).isEqualTo(5L * 3 * hits);
        assertThat(session.sum).isEqualTo(5L * hits * (5 + 6 + 5));
        assertThat(least).isLessThan(hits / 10);
        lean.registry.close("end of the test");
    }
}
