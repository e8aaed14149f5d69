/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.probus.api.ProbeConsumer;
import org.probus.api.Registration;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.api.management.PointInfo;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Points, sites and registrations: who is called, when, and who owns what. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RegistryTest {
    private final Bench bench = new Bench();

    @Test
    void aDisarmedSiteCallsNobodyAndMakesNoEvent() {
        Site<String> site = bench.site();

        assertThat(site.armed()).isFalse();
        site.hit("one");
        site.hitLazily(() -> {
            throw new AssertionError("an event was made for nobody");
        });
        assertThat(bench.counters().hits()).isZero();
    }

    @Test
    void registerArmsTheSiteAndUnregisterDisarmsIt() {
        Site<String> site = bench.site();
        Registration registration = bench.register("a");
        assertThat(site.armed()).isTrue();
        site.hit("one");
        site.hitLazily(() -> "two");
        assertThat(registration.registered()).isTrue();
        assertThat(registration.unregister()).isTrue();
        assertThat(registration.unregister()).isFalse();
        assertThat(registration.registered()).isFalse();
        assertThat(site.armed()).isFalse();
        site.hit("three");

        assertThat(bench.calls).containsExactly("a one", "a two");
    }

    @Test
    void aConsumerMayComeBeforeItsPoint() {
        bench.register("a");
        Site<String> site = bench.site();

        assertThat(site.armed()).isTrue();
        site.hit("one");
        assertThat(bench.calls).containsExactly("a one");
    }

    @Test
    void consumersAreCalledNewestFirstUnlessRanked() {
        Site<String> site = bench.site();
        bench.register("old");
        bench.register("new");
        bench.ranked("low", -1);
        bench.ranked("high", 5);
        bench.ranked("higher", 6);
        bench.register("newest");
        site.hit("x");

        assertThat(bench.calls)
                .containsExactly("higher x", "high x", "newest x", "new x", "old x", "low x");
        assertThat(bench.management.consumers(Bench.POINT))
                .extracting(info -> info.ranking())
                .containsExactly(6, 5, 0, 0, 0, -1);
    }

    @Test
    void emittersOfOneNameShareOnePoint() {
        Site<String> one = bench.view(1).site(Bench.POINT, String.class);
        Site<String> two = bench.view(3).site(Bench.POINT, String.class);
        bench.register("a");
        one.hit("from one");
        two.hit("from two");

        assertThat(one.point()).isSameAs(two.point());
        assertThat(one.point().type()).isEqualTo(String.class);
        assertThat(one.point().id()).isPositive();
        assertThat(bench.point().sites()).isEqualTo(2);
        assertThat(bench.calls).containsExactly("a from one", "a from two");
    }

    @Test
    void aSecondDeclarationWithAnotherTypeIsRefusedWithBothTypes() {
        bench.site();

        assertThatThrownBy(() -> bench.view(3).site(Bench.POINT, Integer.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Bench.POINT)
                .hasMessageContaining("java.lang.String")
                .hasMessageContaining("java.lang.Integer");
        assertThat(bench.point().sites()).isEqualTo(1);
    }

    @Test
    void aConsumerOfAnotherTypeIsRefusedWithBothTypesAndLosesNothing() {
        bench.site();
        ProbeConsumer<Integer> wrong = (point, event) -> Verdict.CONTINUE;

        assertThatThrownBy(() ->
                        bench.view(2).register(Integer.class, wrong, "other:point", Bench.POINT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.String")
                .hasMessageContaining("java.lang.Integer");
        assertThat(bench.management.consumers()).isEmpty();
        assertThat(bench.management.points())
                .extracting(PointInfo::name)
                .containsExactly(Bench.POINT);
    }

    @Test
    void aConsumerOfASuperTypeTakesTheEvents() {
        Site<String> site = bench.site();
        bench.view(2)
                .register(
                        CharSequence.class,
                        (point, event) -> {
                            bench.calls.add(point.name() + " " + event.length());
                            return Verdict.CONTINUE;
                        },
                        Bench.POINT);
        site.hit("four");

        assertThat(bench.calls).containsExactly("orders:placed 4");
    }

    @Test
    void aWildcardPassesOverPointsOfOtherTypes() {
        Site<String> text = bench.view(1).site("a:text", String.class);
        Site<Integer> number = bench.view(1).site("a:number", Integer.class);
        bench.register("a", "a:*");
        Site<Integer> later = bench.view(1).site("a:later", Integer.class);

        assertThat(text.armed()).isTrue();
        assertThat(number.armed()).isFalse();
        assertThat(later.armed()).isFalse();
        number.hit(1);
        later.hit(2);
        text.hit("x");
        assertThat(bench.calls).containsExactly("a x");
        assertThat(bench.management.consumers().get(0).points()).containsExactly("a:text");
    }

    @Test
    void aPointThatOverlapsTwoPatternsCallsOnce() {
        bench.register("a", "orders:*", "*:placed", Bench.POINT);
        Site<String> site = bench.site();
        site.hit("one");

        assertThat(bench.calls).containsExactly("a one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nocolon", ":location", "unit:", "has space:x", "unit:has\ttab"})
    void aMalformedNameIsRefusedWithItsMend(String name) {
        assertThatThrownBy(() -> bench.view(1).site(name, String.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'");
        assertThatThrownBy(() -> bench.register("a", name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'");
        assertThat(bench.management.points()).isEmpty();
    }

    @Test
    void aSiteWithAWildcardIsRefused() {
        assertThatThrownBy(() -> bench.view(1).site("orders:*", String.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("orders:*")
                .hasMessageContaining("full name");
    }

    @Test
    void aRegistrationWithoutAPointIsRefused() {
        assertThatThrownBy(() ->
                        bench.view(2).register(String.class, bench.consumer("a", Verdict.CONTINUE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name at least one");
    }

    @Test
    void registrationNumbersGrow() {
        long first = bench.register("a").id();
        Registration second = bench.register("b");
        second.close();

        assertThat(second.id()).isGreaterThan(first);
        assertThat(bench.register("c").id()).isGreaterThan(second.id());
    }

    @Test
    void aPointEndsWithItsLastSiteAndConsumer() {
        Site<String> one = bench.site();
        Site<String> two = bench.site();
        Registration named = bench.register("a");
        bench.register("wild", "orders:*");
        one.close();
        one.close();
        assertThat(bench.management.points()).hasSize(1);
        two.close();
        assertThat(bench.point().type()).isEmpty();
        assertThat(bench.point().consumers()).isEqualTo(2);
        named.close();

        assertThat(bench.management.points()).isEmpty();
        one.hit("nobody");
        assertThat(bench.calls).isEmpty();
        assertThat(bench.management.consumers()).hasSize(1);
    }

    @Test
    void aPointMayBeDeclaredAnewWithAnotherTypeOnceItsSitesAreGone() {
        bench.register("a");
        bench.site().close();
        Site<Integer> site = bench.view(1).site(Bench.POINT, Integer.class);

        assertThat(site.armed()).isFalse();
        site.close();
        assertThatThrownBy(site.point()::type)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no emitter declares the point orders:placed");
        assertThat(bench.site().armed()).isTrue();
    }

    @Test
    void closeWaitsForACallInFlightAndUnregisterDoesNot() throws Exception {
        Site<String> site = bench.site();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Registration registration = bench.view(2)
                .register(
                        String.class,
                        (point, event) -> {
                            entered.countDown();
                            Bench.await(release);
                            bench.calls.add("ended");
                            return Verdict.CONTINUE;
                        },
                        Bench.POINT);
        FutureTask<String> hitter = Bench.call(() -> {
            site.hit("park");
            return "done";
        });
        Bench.await(entered);
        registration.unregister();
        FutureTask<String> closer = Bench.call(() -> {
            registration.close();
            bench.calls.add("closed");
            return "done";
        });
        Bench.until(
                "the holder is seen",
                () -> bench.management.gracePeriods().pending().stream()
                        .anyMatch(wait -> !wait.holders().isEmpty()));

        assertThatThrownBy(() -> closer.get(50, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        var wait = bench.management.gracePeriods().pending().get(0);
        assertThat(wait.reason()).startsWith("close of org.probus.core.RegistryTest");
        assertThat(wait.waiter()).isEqualTo("test thread");
        assertThat(wait.ageNanos()).isPositive();
        var holder = wait.holders().get(0);
        assertThat(holder.point()).isEqualTo(Bench.POINT);
        assertThat(holder.bundle()).isEqualTo("bundle2 [2]");
        assertThat(holder.stack()).anyMatch(frame -> frame.contains("RegistryTest"));
        release.countDown();
        Bench.get(closer);
        Bench.get(hitter);

        assertThat(bench.calls).containsExactly("ended", "closed");
        assertThat(bench.management.gracePeriods().pending()).isEmpty();
        bench.view(2).sync();
        assertThat(bench.management.gracePeriods().count()).isPositive();
    }

    @Test
    void syncAfterManyUnregistersCostsOneGracePeriod() {
        Site<String> site = bench.site();
        List<Registration> registrations = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            registrations.add(bench.register("a" + i));
        }
        long before = bench.management.gracePeriods().count();
        registrations.forEach(Registration::unregister);
        bench.view(2).sync();

        assertThat(bench.management.gracePeriods().count() - before).isEqualTo(1);
        site.hit("one");
        assertThat(bench.calls).isEmpty();
    }

    @Test
    void closeInsideAHandlerIsRefusedButUnlinks() {
        Site<String> site = bench.site();
        List<Registration> self = new ArrayList<>();
        self.add(bench.view(2)
                .register(
                        String.class,
                        (point, event) -> {
                            bench.calls.add(event);
                            self.get(0).close();
                            return Verdict.CONTINUE;
                        },
                        Bench.POINT));
        site.hit("one");
        site.hit("two");

        assertThat(bench.calls).containsExactly("one");
        assertThat(bench.management.consumers()).isEmpty();
    }

    @Test
    void aHandlerMayRegisterAndUnregister() {
        Site<String> site = bench.site();
        bench.view(2)
                .register(
                        String.class,
                        (point, event) -> {
                            Registration inner = bench.register("inner " + event);
                            if (event.equals("first")) {
                                inner.unregister();
                            }
                            return Verdict.CONTINUE;
                        },
                        Bench.POINT);
        site.hit("first");
        site.hit("second");
        site.hit("third");

        assertThat(bench.calls).containsExactly("inner second third");
    }

    @Test
    void theEndOfAnOwnerUnlinksItsConsumersWithdrawsItsSitesAndRefusesNewOnes() {
        Site<String> site = bench.site();
        Site<String> own = bench.view(2).site("own:point", String.class);
        Registration registration = bench.register("a");
        long before = bench.management.gracePeriods().count();
        bench.registry.end(Bench.key(2), "stop of bundle2 [2]");

        assertThat(bench.management.gracePeriods().count() - before).isEqualTo(1);
        assertThat(registration.registered()).isFalse();
        assertThat(site.armed()).isFalse();
        own.hit("nobody");
        assertThatThrownBy(() -> bench.register("late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(
                        "bundle2 [2], which is stopping or stopped: start the bundle first");
        assertThatThrownBy(() -> bench.view(2).site("own:point", String.class))
                .isInstanceOf(IllegalStateException.class);
        assertThat(bench.management.points())
                .extracting(PointInfo::name)
                .containsExactly(Bench.POINT);
        bench.registry.reopen(2);
        bench.register("again");
        site.hit("x");
        assertThat(bench.calls).containsExactly("again x");
        bench.registry.end(Bench.key(2), "stop of bundle2 [2]");
        bench.registry.drop(2);
        assertThatThrownBy(() -> bench.register("late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is uninstalled");
    }

    @Test
    void anOwnerWithoutConsumersEndsWithoutAGracePeriod() {
        bench.view(2).site("own:point", String.class);
        bench.registry.end(Bench.key(2), "stop");
        bench.registry.end(Bench.key(77), "stop");

        assertThat(bench.management.gracePeriods().count()).isZero();
    }

    @Test
    void aHitThatOutlivesItsSiteCallsNoConsumerThatWasClosedMeanwhile() {
        Registration wild = bench.register("wild", "orders:*");
        Site<String> site = bench.site();
        site.hitLazily(() -> {
            site.close();
            wild.close();
            return "late";
        });

        assertThat(bench.calls).isEmpty();
    }

    @Test
    void aHitThatOutlivesItsSiteIsNotGivenToConsumersOfAnotherType() {
        bench.view(2)
                .register(
                        Integer.class,
                        (point, event) -> {
                            bench.calls.add("number " + event);
                            return Verdict.CONTINUE;
                        },
                        "orders:*");
        Registration named = bench.register("named");
        Site<String> site = bench.site();
        site.hitLazily(() -> {
            site.close();
            bench.view(1).site(Bench.POINT, Integer.class);
            return "late";
        });

        assertThat(bench.calls).isEmpty();
        assertThat(bench.management.consumers())
                .allMatch(info -> info.counters().errors() == 0);
        named.close();
    }

    @Test
    void countersOfAWildcardOutliveItsPoints() {
        Registration wild = bench.register("wild", "*:placed");
        for (int i = 0; i < 100; i++) {
            Site<String> site = bench.view(1).site("unit" + i + ":placed", String.class);
            site.hit("x");
            site.close();
        }

        assertThat(bench.management.points()).isEmpty();
        assertThat(bench.consumerInfo(wild.id()).counters().handled()).isEqualTo(100);
    }

    @Test
    void replaceMovesAConsumerWithOnePublication() {
        Site<String> site = bench.site();
        CoreRegistration old = bench.ranked("old", 0);
        bench.registry.replace(
                old,
                CoreRegistration.Request.of(
                        String.class, bench.consumer("new", Verdict.CONTINUE), 0, Bench.POINT),
                List.of(Bench.key(2)));
        site.hit("x");

        assertThat(bench.calls).containsExactly("new x");
        assertThat(old.registered()).isFalse();
    }

    @Test
    void aClosedRegistryRefusesAndNamesTheMend() {
        Site<String> site = bench.site();
        bench.register("a");
        bench.registry.close("stop of core");

        assertThat(site.armed()).isFalse();
        assertThatThrownBy(bench::site)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("get the ProbeRegistry service anew");
        assertThatThrownBy(() -> bench.register("late")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nothingKeepsAConsumerAfterItsClose() {
        Site<String> site = bench.site();
        WeakReference<Object> gone = hitAndClose(site);

        Bench.until("the consumer is collected", () -> {
            System.gc();
            return gone.refersTo(null);
        });
        assertThat(bench.counters().hits()).isEqualTo(1);
    }

    private WeakReference<Object> hitAndClose(Site<String> site) {
        ProbeConsumer<String> consumer = new ProbeConsumer<>() {
            @Override
            public Verdict handle(org.probus.api.ProbePoint<? extends String> point, String event) {
                throw new IllegalArgumentException("kept by nobody");
            }
        };
        Registration registration = bench.view(2).register(String.class, consumer, Bench.POINT);
        site.hit("one");
        registration.close();
        return new WeakReference<>(consumer);
    }

    @Test
    void managementShowsPointsConsumersAndTheirCounters() {
        Site<String> site = bench.site();
        long id = bench.register("a").id();
        site.hit("one");
        site.hit("two");

        PointInfo point = bench.point();
        assertThat(point.type()).isEqualTo("java.lang.String");
        assertThat(point.sites()).isEqualTo(1);
        assertThat(point.armed()).isEqualTo(1);
        assertThat(point.consumers()).isEqualTo(1);
        assertThat(point.counters().hits()).isEqualTo(2);
        var consumer = bench.consumerInfo(id);
        assertThat(consumer.bundle()).isEqualTo("bundle2");
        assertThat(consumer.bundleId()).isEqualTo(2);
        assertThat(consumer.patterns()).containsExactly(Bench.POINT);
        assertThat(consumer.counters().handled()).isEqualTo(2);
        assertThat(bench.management.type(Bench.POINT)).contains(String.class);
        assertThat(bench.management.type("no:such")).isEmpty();
        assertThat(bench.management.consumers("no:such")).isEmpty();
        assertThat(bench.management.unregister(id)).isTrue();
        assertThat(bench.management.unregister(id)).isFalse();
        bench.management.sync("test");
    }

    @Test
    void aHitByHandCallsTheConsumersAndChecksTheType() {
        bench.register("a");
        assertThatThrownBy(() -> bench.management.hit(Bench.POINT, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no emitter declares the point orders:placed");
        bench.site();
        assertThat(bench.management.hit(Bench.POINT, "by hand")).isEqualTo(1);
        assertThat(bench.calls).containsExactly("a by hand");
        assertThatThrownBy(() -> bench.management.hit(Bench.POINT, 42))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.String")
                .hasMessageContaining("java.lang.Integer");
        assertThatThrownBy(() -> bench.management.hit("no:such", 42))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no:such");
    }
}
