/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.Registration;
import org.probus.api.ReturnConsumer;
import org.probus.api.Scope;
import org.probus.api.SessionConsumer;
import org.probus.api.Site;
import org.probus.api.Verdict;

import java.lang.ref.WeakReference;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Many points in one call, many consumers in one end, and what is left of them: nothing. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchTest {
    private static final int MANY = 50_000;
    private final Bench bench = new Bench();

    /** Names of points whose n-th cannot be had when the registry attaches to them. */
    private static final class Failing extends AbstractList<String> {
        private final List<String> names;
        private final int fault;

        Failing(List<String> names, int fault) {
            this.names = names;
            this.fault = fault;
        }

        @Override
        public String get(int index) {
            return names.get(index);
        }

        @Override
        public int size() {
            return names.size();
        }

        @Override
        public Iterator<String> iterator() {
            boolean attaching = StackWalker.getInstance()
                    .walk(frames -> frames.skip(1).findFirst().orElseThrow())
                    .getMethodName()
                    .equals("attach");
            Iterator<String> all = names.iterator();
            return new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return all.hasNext();
                }

                @Override
                public String next() {
                    if (attaching && next == fault) {
                        throw new IllegalStateException("fault at " + fault);
                    }
                    next++;
                    return all.next();
                }
            };
        }
    }

    @Test
    void manyLeaveInOneChangeOfEachPointAndTheOthersStay() {
        Site<String> a = bench.view(1).site("batch:a", String.class);
        Site<String> b = bench.view(1).site("batch:b", String.class);
        List<Registration> leaving = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            leaving.add(bench.register("leaves", i % 2 == 0 ? "batch:*" : "batch:a"));
        }
        Registration gone = bench.register("gone", "batch:a");
        gone.close();
        leaving.add(gone);
        leaving.add(leaving.get(0));
        bench.register("stays", "batch:*");
        Point<?> point = Objects.requireNonNull(bench.registry.find("batch:a"));
        long changes = point.sequence();

        assertThat(bench.view(3).unregister(leaving)).isEqualTo(40);
        assertThat(point.sequence()).isEqualTo(changes + 2);
        assertThat(leaving).noneMatch(Registration::registered);
        a.hit("x");
        b.hit("y");
        assertThat(bench.calls).containsExactly("stays x", "stays y");
        assertThat(bench.view(3).unregister(leaving)).isZero();
        assertThat(bench.view(3).unregister(List.of())).isZero();
        assertThat(point.sequence()).isEqualTo(changes + 2);
    }

    /** As it is left by an unregister that ran out of stack, or of memory, under the lock. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoWasTakenOffInPartIsTakenOffByTheNextCall(boolean published) {
        Site<String> site = bench.site();
        Registration stays = bench.register("stays");
        CoreRegistration leaves = (CoreRegistration) bench.register("leaves");
        bench.registry.read(() -> {
            Point<?> point = bench.found();
            point.removeAll(List.of(Objects.requireNonNull(leaves.links.get(point))));
            if (published) {
                point.publish(false);
            }
            return point;
        });

        assertThat(leaves.registered()).isTrue();
        assertThat(leaves.unregister()).isTrue();
        site.hit("x");
        assertThat(bench.calls).containsExactly("stays x");
        assertThat(bench.view(2).unregister(List.of(stays, leaves))).isEqualTo(1);
        assertThat(site.armed()).isFalse();
    }

    @Test
    void aRegistrationOfAnotherRegistryIsNamedAndNobodyLeaves() {
        Site<String> site = bench.site();
        Registration mine = bench.register("mine");
        Registration other = new Bench().register("other");

        assertThatThrownBy(() -> bench.view(2).unregister(List.of(mine, other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(other + " is of another registry: unregister it there");
        site.hit("x");
        assertThat(bench.calls).containsExactly("mine x");
        assertThat(other.registered()).isTrue();
    }

    @Test
    void aHandlerUnregistersItselfAndOthers() {
        Site<String> site = bench.site();
        List<Registration> all = new ArrayList<>();
        all.add(bench.register("older"));
        all.add(bench.view(2)
                .register(
                        String.class,
                        (point, event) -> {
                            bench.calls.add("last " + bench.view(2).unregister(all));
                            return Verdict.CONTINUE;
                        },
                        Bench.POINT));
        site.hit("x");
        site.hit("y");

        // The hit that was under way may call whoever was there when it began.
        assertThat(bench.calls).startsWith("last 2").doesNotContain("older y");
        assertThat(site.armed()).isFalse();
    }

    private static final List<String> POINTS =
            List.of("batch:a", "batch:b", "absent:c", "batch:d", "absent:*", "batch:*");

    private void register(ProbeConsumer<String> consumer, int fault) {
        CoreRegistration.Request whole = CoreRegistration.Request.of(
                String.class, consumer, 0, POINTS.toArray(String[]::new));
        bench.registry.register(
                new CoreRegistration.Request(
                        whole.type(),
                        whole.consumer(),
                        new Failing(POINTS, fault),
                        whole.ranking(),
                        whole.selector()),
                List.of(Bench.key(2)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void aFaultAtAnyOfThePointsLeavesNothingAttached(int fault) {
        List<Site<String>> sites = new ArrayList<>();
        for (String name : List.of("batch:a", "batch:b", "batch:d")) {
            sites.add(bench.view(1).site(name, String.class));
        }
        long graces = bench.management.gracePeriods().count();
        WeakReference<ClassLoader> loader = failing(fault);

        assertThat(sites).noneMatch(Site::armed);
        sites.forEach(site -> site.hit("x"));
        assertThat(bench.management.consumers()).isEmpty();
        assertThat(bench.management.points())
                .extracting(info -> info.name() + " " + info.counters().hits())
                .containsExactly("batch:a 0", "batch:b 0", "batch:d 0");
        Bench.untilCollected(loader);
        // Nobody was reachable at any time, so that nobody has to be waited for.
        assertThat(bench.management.gracePeriods().count()).isEqualTo(graces);
        Site<String> later = bench.view(1).site("absent:c", String.class);
        assertThat(later.armed()).isFalse();
        register(bench.consumer("whole", Verdict.CONTINUE), -1);
        sites.forEach(site -> site.hit("y"));
        later.hit("z");
        assertThat(bench.calls).containsExactly("whole y", "whole y", "whole y", "whole z");
    }

    private WeakReference<ClassLoader> failing(int fault) {
        Guest.Loader loader = new Guest.Loader();
        assertThatThrownBy(() -> register(loader.guest(), fault))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("fault at " + fault);
        return new WeakReference<>(loader);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void aFaultInAReplacementLeavesTheOldOneAsItWas(int fault) {
        Site<String> site = bench.view(1).site("batch:a", String.class);
        CoreRegistration old = bench.registry.register(
                CoreRegistration.Request.of(
                        String.class, bench.consumer("old", Verdict.CONTINUE), 0, "batch:a"),
                List.of(Bench.key(2)));
        CoreRegistration.Request next = new CoreRegistration.Request(
                String.class,
                CoreRegistration.Request.of(
                                String.class, bench.consumer("new", Verdict.CONTINUE), 0, "a:b")
                        .consumer(),
                new Failing(POINTS, fault),
                0,
                null);
        assertThatThrownBy(() -> bench.registry.replace(old, next, List.of(Bench.key(2))))
                .hasMessage("fault at " + fault);
        site.hit("x");

        assertThat(old.registered()).isTrue();
        assertThat(bench.calls).containsExactly("old x");
        assertThat(bench.management.consumers()).hasSize(1);
    }

    @Test
    void nothingKeepsALoaderWhoseConsumerFailedFilteredAndIsInAnOpenFrame() throws Exception {
        Site<String> site = bench.site();
        Site<String> troubled = bench.view(3).site(Bench.POINT, String.class);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        List<FutureTask<String>> frame = new ArrayList<>();
        WeakReference<ClassLoader> loader = useAndClose(site, troubled, () -> {
            frame.add(Bench.call(() -> site.around("long", () -> {
                inside.countDown();
                Bench.await(release);
                return "done";
            })));
            Bench.await(inside);
        });

        Bench.untilCollected(loader); // while the frame is open, with a cookie of the consumer
        assertThat(bench.management.points()).hasSize(1);
        release.countDown();
        Bench.get(frame.get(0));
        assertThat(bench.counters().errors()).isEqualTo(3);
    }

    /** Something that may fail. */
    private interface Action {
        void run() throws Exception;
    }

    private WeakReference<ClassLoader> useAndClose(
            Site<String> site, Site<String> troubled, Action before) throws Exception {
        Guest.Loader loader = new Guest.Loader();
        SessionConsumer<String> guest = loader.guest();
        Registration registration = bench.view(2).register(String.class, guest, Bench.POINT);
        site.hit("throw"); // the entry fails
        site.hit("x"); // the return fails
        troubled.around("y", () -> {}); // the filter failed for this one; the return fails
        registration.apply((Scope.Filter) guest);
        before.run();
        site.hit("remove");
        registration.close();
        return new WeakReference<>(loader);
    }

    @Test
    void fiftyThousandConsumersOfOneBundleAreDetachedInTwoGracePeriodsAtMost() {
        Site<String> site = bench.site();
        attach(2, MANY);
        assertThat(bench.management.consumers()).hasSize(MANY);
        assertThat(bench.point().consumers()).isEqualTo(MANY / 10);
        long before = bench.management.gracePeriods().count();
        bench.registry.end(Bench.key(2), "stop of bundle2 [2]");

        assertThat(bench.management.gracePeriods().count() - before).isBetween(1L, 2L);
        assertThat(site.armed()).isFalse();
        assertThat(bench.point().consumers()).isZero();
        assertThat(bench.management.consumers()).isEmpty();
    }

    /** Attaches each to a point of its own, and every tenth to a common one as well. */
    private void attach(long owner, int count) {
        for (int i = 0; i < count; i++) {
            String own = "own:point-" + i;
            String[] names = i % 10 == 0 ? new String[] {own, Bench.POINT} : new String[] {own};
            bench.view(owner).register(String.class, bench.consumer("a", Verdict.CONTINUE), names);
        }
    }

    @Test
    void theTimeToDetachGrowsAsTheNumberOfConsumersDoes(TestReporter reporter) {
        bench.site();
        detachSeconds(MANY / 10); // for the compiler
        double few = IntStream.range(0, 3)
                .mapToDouble(round -> detachSeconds(MANY / 10))
                .min()
                .orElseThrow();
        double many = IntStream.range(0, 3)
                .mapToDouble(round -> detachSeconds(MANY))
                .min()
                .orElseThrow();

        reporter.publishEntry("detach", few + " s, ten times as many " + many + " s");
        // Ten times as many: a quadratic detach would take a hundred times as long.
        assertThat(many / few).as(few + " s and " + many + " s").isLessThan(50);
    }

    private double detachSeconds(int count) {
        bench.registry.reopen(2);
        attach(2, count);
        long begin = System.nanoTime();
        bench.registry.end(Bench.key(2), "stop of bundle2 [2]");
        return (System.nanoTime() - begin) / 1e9;
    }

    @Test
    void manyUnregistersOfOnePointCostOneGracePeriodInAll() {
        bench.site();
        List<Registration> registrations = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            registrations.add(bench.register("a"));
        }
        long before = bench.management.gracePeriods().count();
        registrations.forEach(Registration::unregister);
        bench.view(2).sync();

        assertThat(bench.management.gracePeriods().count() - before).isEqualTo(1);
        assertThat(bench.point().consumers()).isZero();
    }

    @Test
    void aSessionThatIsRegisteredAmidHitsMissesNoReturn() throws Exception {
        // Its number is there before a hit can see it: else a return would not find its cookie.
        AtomicBoolean stop = new AtomicBoolean();
        Site<String> site = bench.site();
        List<FutureTask<String>> hitters = new ArrayList<>();
        for (int t = 0; t < 2; t++) {
            hitters.add(Bench.call(() -> {
                while (!stop.get()) {
                    site.around("x", () -> {});
                }
                return "done";
            }));
        }
        List<Counting> sessions = new ArrayList<>();
        List<Registration> registrations = new ArrayList<>();
        for (int round = 0; round < 200; round++) {
            Counting session = new Counting();
            sessions.add(session);
            registrations.add(bench.view(2).register(String.class, session, Bench.POINT));
            Bench.until("it is called", () -> session.entered.get() > 0);
        }
        stop.set(true);
        for (FutureTask<String> hitter : hitters) {
            Bench.get(hitter);
        }

        assertThat(sessions).allMatch(session -> session.entered.get() == session.left.get());
        long sum = sessions.stream()
                .mapToLong(session -> session.entered.get() * 2)
                .sum();
        assertThat(bench.management.consumers().stream()
                        .mapToLong(info -> info.counters().handled())
                        .sum())
                .isEqualTo(sum);
        assertThat(registrations).extracting(Registration::id).isSorted().doesNotHaveDuplicates();
    }

    /** A session that counts its two parts. */
    private static final class Counting implements SessionConsumer<String> {
        final AtomicLong entered = new AtomicLong();
        final AtomicLong left = new AtomicLong();

        @Override
        public Verdict enter(ProbePoint<? extends String> point, String event, Cookie cookie) {
            entered.incrementAndGet();
            return Verdict.CONTINUE;
        }

        @Override
        public void leave(
                ProbePoint<? extends String> point,
                String event,
                Cookie cookie,
                ReturnConsumer.Result result) {
            left.incrementAndGet();
        }
    }
}
