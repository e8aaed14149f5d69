/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.probus.api.AsyncConsumer;
import org.probus.api.Registration;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.api.management.Swaps;
import org.probus.api.management.TransitionInfo;
import org.probus.api.management.TransitionInfo.Phase;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;

/** Asynchronous calls in a swap: a call, and its flow, is in a hand until its stage is complete. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AsyncSwapTest {
    private static final long OLD = 10;
    private static final long NEW = 11;
    private static final long THIRD = 20;
    private static final Duration READY = Duration.ofSeconds(Bench.LIMIT_SECONDS);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Bench bench =
            new Bench(new Settings(LONG, Duration.ofMillis(50), Duration.ofMillis(10)));
    private final Swaps swaps = new CoreSwaps(bench.registry, Bench::key, id -> false);
    private final Site<String> site = bench.site();

    /** The stages that are not complete, by event. */
    private final Map<String, CompletableFuture<@Nullable Void>> stages = new ConcurrentHashMap<>();

    @AfterEach
    void completeAll() {
        List.copyOf(stages.keySet()).forEach(this::complete);
    }

    /** A consumer whose stage stays open for events whose name begins with {@code long}. */
    private Registration register(long owner, String name) {
        AsyncConsumer<String> consumer = (point, event) -> {
            bench.calls.add(name + " " + event);
            CompletableFuture<@Nullable Void> stage = new CompletableFuture<>();
            if (event.startsWith("long")) {
                stages.put(event, stage);
            } else {
                stage.complete(null);
            }
            return stage;
        };
        return bench.view(owner).register(String.class, consumer, Bench.POINT);
    }

    private void complete(String event) {
        Objects.requireNonNull(stages.remove(event)).complete(null);
    }

    private TransitionInfo current() {
        return swaps.transitions().get(0);
    }

    /** Publishes both sides, so that hits with a key are counted from now on. */
    private void fork() {
        Transitions transitions = bench.registry.transitions;
        bench.registry.read(() -> {
            transitions.fork(Objects.requireNonNull(transitions.current()));
            return true;
        });
    }

    /** Runs a swap up to its turn. */
    private FutureTask<TransitionInfo> turn(Swaps.Swap swap) {
        FutureTask<TransitionInfo> run = Bench.call(() -> swap.run(READY, false));
        Bench.until("the turn", () -> current().phase() != Phase.HELD);
        return run;
    }

    private void awaitText(String text) {
        Bench.until(
                text, () -> current().waitsFor().stream().anyMatch(each -> each.contains(text)));
    }

    /** Waits until the drain has looked at least once at what there is now, and goes on. */
    private void assertDrainGoesOn(FutureTask<?> run) {
        long before = bench.management.gracePeriods().count();
        Bench.until("rounds", () -> bench.management.gracePeriods().count() >= before + 3);
        assertThat(run).isNotDone();
    }

    private void end(long owner) {
        bench.registry.end(Bench.key(owner), "stop of bundle" + owner);
    }

    private FutureTask<String> stop(long owner) {
        return Bench.call(() -> {
            end(owner);
            return "stopped";
        });
    }

    private void assertNothingIsOpen() {
        assertThat(bench.registry.waits.flights().open()).isEmpty();
    }

    @Test
    void theDrainWaitsForTheCallsOfTheOldOneAndNamesThem() throws Exception {
        Registration old = register(OLD, "old");
        Bench.get(Bench.call(() -> {
            site.hit("long 1");
            return "begun";
        }));
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            FutureTask<TransitionInfo> run = turn(swap);
            awaitText("an asynchronous call begun by test thread in org.probus.core.AsyncSwapTest");
            assertThat(current().waitsFor())
                    .singleElement()
                    .asString()
                    .containsPattern(" at orders:placed, for \\d+\\.\\d s$");
            site.hit("2");
            assertDrainGoesOn(run);
            assertThat(old.registered()).isTrue();
            complete("long 1");

            assertThat(Bench.get(run).phase()).isEqualTo(Phase.DONE);
        }
        assertThat(bench.calls).containsExactly("old long 1", "new 2");
        end(OLD);
        assertNothingIsOpen();
    }

    @Test
    void forceEndsTheWaitForCallsAndTheStopWaitsForThemAllTheSame() throws Exception {
        register(OLD, "old");
        site.hit("long 1");
        FutureTask<String> stop;
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            FutureTask<TransitionInfo> run = turn(swap);
            assertDrainGoesOn(run);
            assertThat(swaps.force()).isOne();

            assertThat(Bench.get(run).phase()).isEqualTo(Phase.DONE);
            stop = stop(OLD);
            Bench.until(
                    "the stop waits",
                    () -> bench.management.gracePeriods().pending().stream()
                            .anyMatch(grace -> !grace.holders().isEmpty()));
            assertThat(stop).isNotDone();
        }
        complete("long 1");
        Bench.get(stop);
        assertNothingIsOpen();
    }

    @Test
    void aFlowStaysWithTheOldOneUntilItsStageIsComplete() throws Exception {
        register(OLD, "old");
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            fork();
            site.hit("long 1", "flow a");
            FutureTask<TransitionInfo> run = turn(swap);
            site.hit("2", "flow a");
            site.hit("3", "flow b");
            awaitText("flow flow a, 1 under way");
            site.hit("long 4", "flow a");
            complete("long 1");
            site.hit("5", "flow a");
            assertDrainGoesOn(run);
            site.hit("6", "flow a");
            complete("long 4");
            site.hit("7", "flow a");

            assertThat(Bench.get(run).phase()).isEqualTo(Phase.DONE);
        }
        assertThat(bench.calls)
                .containsExactly(
                        "old long 1", "old 2", "new 3", "old long 4", "old 5", "old 6", "new 7");
        assertNothingIsOpen();
    }

    @Test
    void aStageFromBeforeTheSwapKeepsItsFlowToo() throws Exception {
        register(OLD, "old");
        site.hit("long 1", "flow a");
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            FutureTask<TransitionInfo> run = turn(swap);
            site.hit("2", "flow a");
            site.hit("3");
            assertDrainGoesOn(run);
            complete("long 1");
            site.hit("4", "flow a");

            assertThat(Bench.get(run).phase()).isEqualTo(Phase.DONE);
        }
        assertThat(bench.calls).containsExactly("old long 1", "old 2", "new 3", "new 4");
    }

    @Test
    void aStageThatBeganInOneSwapKeepsItsFlowInTheNext() throws Exception {
        register(OLD, "first");
        site.hit("long 0");
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "second");
            FutureTask<TransitionInfo> run = turn(swap);
            site.hit("long 1", "flow a");
            complete("long 0");
            assertThat(Bench.get(run).phase()).isEqualTo(Phase.DONE);
        }
        try (Swaps.Swap swap = swaps.begin(NEW, NEW + 1)) {
            register(NEW + 1, "third");
            FutureTask<TransitionInfo> run = turn(swap);
            site.hit("2", "flow a");
            complete("long 1");
            site.hit("3", "flow a");
            assertThat(Bench.get(run).phase()).isEqualTo(Phase.DONE);
        }
        assertThat(bench.calls)
                .containsExactly("first long 0", "second long 1", "second 2", "third 3");
    }

    @Test
    void aStageOfAThirdBundleHoldsNoFlowAndNoSwap() throws Exception {
        register(THIRD, "third");
        site.hit("long 1", "flow a");
        bench.view(OLD)
                .register(String.class, bench.consumer("old", Verdict.CONTINUE), Bench.POINT);
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            fork();
            site.hit("long 2", "flow a");
            assertThat(swap.run(READY, false).phase()).isEqualTo(Phase.DONE);
        }
        site.hit("3", "flow a");

        assertThat(bench.calls)
                .containsExactly("third long 1", "old long 2", "third long 2", "new 3", "third 3");
    }

    @Test
    void aFlowWhoseStageTheNewcomerHasStaysWithItWhenTheSwapIsTurnedBack() throws Exception {
        register(OLD, "old");
        site.hit("long 0");
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            FutureTask<TransitionInfo> run = turn(swap);
            site.hit("long 1", "flow a");
            swaps.back();
            site.hit("2", "flow a");
            site.hit("3", "flow b");
            site.hit("4");
            assertDrainGoesOn(run);
            assertThat(current().phase()).isEqualTo(Phase.RETURNING);
            complete("long 1");
            site.hit("5", "flow a");

            assertThat(Bench.get(run).phase()).isEqualTo(Phase.RETURNED);
        }
        assertThat(bench.calls)
                .containsExactly("old long 0", "new long 1", "new 2", "old 3", "old 4", "old 5");
        assertThat(stages).as("the old one goes on with its own").containsKey("long 0");
    }

    @Test
    void theNewcomerHasThePointsIfTheOldOneStopsWithAStageOpen() throws Exception {
        register(OLD, "old");
        FutureTask<String> stop;
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            fork();
            site.hit("long 1", "flow a");
            FutureTask<TransitionInfo> run = turn(swap);
            assertDrainGoesOn(run);
            stop = stop(OLD);

            assertThat(Bench.get(run).phase()).isEqualTo(Phase.DONE);
            assertThat(Bench.get(run).reason()).isEqualTo("bundle10 [10] was stopped meanwhile");
            site.hit("2", "flow a");
            assertThat(stop).isNotDone();
        }
        complete("long 1");
        Bench.get(stop);
        assertThat(bench.calls).containsExactly("old long 1", "new 2");
        assertNothingIsOpen();
    }

    @Test
    void aForcedFlowGoesOverThoughItsStageIsOpen() throws Exception {
        register(OLD, "old");
        site.hit("long 1", "flow a");
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            FutureTask<TransitionInfo> run = turn(swap);
            site.hit("2", "flow a");
            assertThat(swaps.force()).as("a flow, and the call in it").isEqualTo(2);
            site.hit("3", "flow a");

            assertThat(Bench.get(run).phase()).isEqualTo(Phase.DONE);
        }
        assertThat(stages).containsKey("long 1");
        assertThat(bench.calls).containsExactly("old long 1", "old 2", "new 3");
    }

    @Test
    void anInterruptAfterTheTurnEndsNothingAndIsKept() throws Exception {
        register(OLD, "old");
        site.hit("long 1");
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            CompletableFuture<Thread> runner = new CompletableFuture<>();
            FutureTask<Boolean> run = Bench.call(() -> {
                runner.complete(Thread.currentThread());
                swap.run(READY, false);
                return Thread.interrupted();
            });
            Bench.until("the turn", () -> current().phase() != Phase.HELD);
            runner.get().interrupt();
            assertDrainGoesOn(run);
            complete("long 1");

            assertThat(Bench.get(run)).isTrue();
            assertThat(current().phase()).isEqualTo(Phase.DONE);
        }
    }

    @Test
    void whatIsForcedInOneSwapIsWaitedForInTheNext() throws Exception {
        register(OLD, "old");
        site.hit("long 0");
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            fork();
            Transition now = Objects.requireNonNull(bench.registry.transition());
            bench.registry.read(() -> bench.registry.transitions.turn(now, true, ""));
            assertThat(swaps.force()).isOne();
            assertThat(swaps.back()).isTrue();
            assertThat(swap.run(READY, false).phase()).isEqualTo(Phase.RETURNED);
        }
        bench.registry.reopen(NEW);
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            FutureTask<TransitionInfo> run = turn(swap);
            assertDrainGoesOn(run);
            complete("long 0");
            assertThat(Bench.get(run).phase()).isEqualTo(Phase.DONE);
        }
    }
}
