/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.Registration;
import org.probus.api.Scope;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.api.management.Counters;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Scopes and filters: where a point is armed, who is called there, and when filters are asked. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FilterTest {
    private final Bench bench = new Bench();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    /** A filter that wants the scopes of some owners, and writes down what it is asked. */
    private Scope.Filter owners(Long... wanted) {
        return scope -> {
            asked.add(scope.symbolicName());
            return Set.of(wanted).contains(scope.bundleId());
        };
    }

    private Site<String> site(long owner) {
        return bench.view(owner).site(Bench.POINT, String.class);
    }

    private Registration register(String name, Scope.Filter filter) {
        return bench.view(2)
                .register(
                        String.class, bench.consumer(name, Verdict.CONTINUE), filter, Bench.POINT);
    }

    @Test
    void onlyTheScopesThatSomebodyWantsAreArmed() {
        Site<String> wanted = site(11);
        Site<String> unwanted = site(12);
        register("a", owners(11L));

        assertThat(wanted.armed()).isTrue();
        assertThat(unwanted.armed()).isFalse();
        wanted.hit("one");
        unwanted.hit("two");
        assertThat(bench.calls).containsExactly("a one");
        assertThat(bench.point().armed()).isEqualTo(1);
    }

    @Test
    void aConsumerIsNotCalledInAScopeThatAnotherOneArmed() {
        Site<String> both = site(11);
        Site<String> one = site(12);
        register("choosy", owners(11L));
        bench.register("all");
        both.hit("both");
        one.hit("one");

        assertThat(bench.calls).containsExactly("all both", "choosy both", "all one");
        assertThat(bench.counters().hits()).isEqualTo(2);
    }

    @Test
    void aScopeIsArmedWhenItAppearsIfSomebodyWantsIt() {
        register("a", owners(11L));
        bench.view(2)
                .register(
                        String.class,
                        bench.consumer("wild", Verdict.CONTINUE),
                        owners(13L),
                        "*:placed");
        Site<String> first = site(11);
        Site<String> second = site(12);
        Site<String> third = site(13);

        assertThat(first.armed()).isTrue();
        assertThat(second.armed()).isFalse();
        assertThat(third.armed()).isTrue();
        Site<String> elsewhere = bench.view(13).site("other:placed", String.class);
        assertThat(elsewhere.armed()).isTrue();
        assertThat(bench.view(12).site("other:placed", String.class).armed()).isFalse();
    }

    @Test
    void aConsumerThatIsAFilterIsAskedItselfUnlessAnotherIsGiven() {
        Site<String> mine = site(11);
        Site<String> other = site(12);
        Registration itself = bench.view(2).register(String.class, new Choosy(11), Bench.POINT);
        assertThat(mine.armed()).isTrue();
        assertThat(other.armed()).isFalse();
        itself.close();
        bench.view(2).register(String.class, new Choosy(11), owners(12L), Bench.POINT);

        assertThat(mine.armed()).isFalse();
        assertThat(other.armed()).isTrue();
    }

    /** A consumer that chooses its scope itself. */
    private record Choosy(long wanted) implements ProbeConsumer<String>, Scope.Filter {
        @Override
        public Verdict handle(ProbePoint<? extends String> point, String event) {
            return Verdict.CONTINUE;
        }

        @Override
        public boolean wants(Scope scope) {
            return scope.bundleId() == wanted;
        }
    }

    @Test
    void aFilterIsAskedOnceForAScopeAndOnlyTheNewOneAtARegistration() {
        Site<String> site = site(11);
        register("a", owners(11L));
        assertThat(asked).containsExactly("bundle11");
        asked.clear();
        AtomicInteger other = new AtomicInteger();
        register("b", scope -> other.incrementAndGet() > 0);
        bench.register("c").close();
        Site<String> again = site(11);
        site.hit("x");
        again.hit("y");
        assertThat(asked).isEmpty();
        assertThat(other).hasValue(1);
        site(12);

        assertThat(asked).containsExactly("bundle12");
        assertThat(other).hasValue(2);
    }

    @Test
    void aRefreshedBundleIsANewScopeWithANumberOfItsOwn() {
        List<Scope> scopes = new ArrayList<>();
        Site<String> before = site(11);
        register("a", scope -> scopes.add(scope) && scope.revision() == 1);
        assertThat(before.armed()).isTrue();
        bench.registry.end(Bench.key(11), "stop");
        bench.registry.resolved(11);
        Site<String> after = site(11);

        assertThat(after.armed()).isFalse();
        assertThat(before.armed()).isFalse();
        assertThat(scopes)
                .containsExactly(
                        new Scope(11, "bundle11", "", 1), new Scope(11, "bundle11", "", 2));
    }

    @Test
    void theApplicationIsAScopeWithoutABundle() {
        Owners.Key key = Owners.Key.APPLICATION;
        List<Scope> scopes = new ArrayList<>();
        register("a", scopes::add);
        new View(bench.registry, key, consumer -> List.of(key)).site(Bench.POINT, String.class);

        assertThat(scopes).containsExactly(new Scope(-1, "", "", 1));
        assertThat(scopes.get(0)).hasToString("the application");
    }

    @Test
    void aFilterThatFailsWantsTheScopeAndIsCountedAndReportedOnce() {
        try (Logs logs = new Logs()) {
            Site<String> site = site(11);
            long id = register("a", scope -> {
                        throw new IllegalStateException("broken");
                    })
                    .id();
            site(12);
            site.hit("one");

            assertThat(bench.calls).containsExactly("a one");
            assertThat(bench.consumerInfo(id).counters()).isEqualTo(new Counters(1, 1, 2, 0, 0));
            assertThat(bench.consumerInfo(id).lastError()).contains("broken");
            assertThat(logs.lines)
                    .filteredOn(line -> line.startsWith("the filter of "))
                    .singleElement()
                    .asString()
                    .contains("failed: java.lang.IllegalStateException: broken");
        }
    }

    @Test
    void noFilterIsAskedUnderTheRegistryLock() throws Exception {
        // A filter that waits for another thread, which uses the registry.
        Scope.Filter filter = scope -> {
            try {
                Bench.get(Bench.call(() -> bench.register("other")));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return scope.bundleId() == 11;
        };
        Site<String> site = site(11);
        Registration registration = register("a", filter);
        Site<String> later = site(12);
        assertThat(registration.apply(filter)).isTrue();
        site.hit("x");

        assertThat(later.armed()).isTrue();
        assertThat(bench.calls).containsOnlyOnce("a x").contains("other x");
        assertThat(bench.consumerInfo(registration.id()).counters().errors()).isZero();
    }

    @Test
    void aScopeThatAppearsWhileAFilterIsAskedIsAskedForAsWell() {
        List<Site<String>> sites = new ArrayList<>();
        sites.add(site(11));
        register("a", scope -> {
            asked.add(scope.symbolicName());
            if (sites.size() < 5) {
                sites.add(site(11 + sites.size()));
            }
            return scope.bundleId() % 2 == 1;
        });

        assertThat(sites).extracting(Site::armed).containsExactly(true, false, true, false, true);
        assertThat(asked)
                .containsExactly("bundle11", "bundle12", "bundle13", "bundle14", "bundle15");
    }

    @Test
    void applyArmsAndDisarms() {
        Site<String> first = site(11);
        Site<String> second = site(12);
        Registration registration = register("a", owners(11L));
        assertThat(registration.apply(owners(12L))).isTrue();
        assertThat(first.armed()).isFalse();
        assertThat(second.armed()).isTrue();
        assertThat(registration.apply(scope -> true)).isTrue();
        assertThat(first.armed()).isTrue();
        assertThat(second.armed()).isTrue();
        registration.close();

        assertThat(registration.apply(scope -> true)).isFalse();
        assertThat(first.armed()).isFalse();
    }

    @Test
    void applyGivesAFilterToARegistrationThatHadNone() {
        Site<String> first = site(11);
        Site<String> second = site(12);
        Registration registration = bench.register("a");
        registration.apply(owners(11L));
        second.hit("x");

        assertThat(first.armed()).isTrue();
        assertThat(second.armed()).isFalse();
        assertThat(bench.calls).isEmpty();
    }

    @Test
    void applyArmsAScopeThatVerdictsHadDisarmed() {
        Site<String> site = site(11);
        Registration registration = bench.register("a", Verdict.REMOVE);
        site.hit("x");
        assertThat(site.armed()).isFalse();
        registration.apply(scope -> false);
        assertThat(site.armed()).isFalse();
        registration.apply(scope -> true);

        assertThat(site.armed()).isTrue();
    }

    @Test
    void aRegistrationThatDoesNotWantAScopeLeavesItDisarmedByVerdict() {
        Site<String> site = site(11);
        bench.register("a", Verdict.REMOVE);
        site.hit("x");
        register("elsewhere", owners(12L));

        assertThat(site.armed()).isFalse();
        register("here", owners(11L));
        assertThat(site.armed()).isTrue();
    }

    @Test
    void aPublisherMissesNothingInAScopeThatBothFiltersWant() throws Exception {
        Site<String> site = site(11);
        AtomicLong seen = new AtomicLong();
        Registration registration = bench.view(2)
                .register(
                        String.class,
                        (point, event) -> {
                            seen.incrementAndGet();
                            return Verdict.CONTINUE;
                        },
                        owners(11L),
                        Bench.POINT);
        AtomicBoolean stop = new AtomicBoolean();
        FutureTask<Long> hitter = Bench.call(() -> {
            long hits = 0;
            while (!stop.get()) {
                site.hit("x");
                hits++;
            }
            return hits;
        });
        for (int round = 0; round < 5_000; round++) {
            registration.apply(round % 2 == 0 ? owners(11L, 12L) : owners(11L));
        }
        stop.set(true);
        long hits = Bench.get(hitter);

        assertThat(hits).isGreaterThan(1_000);
        assertThat(seen).hasValue(hits);
    }

    @Test
    void noScopeIsMissedAndNoneIsArmedInVainAmongAllKindsOfChange() throws Exception {
        // Scopes and consumers come and go on three threads; where they rest, all must agree.
        for (int round = 0; round < 200; round++) {
            Bench quiet = new Bench();
            Set<Site<String>> sites = ConcurrentHashMap.newKeySet();
            List<FutureTask<String>> movers = new ArrayList<>();
            for (int mover = 0; mover < 3; mover++) {
                long seed = mover;
                movers.add(Bench.call(() -> {
                    for (long step = 0; step < 5; step++) {
                        long owner = 11 + (seed + step) % 4;
                        sites.add(quiet.view(owner).site(Bench.POINT, String.class));
                        long wanted = 11 + (seed * 3 + step) % 4;
                        Registration registration = quiet.view(2)
                                .register(
                                        String.class,
                                        quiet.consumer("a", Verdict.REMOVE),
                                        scope -> scope.bundleId() == wanted,
                                        Bench.POINT);
                        sites.forEach(site -> site.hit("x"));
                        registration.apply(scope -> scope.bundleId() == wanted + 1);
                        registration.unregister();
                    }
                    return "done";
                }));
            }
            for (FutureTask<String> mover : movers) {
                Bench.get(mover);
            }
            assertThat(sites).noneMatch(Site::armed);
            quiet.view(2)
                    .register(
                            String.class,
                            quiet.consumer("last", Verdict.CONTINUE),
                            scope -> scope.bundleId() == 12,
                            Bench.POINT);
            long armed = sites.stream().filter(Site::armed).count();
            long wanted = quiet.registry.read(() -> quiet.found().sites.stream()
                    .filter(site -> site.owner.id == 12)
                    .count());
            assertThat(armed).isEqualTo(wanted).isPositive();
        }
    }

    @Test
    void closeWaitsForAQuestionThatRunsAndNoneComesAfterIt() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean closed = new AtomicBoolean();
        AtomicInteger late = new AtomicInteger();
        Registration registration = register("a", scope -> {
            if (closed.get()) {
                late.incrementAndGet();
            }
            entered.countDown();
            try {
                Bench.await(release);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (closed.get()) {
                late.incrementAndGet();
            }
            return true;
        });
        FutureTask<Site<String>> emitter = Bench.call(() -> site(11));
        Bench.await(entered);
        FutureTask<String> closer = Bench.call(() -> {
            registration.close();
            closed.set(true);
            return "closed";
        });
        Bench.until("it is unlinked", () -> !registration.registered());
        assertThat(closer.isDone()).isFalse();
        assertThatThrownBy(() -> closer.get(50, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        release.countDown();
        Bench.get(closer);

        assertThat(Bench.get(emitter).armed()).isFalse();
        site(12);
        assertThat(late).hasValue(0);
    }

    @Test
    void theEndOfAnOwnerWaitsForTheFilterOfAConsumerThatIsBeingRegistered() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        site(11);
        FutureTask<String> registrar = Bench.call(() -> {
            try {
                register("a", scope -> {
                    entered.countDown();
                    try {
                        Bench.await(release);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return true;
                });
                return "registered";
            } catch (IllegalStateException e) {
                return e.getMessage();
            }
        });
        Bench.await(entered);
        FutureTask<String> stopper = Bench.call(() -> {
            bench.registry.end(Bench.key(2), "stop of bundle2 [2]");
            return "stopped";
        });
        Bench.until(
                "the stop waits",
                () -> !bench.management.gracePeriods().pending().isEmpty());
        release.countDown();
        Bench.get(stopper);

        assertThat(Bench.get(registrar)).contains("stopping or stopped");
        assertThat(bench.management.consumers()).isEmpty();
        assertThat(bench.point().armed()).isZero();
    }

    @Test
    void anEndedScopeIsForgotten() {
        site(11);
        CoreRegistration registration = (CoreRegistration) register("a", owners(11L));
        Selector selector = Objects.requireNonNull(registration.selector());
        Owner owner = bench.registry.read(() -> bench.found().sites.get(0).owner);
        assertThat(selector.knows(owner)).isTrue();
        bench.registry.end(Bench.key(11), "stop");

        assertThat(selector.knows(owner)).isFalse();
    }

    @Test
    void aNamedFilterMatchesSymbolicNamesWithWildcards() {
        Scope.Filter named = new Selector.Named(List.of("com.acme.*", "exact"), null);

        assertThat(named.wants(new Scope(1, "com.acme.orders", "1", 1))).isTrue();
        assertThat(named.wants(new Scope(1, "exact", "1", 1))).isTrue();
        assertThat(named.wants(new Scope(1, "exactly", "1", 1))).isFalse();
        Scope.Filter both =
                new Selector.Named(List.of("com.acme.*"), scope -> scope.revision() == 2);
        assertThat(both.wants(new Scope(1, "com.acme.orders", "1", 1))).isFalse();
        assertThat(both.wants(new Scope(1, "com.acme.orders", "1", 2))).isTrue();
    }
}
