/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.probus.api.ProbeConsumer;
import org.probus.api.Registration;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.api.management.Swaps;
import org.probus.api.management.TransitionInfo;
import org.probus.api.management.TransitionInfo.Phase;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/** A swap step by step: who is called when, what is waited for, and how it may end. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SwapTest {
    private static final long OLD = 10;
    private static final long NEW = 11;
    private static final Duration READY = Duration.ofSeconds(Bench.LIMIT_SECONDS);
    private static final Duration NOT_LONG = Duration.ofMillis(20);

    private final Bench bench = new Bench();
    private final Swaps swaps =
            new CoreSwaps(bench.registry, id -> id < 50 ? Bench.key(id) : null, id -> id == 0);
    private final Site<String> site = bench.site();
    private final CountDownLatch parked = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    private Registration register(long owner, String name, String... points) {
        return register(owner, bench.consumer(name, Verdict.CONTINUE), points);
    }

    private Registration register(long owner, ProbeConsumer<String> consumer, String... points) {
        return bench.view(owner)
                .register(
                        String.class,
                        consumer,
                        points.length == 0 ? new String[] {Bench.POINT} : points);
    }

    /** A consumer that parks in the events of one name. */
    private ProbeConsumer<String> parking(String name, String event, Verdict verdict) {
        ProbeConsumer<String> plain = bench.consumer(name, verdict);
        return (point, given) -> {
            if (given.equals(event)) {
                parked.countDown();
                Bench.await(release);
            }
            return plain.handle(point, given);
        };
    }

    private FutureTask<TransitionInfo> run(Swaps.Swap swap) {
        return Bench.call(() -> swap.run(READY, false));
    }

    private TransitionInfo current() {
        return swaps.transitions().get(0);
    }

    private void awaitPhase(Phase phase) {
        Bench.until(phase.name(), () -> current().phase() == phase);
    }

    @Test
    void theNewcomerIsHeldBackUntilTheTurnAndAloneAfterIt() throws Exception {
        Registration old = register(OLD, "old");
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            Registration fresh = register(NEW, "new");
            site.hit("one");
            assertThat(current().phase()).isEqualTo(Phase.HELD);
            assertThat(bench.management.consumers(Bench.POINT))
                    .singleElement()
                    .satisfies(info -> assertThat(info.id()).isEqualTo(old.id()));

            TransitionInfo end = swap.run(READY, false);

            assertThat(end.phase()).isEqualTo(Phase.DONE);
            assertThat(end.reason()).isEmpty();
            assertThat(end.from()).isEqualTo("bundle10 [10]");
            assertThat(end.to()).isEqualTo("bundle11 [11]");
            assertThat(end.points()).containsExactly(Bench.POINT);
            site.hit("two");
            assertThat(bench.calls).containsExactly("old one", "new two");
            assertThat(old.registered()).isFalse();
            assertThat(fresh.registered()).isTrue();
        }
        site.hit("three");
        assertThat(bench.calls).endsWith("new three");
        assertThat(bench.point().consumers()).isOne();
    }

    @Test
    void aBundleThatRunsIsNoNewcomer() {
        register(OLD, "old");

        assertThatThrownBy(() -> swaps.begin(OLD, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("bundle0 [0] runs already: name a bundle that is installed");

        assertThat(swaps.transitions()).isEmpty();
    }

    @Test
    void othersAreCalledOnBothSidesAndMayComeAndGo() throws Exception {
        register(OLD, "old");
        register(20, "other");
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            site.hit("one");
            Registration guest = register(21, "guest");
            site.hit("two");
            swap.run(READY, false);
            site.hit("three");
            guest.close();
            site.hit("four");
        }

        assertThat(bench.calls)
                .containsExactly(
                        "other one",
                        "old one",
                        "guest two",
                        "other two",
                        "old two",
                        "guest three",
                        "new three",
                        "other three",
                        "new four",
                        "other four");
    }

    @Test
    void theTurnComesWhenTheLastConsumerIsThere() throws Exception {
        register(OLD, "old a");
        register(OLD, "old b");
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new a");
            FutureTask<TransitionInfo> run = run(swap);
            Bench.until(
                    "it waits",
                    () -> current()
                            .waitsFor()
                            .equals(java.util.List.of("1 of 2 consumers at " + Bench.POINT)));
            site.hit("one");
            register(NEW, "new b");

            assertThat(Bench.get(run).phase()).isEqualTo(Phase.DONE);
            site.hit("two");
        }
        assertThat(bench.calls).containsExactly("old b one", "old a one", "new b two", "new a two");
    }

    @Test
    void whoIsNotReadyInTimeFailsAndTheOldOneIsUntouched() throws Exception {
        Registration old = register(OLD, "old", Bench.POINT, "orders:shipped");
        Registration fresh;
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            fresh = register(NEW, "new");
            TransitionInfo end = swap.run(NOT_LONG, false);

            assertThat(end.phase()).isEqualTo(Phase.FAILED);
            assertThat(end.reason())
                    .isEqualTo("after 20 ms bundle11 [11] has only"
                            + " 0 of 1 consumer at orders:shipped");
        }
        site.hit("one");
        assertThat(bench.calls).containsExactly("old one");
        assertThat(old.registered()).isTrue();
        assertThat(fresh.registered()).isFalse();
        assertThatThrownBy(() -> register(NEW, "late")).hasMessageContaining("start the bundle");
        bench.registry.reopen(NEW);
        assertThat(register(NEW, "again").registered()).isTrue();
    }

    @Test
    void aPartialSuccessorNeedNotHaveAll() throws Exception {
        register(OLD, "old", Bench.POINT, "orders:shipped");
        Site<String> shipped = bench.view(1).site("orders:shipped", String.class);
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            assertThat(swap.run(READY, true).phase()).isEqualTo(Phase.DONE);
        }
        site.hit("one");
        shipped.hit("two");

        assertThat(bench.calls).containsExactly("new one");
        assertThat(shipped.armed()).isFalse();
    }

    @Test
    void aSwapThatIsClosedUnrunLeavesTheOldOne() {
        register(OLD, "old");
        Swaps.Swap swap = swaps.begin(OLD, NEW);
        Registration fresh = register(NEW, "new");
        swap.close();
        site.hit("one");

        assertThat(bench.calls).containsExactly("old one");
        assertThat(fresh.registered()).isFalse();
        assertThat(current().phase()).isEqualTo(Phase.FAILED);
        assertThat(current().reason()).isEqualTo("it was given up");
    }

    @Test
    void theDrainWaitsForTheOldHandlerAndNamesIt() throws Exception {
        Registration old = register(OLD, parking("old", "long", Verdict.CONTINUE));
        FutureTask<Void> hitter = hit("long");
        Bench.await(parked);
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            FutureTask<TransitionInfo> run = run(swap);
            awaitPhase(Phase.MOVING);
            site.hit("one");
            Bench.until("it names the thread", () -> !current().waitsFor().isEmpty());

            assertThat(current().waitsFor())
                    .singleElement()
                    .asString()
                    .startsWith("test thread in ")
                    .contains(" at " + Bench.POINT + ", for ");
            assertThat(bench.calls).containsExactly("new one");
            assertThat(old.registered()).isTrue();
            assertThat(run.isDone()).isFalse();
            release.countDown();
            assertThat(Bench.get(run).phase()).isEqualTo(Phase.DONE);
        }
        Bench.get(hitter);
        assertThat(bench.calls).containsExactly("new one", "old long");
    }

    private FutureTask<Void> hit(String event) {
        return Bench.call(() -> {
            site.hit(event);
            return null;
        });
    }

    @Test
    void anEventThatHasNotComeToTheOldHandlerYetComesToIt() throws Exception {
        register(OLD, "old");
        register(22, "leaver");
        register(20, parking("first", "long", Verdict.CONTINUE));
        FutureTask<Void> hitter = hit("long");
        Bench.await(parked);
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            FutureTask<TransitionInfo> run = run(swap);
            awaitPhase(Phase.MOVING);
            // This stop passes the hit by: it is overdue, and calls nothing that was unlinked.
            bench.registry.end(Bench.key(22), "stop of the leaver");
            assertThat(run.isDone()).isFalse();
            release.countDown();
            Bench.get(hitter);
            Bench.get(run);
        }
        bench.registry.end(Bench.key(OLD), "stop of the old one");
        assertThat(bench.calls).containsExactly("first long", "old long");
    }

    @Test
    void backInTransitionReturnsTheTraffic() throws Exception {
        register(OLD, parking("old", "long", Verdict.CONTINUE));
        FutureTask<Void> hitter = hit("long");
        Bench.await(parked);
        Registration fresh;
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            fresh = register(NEW, "new");
            FutureTask<TransitionInfo> run = run(swap);
            awaitPhase(Phase.MOVING);
            site.hit("one");
            assertThat(swaps.back()).isTrue();
            site.hit("two");
            assertThat(current().phase()).isEqualTo(Phase.RETURNING);
            release.countDown();

            TransitionInfo end = Bench.get(run);
            assertThat(end.phase()).isEqualTo(Phase.RETURNED);
            assertThat(end.reason()).isEqualTo("it was turned back");
        }
        Bench.get(hitter);
        site.hit("three");
        assertThat(bench.calls).containsExactly("new one", "old two", "old long", "old three");
        assertThat(fresh.registered()).isFalse();
        assertThat(swaps.back()).as("nothing is under way").isFalse();
    }

    @Test
    void backBeforeTheTurnGivesUp() throws Exception {
        register(OLD, "old");
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            FutureTask<TransitionInfo> run = run(swap);
            Bench.until("it waits", () -> !current().waitsFor().isEmpty());
            assertThat(swaps.back()).isTrue();

            assertThat(Bench.get(run).phase()).isEqualTo(Phase.FAILED);
            assertThat(Bench.get(run).reason()).isEqualTo("it was turned back");
        }
        site.hit("one");
        assertThat(bench.calls).containsExactly("old one");
    }

    @Test
    void anInterruptBeforeTheTurnGivesUp() throws Exception {
        register(OLD, "old");
        Swaps.Swap swap = swaps.begin(OLD, NEW);
        Thread[] runner = new Thread[1];
        CountDownLatch running = new CountDownLatch(1);
        FutureTask<Boolean> run = Bench.call(() -> {
            runner[0] = Thread.currentThread();
            running.countDown();
            try {
                swap.run(READY, false);
                return false;
            } catch (InterruptedException e) {
                return true;
            }
        });
        Bench.await(running);
        runner[0].interrupt();

        assertThat(Bench.get(run)).isTrue();
        assertThat(current().phase()).isEqualTo(Phase.FAILED);
        site.hit("one");
        assertThat(bench.calls).containsExactly("old one");
    }

    @Test
    void theOldOneHasThePointsAgainIfTheNewcomerStops() throws Exception {
        register(OLD, parking("old", "long", Verdict.CONTINUE));
        FutureTask<Void> hitter = hit("long");
        Bench.await(parked);
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            FutureTask<TransitionInfo> run = run(swap);
            awaitPhase(Phase.MOVING);
            FutureTask<Void> stop = Bench.call(() -> {
                bench.registry.end(Bench.key(NEW), "stop of the newcomer");
                return null;
            });
            awaitPhase(Phase.RETURNED);
            site.hit("one");
            release.countDown();
            Bench.get(stop);

            assertThat(Bench.get(run).reason()).isEqualTo("bundle11 [11] was stopped meanwhile");
        }
        Bench.get(hitter);
        assertThat(bench.calls).containsExactly("old one", "old long");
    }

    @Test
    void theNewcomerHasThePointsIfTheOldOneStops() {
        register(OLD, "old");
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            assertThat(swap).isNotNull();
            bench.registry.end(Bench.key(OLD), "stop of the old one");
            site.hit("one");

            assertThat(current().phase()).isEqualTo(Phase.DONE);
            assertThat(bench.calls).containsExactly("new one");
        }
        site.hit("two");
        assertThat(bench.calls).endsWith("new two");
    }

    @Test
    void aScopeThatTheOldOneDisarmedIsArmedForTheNewcomer() throws Exception {
        register(OLD, bench.consumer("old", Verdict.REMOVE));
        site.hit("one");
        assertThat(site.armed()).isFalse();
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            assertThat(site.armed()).as("the held consumer arms nothing").isFalse();
            swap.run(READY, false);
        }
        site.hit("two");

        assertThat(bench.calls).containsExactly("old one", "new two");
    }

    @Test
    void aDisarmedScopeIsArmedByTheTurnAndNotOnlyByTheEnd() throws Exception {
        Site<String> other = bench.view(3).site(Bench.POINT, String.class);
        register(OLD, parking("old", "long", Verdict.REMOVE));
        FutureTask<Void> hitter = hit("long");
        Bench.await(parked);
        other.hit("one");
        assertThat(other.armed()).isFalse();
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            FutureTask<TransitionInfo> run = run(swap);
            awaitPhase(Phase.MOVING);
            other.hit("two");
            assertThat(bench.calls).containsExactly("old one", "new two");
            release.countDown();
            Bench.get(hitter);
            Bench.get(run);
        }
    }

    @Test
    void aVerdictFromBeforeTheTurnDisarmsNothingAfterIt() throws Exception {
        register(OLD, parking("old", "long", Verdict.REMOVE));
        FutureTask<Void> hitter = hit("long");
        Bench.await(parked);
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            FutureTask<TransitionInfo> run = run(swap);
            awaitPhase(Phase.MOVING);
            release.countDown();
            Bench.get(hitter);
            Bench.get(run);
        }
        site.hit("two");

        assertThat(bench.calls).containsExactly("old long", "new two");
    }

    @Test
    void nothingOfTheOldConsumerIsKept() throws Exception {
        WeakReference<Object> old = registerAndForget();
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            swap.run(READY, false);
        }
        site.hit("one");

        Bench.until("it is collected", () -> {
            System.gc();
            return old.get() == null;
        });
    }

    private WeakReference<Object> registerAndForget() {
        ProbeConsumer<String> consumer = bench.consumer("old", Verdict.CONTINUE);
        register(OLD, consumer);
        site.hit("zero");
        return new WeakReference<>(consumer);
    }

    @Test
    void wrongUseIsRefusedWithTheMend() throws Exception {
        assertThatThrownBy(() -> swaps.begin(OLD, NEW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("bundle10 [10] has no consumer to be swapped:"
                        + " start bundle11 [11] and stop bundle10 [10]");
        register(OLD, "old");
        assertThatThrownBy(() -> swaps.begin(OLD, OLD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("install its successor");
        assertThatThrownBy(() -> swaps.begin(OLD, 77))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no bundle 77: install it first, or correct the number");
        Registration early = register(NEW, "new");
        assertThatThrownBy(() -> swaps.begin(OLD, NEW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is called already: stop bundle11 [11] first");
        early.close();
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            assertThat(swap).isNotNull();
            assertThatThrownBy(() -> swaps.begin(OLD, 12))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a swap of bundle10 [10] by bundle11 [11] is under way, and there"
                            + " is one at a time: wait for it, or turn it back");
        }
    }

    @Test
    void aHandlerCannotSwap() {
        register(OLD, (point, event) -> {
            assertThatThrownBy(() -> swaps.begin(OLD, NEW))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("would wait for itself");
            return bench.consumer("old", Verdict.CONTINUE).handle(point, event);
        });
        site.hit("one");

        assertThat(bench.calls).containsExactly("old one");
        assertThat(swaps.transitions()).isEmpty();
    }

    @Test
    void theEndOfTheRegistryEndsTheTransition() throws Exception {
        register(OLD, "old");
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            FutureTask<TransitionInfo> run = run(swap);
            Bench.until("it waits", () -> !current().waitsFor().isEmpty());
            bench.registry.close("stop of core");

            assertThat(Bench.get(run).reason()).isEqualTo("the registry was closed meanwhile");
        }
    }
}
