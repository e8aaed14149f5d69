/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.Registration;
import org.probus.api.ReturnConsumer;
import org.probus.api.SessionConsumer;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.api.management.Counters;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/** Hits with a body: entry and return parts, cookies, depth, and what happens in between. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SessionTest {
    private final Bench bench = new Bench();
    private final Site<String> site = bench.site();

    private Registration session(String name, Verdict verdict) {
        return bench.view(2)
                .register(String.class, new Bodies.Session(bench, name, verdict), Bench.POINT);
    }

    private ReturnConsumer<String> returning(String name) {
        return (point, event, result) -> bench.calls.add(name + " returns " + event);
    }

    private Registration returns(String name) {
        return bench.view(2).register(String.class, returning(name), Bench.POINT);
    }

    @Test
    void partsAreCalledNewestFirstUnlessRankedAtBothEnds() {
        session("old", Verdict.CONTINUE);
        returns("middle");
        bench.register("plain");
        bench.registry.register(
                CoreRegistration.Request.of(
                        String.class,
                        new Bodies.Session(bench, "high", Verdict.CONTINUE),
                        5,
                        Bench.POINT),
                List.of(Bench.key(2)));
        String value = site.around("x", () -> {
            bench.calls.add("body");
            return "value";
        });

        assertThat(value).isEqualTo("value");
        assertThat(bench.calls)
                .containsExactly(
                        "high enters x",
                        "plain x",
                        "old enters x",
                        "body",
                        "high leaves x with 1",
                        "middle returns x",
                        "old leaves x with 3");
    }

    @ParameterizedTest
    @EnumSource
    void onlyASessionThatContinuesLeaves(Verdict verdict) {
        session("a", verdict);
        bench.register("keeps it armed");
        site.around("x", () -> {});

        assertThat(bench.calls.contains("a leaves x with 2"))
                .isEqualTo(verdict.equals(Verdict.CONTINUE));
        assertThat(bench.calls).contains("a enters x");
    }

    @Test
    void aPlainHitReturnsAtOnce() {
        session("a", Verdict.CONTINUE);
        returns("b");
        site.hit("x");
        bench.management.hit(Bench.POINT, "y");

        assertThat(bench.calls)
                .containsExactly(
                        "a enters x",
                        "b returns x",
                        "a leaves x with 1",
                        "a enters y",
                        "b returns y",
                        "a leaves y with 4");
    }

    @Test
    void aDisarmedSiteRunsTheBodyAlone() {
        assertThat(site.<String, RuntimeException>around("x", () -> "value")).isEqualTo("value");
        site.close();
        assertThat(site.<String, RuntimeException>around("x", () -> "value")).isEqualTo("value");
        assertThat(bench.calls).isEmpty();
    }

    @Test
    void theResultOfTheBodyIsShownToTheReturnParts() {
        List<String> results = new ArrayList<>();
        bench.view(2)
                .register(
                        String.class,
                        (ReturnConsumer<String>) (point, event, result) ->
                                results.add(result.value() + " or " + result.failure()),
                        Bench.POINT);
        site.around("x", () -> 42);
        IOException failure = new IOException("as told");
        assertThatThrownBy(() -> site.around("y", () -> {
                    throw failure;
                }))
                .isSameAs(failure);
        site.hit("z");

        assertThat(results).containsExactly("42 or null", "null or " + failure, "null or null");
    }

    @Test
    void whatAnyPartThrowsIsContainedAndTheBodyRunsOnce() {
        List<Integer> runs = new ArrayList<>();
        bench.view(2)
                .register(
                        String.class,
                        new SessionConsumer<String>() {
                            @Override
                            public Verdict enter(
                                    ProbePoint<? extends String> point,
                                    String event,
                                    Cookie cookie) {
                                throw new IllegalStateException("at the entry");
                            }

                            @Override
                            public void leave(
                                    ProbePoint<? extends String> point,
                                    String event,
                                    Cookie cookie,
                                    ReturnConsumer.Result result) {
                                bench.calls.add("left without an entry");
                            }
                        },
                        Bench.POINT);
        long id = bench.view(2)
                .register(
                        String.class,
                        (ReturnConsumer<String>) (point, event, result) -> {
                            throw new AssertionError("at the return");
                        },
                        Bench.POINT)
                .id();
        returns("last");
        site.around("x", () -> runs.add(1));

        assertThat(runs).hasSize(1);
        assertThat(bench.calls).containsExactly("last returns x");
        assertThat(bench.counters()).isEqualTo(new Counters(1, 1, 2, 0, 0));
        assertThat(bench.consumerInfo(id).lastError()).contains("at the return");
    }

    @Test
    void theReturnWalksTheChainAsItIsThen() {
        Registration left = session("left", Verdict.CONTINUE);
        session("stays", Verdict.CONTINUE);
        site.around("x", () -> {
            left.close(); // nobody waits for a body
            session("late", Verdict.CONTINUE);
            returns("new");
        });

        assertThat(bench.calls)
                .containsExactly(
                        "stays enters x",
                        "left enters x",
                        "new returns x",
                        "stays leaves x with 1");
    }

    @Test
    void aSessionThatIsRegisteredAnewDoesNotMatchItsFormerEntry() {
        Bodies.Session session = new Bodies.Session(bench, "same", Verdict.CONTINUE);
        Registration first = bench.view(2).register(String.class, session, Bench.POINT);
        session("other", Verdict.CONTINUE);
        site.around("x", () -> {
            first.close();
            Registration second = bench.view(2).register(String.class, session, Bench.POINT);
            assertThat(second.id()).isGreaterThan(first.id());
        });

        assertThat(bench.calls)
                .containsExactly("other enters x", "same enters x", "other leaves x with 1");
    }

    @Test
    void aBodyHoldsNoSectionAndNoStop() throws Exception {
        Registration registration = session("a", Verdict.CONTINUE);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        FutureTask<String> hitter = Bench.call(() -> site.around("x", () -> {
            assertThat(bench.registry.domain.inSection()).isFalse();
            inside.countDown();
            Bench.await(release);
            return "done";
        }));
        Bench.await(inside);
        registration.close();
        bench.registry.end(Bench.key(2), "stop of bundle2 [2]");
        release.countDown();
        Bench.get(hitter);

        assertThat(bench.calls).containsExactly("a enters x");
    }

    @Test
    void everyPartEndsBeforeCloseReturns() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Registration registration = bench.view(2)
                .register(
                        String.class,
                        (ReturnConsumer<String>) (point, event, result) -> {
                            inside.countDown();
                            Bench.await(release);
                            bench.calls.add("returned");
                        },
                        Bench.POINT);
        FutureTask<String> hitter = Bench.call(() -> site.around("x", () -> "done"));
        Bench.await(inside);
        FutureTask<String> closer = Bench.call(() -> {
            registration.close();
            bench.calls.add("closed");
            return "done";
        });
        Bench.until(
                "it waits",
                () -> bench.management.gracePeriods().pending().stream()
                        .anyMatch(wait -> !wait.holders().isEmpty()));
        release.countDown();
        Bench.get(closer);
        Bench.get(hitter);

        assertThat(bench.calls).containsExactly("returned", "closed");
    }

    @Test
    void cookiesAreKeptForEachFrameOfARecursion() {
        // Six deep; the session wants the return of every second entry, and numbers its entries.
        List<Long> returned = new ArrayList<>();
        List<Long> entered = new ArrayList<>();
        bench.view(2)
                .register(
                        String.class,
                        new SessionConsumer<String>() {
                            @Override
                            public Verdict enter(
                                    ProbePoint<? extends String> point,
                                    String event,
                                    Cookie cookie) {
                                cookie.set(entered.size() + 1L);
                                entered.add(cookie.get());
                                return cookie.get() % 2 == 1 ? Verdict.CONTINUE : Verdict.IGNORE;
                            }

                            @Override
                            public void leave(
                                    ProbePoint<? extends String> point,
                                    String event,
                                    Cookie cookie,
                                    ReturnConsumer.Result result) {
                                returned.add(cookie.get());
                            }
                        },
                        Bench.POINT);
        Bodies.recurse(site, 6);

        assertThat(entered).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(returned).containsExactly(5L, 3L, 1L);
    }

    @Test
    void returnsNestToADepthOf64AndTheRestIsOmittedAndCounted() {
        long sessionId = session("a", Verdict.CONTINUE).id();
        long returnId = returns("b").id();
        Bodies.recurse(site, 72);

        assertThat(bench.calls).filteredOn(call -> call.startsWith("a enters")).hasSize(72);
        assertThat(bench.calls).filteredOn(call -> call.startsWith("a leaves")).hasSize(64);
        assertThat(bench.calls).filteredOn(call -> call.startsWith("b returns")).hasSize(64);
        assertThat(bench.counters().omitted()).isEqualTo(8);
        assertThat(bench.consumerInfo(sessionId).counters().hits()).isEqualTo(72 + 64);
        assertThat(bench.consumerInfo(returnId).counters().hits()).isEqualTo(64);
        assertThat(Bodies.frames(bench)).isZero();
    }

    @Test
    void aFailureThatUnwindsTenFramesLeavesNoneOpen() {
        session("a", Verdict.CONTINUE);
        assertThatThrownBy(() -> failAt(10)).hasMessage("at the bottom");

        assertThat(bench.calls).filteredOn(call -> call.startsWith("a leaves")).hasSize(10);
        assertThat(Bodies.frames(bench)).isZero();
        Bodies.recurse(site, 64);
        assertThat(bench.counters().omitted()).isZero();
    }

    private void failAt(int depth) {
        site.around("x", () -> {
            if (depth == 1) {
                throw new IllegalStateException("at the bottom");
            }
            failAt(depth - 1);
        });
    }

    @Test
    void aRecursionToTheEndOfTheStackLeavesNoFrameAndNoSectionOpen() throws Exception {
        session("a", Verdict.CONTINUE);
        returns("b");
        Bodies.assertTheEndOfTheStackLeavesNothingOpen(bench, site);
    }

    @Test
    void aReturnConsumerKeepsAScopeArmed() {
        bench.register("remover", Verdict.REMOVE);
        Registration registration = returns("b");
        site.around("x", () -> {});
        assertThat(site.armed()).isTrue();
        registration.close();
        site.around("y", () -> {});

        assertThat(site.armed()).isFalse();
    }

    @Test
    void aReturnPartIsCalledOnlyInTheScopesThatItsFilterWants() {
        Site<String> other = bench.view(12).site(Bench.POINT, String.class);
        returns("all");
        bench.view(2)
                .register(
                        String.class,
                        returning("choosy"),
                        scope -> scope.bundleId() == 12,
                        Bench.POINT);
        site.around("here", () -> {});
        other.around("there", () -> {});

        assertThat(bench.calls)
                .containsExactly("all returns here", "choosy returns there", "all returns there");
    }

    @Test
    void aPointThatGotAnotherTypeInTheBodyCallsNobodyWhoDoesNotTakeBoth() {
        session("a", Verdict.CONTINUE);
        bench.view(2)
                .register(
                        Integer.class,
                        (ReturnConsumer<Integer>)
                                (point, event, result) -> bench.calls.add("wrong type"),
                        "orders:*");
        site.around("x", () -> {
            site.close();
            bench.view(1).site(Bench.POINT, Integer.class);
        });

        assertThat(bench.calls).containsExactly("a enters x");
    }

    @Test
    void aSessionLeavesThoughTheSiteWasClosedInTheBody() {
        session("a", Verdict.CONTINUE);
        site.around("x", site::close);

        assertThat(bench.calls).containsExactly("a enters x", "a leaves x with 1");
    }

    @Test
    void aFrameThatIsOpenWhileABundleIsSwappedLeavesWhereItEntered() {
        session("old", Verdict.CONTINUE);
        returns("old");
        Registry registry = bench.registry;
        Transition swap =
                registry.read(() -> registry.transitions.hold(Bench.key(2), Bench.key(3)));
        View newcomer = bench.view(3);
        newcomer.register(
                String.class, new Bodies.Session(bench, "new", Verdict.CONTINUE), Bench.POINT);
        newcomer.register(String.class, returning("new"), Bench.POINT);
        bench.view(4)
                .register(
                        String.class,
                        new Bodies.Session(bench, "other", Verdict.CONTINUE),
                        Bench.POINT);
        registry.read(() -> {
            registry.transitions.fork(swap);
            return swap;
        });
        site.around("x", () -> registry.read(() -> registry.transitions.turn(swap, true, "")));
        site.around("y", () -> {});

        assertThat(bench.calls)
                .containsExactly(
                        "other enters x",
                        "old enters x",
                        "other leaves x with 1",
                        "new returns x",
                        "old leaves x with 2",
                        "other enters y",
                        "new enters y",
                        "other leaves y with 6",
                        "new returns y",
                        "new leaves y with 7");
    }

    @Test
    void aConsumerThatIsOfBothKindsIsRefused() {
        assertThatThrownBy(() -> bench.view(2).register(String.class, new Both(), Bench.POINT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "Both is a SessionConsumer and a ReturnConsumer: make it one");
        assertThat(bench.management.consumers()).isEmpty();
    }

    /** A consumer that cannot make up its mind. */
    private static final class Both implements SessionConsumer<String>, ReturnConsumer<String> {
        @Override
        public Verdict handle(ProbePoint<? extends String> point, String event) {
            return Verdict.CONTINUE;
        }

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

        @Override
        public void returned(
                ProbePoint<? extends String> point, String event, ReturnConsumer.Result result) {}
    }

    @Test
    void theTypeOfASessionIsFoundInItsDeclaration() {
        assertThat(EventTypes.of(Bodies.Session.class)).isEqualTo(String.class);
        ProbeConsumer<String> lambda = returning("a");
        assertThat(EventTypes.of(lambda.getClass())).isEqualTo(Object.class);
    }
}
