/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.probus.api.ProbeConsumer;
import org.probus.api.Registration;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.api.management.Counters;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One hit: verdicts, errors, nesting, and races with register and unregister. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HitTest {
    private final Bench bench = new Bench();
    private final Site<String> site = bench.site();

    @ParameterizedTest
    @CsvSource({
        "REMOVE, REMOVE, REMOVE, false",
        "REMOVE, CONTINUE, REMOVE, true",
        "CONTINUE, REMOVE, REMOVE, true",
        "REMOVE, REMOVE, CONTINUE, true",
        "IGNORE, REMOVE, REMOVE, true",
        "CONTINUE, CONTINUE, IGNORE, true",
    })
    void theScopeIsDisarmedOnlyIfEveryVerdictIsRemove(
            Verdict first, Verdict second, Verdict third, boolean armed) {
        bench.register("1", first);
        bench.register("2", second);
        bench.register("3", third);
        site.hit("x");

        assertThat(site.armed()).isEqualTo(armed);
        assertThat(bench.counters().removed()).isEqualTo(armed ? 0 : 1);
        assertThat(bench.management.consumers()).hasSize(3);
    }

    @Test
    void removeIsLocalToTheScopeThatWasHit() {
        Site<String> other = bench.view(3).site(Bench.POINT, String.class);
        Site<String> sameScope = bench.site();
        bench.register("a", Verdict.REMOVE);
        site.hit("x");

        assertThat(site.armed()).isFalse();
        assertThat(sameScope.armed()).isFalse();
        assertThat(other.armed()).isTrue();
        other.hit("y");
        assertThat(bench.calls).containsExactly("a x", "a y");
        assertThat(bench.counters().removed()).isEqualTo(2);
    }

    @Test
    void aLaterRegistrationArmsTheScopeAgain() {
        bench.register("a", Verdict.REMOVE);
        site.hit("x");
        bench.register("b");

        assertThat(site.armed()).isTrue();
        site.hit("y");
        assertThat(bench.calls).containsExactly("a x", "b y", "a y");
    }

    @Test
    void aConsumerThatComesDuringTheWalkIsNotDisarmed() {
        // The interleaving of the REMOVE and register race, made certain: the walk has the old
        // chain.
        bench.view(2)
                .register(
                        String.class,
                        (point, event) -> {
                            if (bench.management.consumers().size() == 1) {
                                bench.register("late");
                            }
                            return Verdict.REMOVE;
                        },
                        Bench.POINT);
        site.hit("one");

        assertThat(site.armed()).isTrue();
        site.hit("two");
        assertThat(bench.calls).containsExactly("late two");
    }

    @Test
    void removeByAHitByHandDisarmsNothing() {
        bench.register("a", Verdict.REMOVE);
        bench.management.hit(Bench.POINT, "by hand");

        assertThat(site.armed()).isTrue();
    }

    @Test
    void noErrorReachesTheCallerAndTheChainGoesOn() {
        bench.register("last");
        List<Throwable> all = List.of(
                new IllegalStateException("a runtime exception"),
                new Exception("a checked exception"),
                new AssertionError("an error"),
                new StackOverflowError("a stack overflow"),
                new OutOfMemoryError("an out of memory"),
                new ThreadDeath());
        List<Long> ids = new ArrayList<>();
        for (Throwable failure : all) {
            ids.add(bench.view(2)
                    .register(String.class, (point, event) -> sneak(failure), Bench.POINT)
                    .id());
        }
        site.hit("x");
        site.hit("y");

        assertThat(bench.calls).containsExactly("last x", "last y");
        assertThat(bench.counters()).isEqualTo(new Counters(2, 2, 2L * all.size(), 0, 0));
        for (int i = 0; i < all.size(); i++) {
            var info = bench.consumerInfo(ids.get(i));
            assertThat(info.counters()).isEqualTo(new Counters(2, 0, 2, 0, 0));
            assertThat(info.lastError()).isEqualTo(all.get(i).toString());
        }
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> Verdict sneak(Throwable failure) throws X {
        throw (X) failure;
    }

    @Test
    void anInterruptedExceptionLeavesTheThreadInterrupted() {
        bench.view(2)
                .register(
                        String.class,
                        (point, event) -> {
                            throw new InterruptedException("as told");
                        },
                        Bench.POINT);
        site.hit("x");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(bench.counters().errors()).isEqualTo(1);
    }

    @Test
    @SuppressWarnings("NullAway") // what a careless handler does
    void aNullVerdictIsAnError() {
        long id = bench.view(2)
                .register(String.class, (point, event) -> null, Bench.POINT)
                .id();
        site.hit("x");

        assertThat(bench.consumerInfo(id).lastError()).contains("answered null", "Verdict");
        assertThat(site.armed()).isTrue();
    }

    @Test
    void anErrorWhoseTextFailsIsContained() {
        bench.view(2)
                .register(
                        String.class,
                        (point, event) -> {
                            throw new Nasty();
                        },
                        Bench.POINT);
        site.hit("x");

        assertThat(bench.counters().errors()).isEqualTo(1);
    }

    /** An exception that fails when it is asked what it is. */
    private static final class Nasty extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no text");
        }
    }

    @Test
    void hitsNestToADepthOf64AndBalance() {
        AtomicInteger depth = new AtomicInteger();
        bench.view(2)
                .register(
                        String.class,
                        (point, event) -> {
                            if (depth.incrementAndGet() < 64) {
                                site.hit(event);
                            }
                            return Verdict.CONTINUE;
                        },
                        Bench.POINT);
        site.hit("x");

        assertThat(depth).hasValue(64);
        assertThat(bench.counters()).isEqualTo(new Counters(64, 64, 0, 0, 0));
        assertThat(bench.registry.domain.inSection()).isFalse();
        bench.view(2).sync();
    }

    @Test
    void aRecursionWithoutAnEndIsCutOffAndCounted() {
        AtomicInteger calls = new AtomicInteger();
        bench.view(2)
                .register(
                        String.class,
                        (point, event) -> {
                            calls.incrementAndGet();
                            site.hit(event);
                            return Verdict.CONTINUE;
                        },
                        Bench.POINT);
        site.hit("x");

        assertThat(calls).hasValue(Point.MAX_DEPTH);
        assertThat(bench.counters().missed()).isEqualTo(1);
        bench.view(2).sync();
    }

    @Test
    void aHitAtTheEndOfTheStackLeavesNoSectionOpen() throws Exception {
        bench.register("a");
        for (int i = 0; i < 200; i++) {
            int padding = i;
            Bench.get(Bench.call(() -> {
                try {
                    hitDown(padding);
                } catch (StackOverflowError e) {
                    assertThat(bench.registry.domain.inSection()).isFalse();
                }
                return "done";
            }));
        }
        bench.view(2).sync();
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
    void countersAreExactOverThreads() throws Exception {
        long one = bench.register("a").id();
        bench.view(2)
                .register(
                        String.class,
                        (point, event) -> {
                            throw new IllegalStateException("always");
                        },
                        Bench.POINT);
        List<FutureTask<String>> hitters = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            hitters.add(Bench.call(() -> {
                for (int i = 0; i < 5_000; i++) {
                    site.hit("x");
                }
                return "done";
            }));
        }
        for (FutureTask<String> hitter : hitters) {
            Bench.get(hitter);
        }

        assertThat(bench.counters()).isEqualTo(new Counters(20_000, 20_000, 20_000, 0, 0));
        assertThat(bench.consumerInfo(one).counters().handled()).isEqualTo(20_000);
    }

    @Test
    void noCallBeginsOrRunsAfterCloseReturned() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong late = new AtomicLong();
        AtomicLong calls = new AtomicLong();
        List<FutureTask<String>> hitters = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            hitters.add(Bench.call(() -> {
                while (!stop.get()) {
                    site.hit("x");
                }
                return "done";
            }));
        }
        for (int round = 0; round < 2_000; round++) {
            Fragile consumer = new Fragile(late, calls);
            Registration registration = bench.view(2).register(String.class, consumer, Bench.POINT);
            site.hit("once at least");
            registration.close();
            consumer.closed = true;
        }
        stop.set(true);
        for (FutureTask<String> hitter : hitters) {
            Bench.get(hitter);
        }

        assertThat(late).hasValue(0);
        assertThat(calls.get()).isGreaterThanOrEqualTo(2_000);
    }

    /** A consumer that notices a call after its end; the plain field stands for unloaded code. */
    private static final class Fragile implements ProbeConsumer<String> {
        boolean closed;
        private final AtomicLong late;
        private final AtomicLong calls;

        Fragile(AtomicLong late, AtomicLong calls) {
            this.late = late;
            this.calls = calls;
        }

        @Override
        public Verdict handle(org.probus.api.ProbePoint<? extends String> point, String event) {
            if (closed) {
                late.incrementAndGet();
            }
            calls.incrementAndGet();
            if (closed) {
                late.incrementAndGet();
            }
            return Verdict.CONTINUE;
        }
    }

    @Test
    void everyHitAfterRegisterReturnedIsSeenAmongVerdictsToRemove() throws Exception {
        // Every consumer but the last says REMOVE: the site is disarmed and armed all the time.
        AtomicBoolean stop = new AtomicBoolean();
        bench.register("remover", Verdict.REMOVE);
        FutureTask<String> hitter = Bench.call(() -> {
            while (!stop.get()) {
                site.hit("background");
                bench.calls.clear();
            }
            return "done";
        });
        for (int round = 0; round < 5_000; round++) {
            AtomicInteger seen = new AtomicInteger();
            Registration wanting = bench.view(3)
                    .register(
                            String.class,
                            (point, event) -> {
                                if (event.equals("mine")) {
                                    seen.incrementAndGet();
                                }
                                return Verdict.CONTINUE;
                            },
                            Bench.POINT);
            site.hit("mine");
            wanting.unregister();
            assertThat(seen).as("round " + round).hasValue(1);
        }
        stop.set(true);
        Bench.get(hitter);
    }
}
