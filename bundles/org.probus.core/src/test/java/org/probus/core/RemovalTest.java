/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.probus.api.ProbePoint;
import org.probus.api.Registration;
import org.probus.api.ReturnConsumer;
import org.probus.api.Scope;
import org.probus.api.SessionConsumer;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.api.management.Counters;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Removal by verdict: how verdicts are merged, and what filters have to say where they must. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RemovalTest {
    private final Bench bench = new Bench();
    private final Site<String> site = bench.site();

    /** What a consumer is, and what its entry part answers. */
    private enum Kind {
        REMOVE,
        CONTINUE,
        IGNORE,
        SESSION_REMOVE,
        SESSION_CONTINUE,
        RETURN_ONLY,
        FAILS
    }

    static Stream<Arguments> allTriples() {
        return Stream.of(Kind.values())
                .flatMap(a -> Stream.of(Kind.values())
                        .flatMap(b -> Stream.of(Kind.values()).map(c -> Arguments.of(a, b, c))));
    }

    @ParameterizedTest
    @MethodSource("allTriples")
    void oneDissentKeepsTheScope(Kind first, Kind second, Kind third) {
        List<Kind> kinds = List.of(first, second, third);
        kinds.forEach(this::register);
        site.around("x", () -> {});
        boolean all =
                kinds.stream().allMatch(kind -> kind == Kind.REMOVE || kind == Kind.SESSION_REMOVE);

        assertThat(site.armed()).isEqualTo(!all);
        assertThat(bench.counters().removed()).isEqualTo(all ? 1 : 0);
        assertThat(bench.counters().ignored()).isZero();
    }

    private void register(Kind kind) {
        switch (kind) {
            case SESSION_REMOVE -> session(Verdict.REMOVE);
            case SESSION_CONTINUE -> session(Verdict.CONTINUE);
            case RETURN_ONLY ->
                bench.view(2)
                        .register(
                                String.class,
                                (ReturnConsumer<String>) (point, event, result) -> {},
                                Bench.POINT);
            case FAILS ->
                bench.view(2)
                        .register(
                                String.class,
                                (point, event) -> {
                                    throw new IllegalStateException("as told");
                                },
                                Bench.POINT);
            default -> bench.register("plain", Verdict.valueOf(kind.name()));
        }
    }

    private void session(Verdict verdict) {
        bench.view(2)
                .register(
                        String.class,
                        new SessionConsumer<String>() {
                            @Override
                            public Verdict enter(
                                    ProbePoint<? extends String> point,
                                    String event,
                                    Cookie cookie) {
                                return verdict;
                            }

                            @Override
                            public void leave(
                                    ProbePoint<? extends String> point,
                                    String event,
                                    Cookie cookie,
                                    ReturnConsumer.Result result) {}
                        },
                        Bench.POINT);
    }

    @Test
    void aSecondRemovalOfTheScopeDoesNothing() throws Exception {
        // Two hits have walked before either of them removes: the second one finds it done.
        CountDownLatch both = new CountDownLatch(2);
        bench.view(2)
                .register(
                        String.class,
                        (point, event) -> {
                            both.countDown();
                            Bench.await(both);
                            return Verdict.REMOVE;
                        },
                        Bench.POINT);
        FutureTask<String> one = Bench.call(() -> hit("one"));
        FutureTask<String> two = Bench.call(() -> hit("two"));
        Bench.get(one);
        Bench.get(two);

        assertThat(site.armed()).isFalse();
        assertThat(bench.counters().removed()).isEqualTo(1);
    }

    private String hit(String event) {
        site.hit(event);
        return event;
    }

    /** A consumer that says REMOVE, and makes something happen between its walk and the removal. */
    private Registration removing(Runnable meanwhile, Scope.Filter filter) {
        return bench.view(2)
                .register(
                        String.class,
                        (point, event) -> {
                            bench.calls.add("remover " + event);
                            meanwhile.run();
                            return Verdict.REMOVE;
                        },
                        filter,
                        Bench.POINT);
    }

    @Test
    void aRemovalWithoutAFilterIsIgnoredAndCountedWhereTheChainChanged() {
        bench.view(2)
                .register(
                        String.class,
                        (point, event) -> {
                            bench.register("passer").unregister();
                            bench.calls.add("remover " + event);
                            return Verdict.REMOVE;
                        },
                        Bench.POINT);
        site.hit("one");
        site.hit("two");

        assertThat(bench.calls).containsExactly("remover one", "remover two");
        assertThat(site.armed()).isTrue();
        assertThat(bench.counters()).isEqualTo(new Counters(2, 2, 0, 0, 0, 2, 0));
    }

    @Test
    void aFilterConfirmsARemovalWhereTheChainChanged() {
        AtomicBoolean done = new AtomicBoolean();
        removing(
                () -> {
                    done.set(true);
                    bench.register("passer").unregister();
                },
                scope -> !done.get());
        site.hit("one");

        assertThat(site.armed()).isFalse();
        assertThat(bench.counters().removed()).isEqualTo(1);
        assertThat(bench.counters().ignored()).isZero();
        // The answer is kept: another consumer arms the scope, and this one is not called there.
        bench.register("other");
        site.hit("two");
        assertThat(bench.calls).containsExactly("remover one", "other two");
    }

    @Test
    void aFilterThatStillWantsTheScopeKeepsItWhereTheChainChanged() {
        removing(() -> bench.register("passer").unregister(), scope -> true);
        site.hit("one");

        assertThat(site.armed()).isTrue();
        assertThat(bench.counters().ignored()).isEqualTo(1);
    }

    @Test
    void aConsumerThatCameKeepsTheScopeIfItsFilterWantsIt() {
        AtomicBoolean done = new AtomicBoolean();
        removing(
                () -> {
                    if (!done.getAndSet(true)) {
                        bench.view(3)
                                .register(
                                        String.class,
                                        bench.consumer("late", Verdict.CONTINUE),
                                        scope -> scope.bundleId() == 1,
                                        Bench.POINT);
                    }
                },
                scope -> !done.get());
        site.hit("one");

        assertThat(site.armed()).isTrue();
        site.hit("two");
        assertThat(bench.calls).contains("late two");
    }

    @Test
    void aConsumerThatCameForAnotherScopeDoesNotKeepThisOne() {
        AtomicBoolean done = new AtomicBoolean();
        removing(
                () -> {
                    done.set(true);
                    bench.view(3)
                            .register(
                                    String.class,
                                    bench.consumer("elsewhere", Verdict.CONTINUE),
                                    scope -> scope.bundleId() == 99,
                                    Bench.POINT);
                },
                scope -> !done.get());
        site.hit("one");

        assertThat(site.armed()).isFalse();
        assertThat(bench.counters().removed()).isEqualTo(1);
    }

    @Test
    void whoIsRegisteredWhileTheFiltersAreAskedIsNotDisarmed() {
        AtomicInteger asked = new AtomicInteger();
        removing(() -> bench.register("passer").unregister(), scope -> {
            if (asked.incrementAndGet() == 2) {
                bench.register("late");
            }
            return asked.get() == 1;
        });
        site.hit("one");

        assertThat(asked).hasValue(2);
        assertThat(site.armed()).isTrue();
        assertThat(bench.counters().ignored()).isEqualTo(1);
        site.hit("two");
        assertThat(bench.calls).contains("late two");
    }

    @Test
    void aHitDoesNotWaitForTheRegistryLockToRemove() throws Exception {
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        bench.register("remover", Verdict.REMOVE);
        FutureTask<String> holder = Bench.call(() -> bench.registry.read(() -> {
            locked.countDown();
            try {
                Bench.await(release);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "held";
        }));
        Bench.await(locked);
        site.hit("one"); // returns, though the lock is held until below
        release.countDown();
        Bench.get(holder);

        assertThat(site.armed()).isTrue();
        assertThat(bench.counters().ignored()).isEqualTo(1);
        site.hit("two");
        assertThat(site.armed()).isFalse();
    }
}
