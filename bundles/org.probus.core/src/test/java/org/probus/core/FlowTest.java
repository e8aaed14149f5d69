/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.probus.api.ProbeConsumer;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.api.management.Swaps;
import org.probus.api.management.TransitionInfo;
import org.probus.api.management.TransitionInfo.Phase;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Flows in a swap: a flow is seen by the old handler alone, then by the new one alone. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FlowTest {
    private static final long OLD = 10;
    private static final long NEW = 11;
    private static final Duration READY = Duration.ofSeconds(Bench.LIMIT_SECONDS);

    /** How long a round of the drain may take. */
    private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Bench bench = new Bench();
    private final Swaps swaps = new CoreSwaps(bench.registry, Bench::key, id -> false);
    private final Site<String> site = bench.site();
    private final Map<String, CountDownLatch> parked = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> released = new ConcurrentHashMap<>();

    /** A consumer that parks in every event whose name begins with {@code park}. */
    private void register(long owner, String name) {
        register(owner, name, Verdict.CONTINUE);
    }

    private void register(long owner, String name, Verdict answer) {
        ProbeConsumer<String> plain = bench.consumer(name, answer);
        bench.view(owner)
                .register(
                        String.class,
                        (point, event) -> {
                            Verdict verdict = plain.handle(point, event);
                            if (event.startsWith("park")) {
                                latch(parked, event).countDown();
                                Bench.await(latch(released, event));
                            }
                            return verdict;
                        },
                        Bench.POINT);
    }

    private static CountDownLatch latch(Map<String, CountDownLatch> latches, String event) {
        return latches.computeIfAbsent(event, name -> new CountDownLatch(1));
    }

    private FutureTask<Void> park(String event, Object flow) throws InterruptedException {
        FutureTask<Void> hitter = Bench.call(() -> {
            site.hit(event, flow);
            return null;
        });
        Bench.await(latch(parked, event));
        return hitter;
    }

    private void release(String event) {
        latch(released, event).countDown();
    }

    @AfterEach
    void releaseAll() {
        parked.keySet().forEach(this::release);
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

    /**
     * Lets an event go that the drain waits for, and waits until the drain has looked at the flows
     * and waits on. Where its grace period has caught a later event too, that is soon given up.
     */
    private void awaitDrainRoundAfter(String event) {
        Bench.until(
                "the drain waits",
                () -> !bench.management.gracePeriods().pending().isEmpty());
        long before = bench.management.gracePeriods().count();
        release(event);
        long start = System.nanoTime();
        Bench.until(
                "the drain has ended or waits again",
                () -> current().phase().over()
                        || (bench.management.gracePeriods().count() > before
                                && !bench.management.gracePeriods().pending().isEmpty())
                        || System.nanoTime() - start > ROUND_NANOS);
    }

    /** Runs a swap up to its turn. */
    private FutureTask<TransitionInfo> turn(Swaps.Swap swap) {
        FutureTask<TransitionInfo> run = Bench.call(() -> swap.run(READY, false));
        Bench.until("the turn", () -> current().phase() != Phase.HELD);
        return run;
    }

    @Test
    void aFlowThatIsUnderWayStaysWithTheOldHandlerUntilItIsQuiet() throws Exception {
        register(OLD, "old");
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            fork();
            FutureTask<Void> first = park("park 1", "flow a");
            // All hits with a key are counted: the fork need not wait for earlier ones.
            bench.registry.keyed = false;
            FutureTask<TransitionInfo> run = turn(swap);

            site.hit("2", "flow a");
            site.hit("3", "flow b");
            site.hit("4");
            FutureTask<Void> second = park("park 5", "flow a");
            awaitDrainRoundAfter("park 1");
            Bench.get(first);
            assertThat(current().phase()).isEqualTo(Phase.MOVING);
            site.hit("6", "flow a");
            Bench.until(
                    "the flow is named",
                    () -> current().waitsFor().contains("flow flow a, 1 under way"));
            release("park 5");
            Bench.get(second);
            site.hit("7", "flow a");

            assertThat(Bench.get(run).phase()).isEqualTo(Phase.DONE);
        }
        assertThat(bench.calls)
                .containsExactly(
                        "old park 1", "old 2", "new 3", "new 4", "old park 5", "old 6", "new 7");
    }

    @Test
    void aVerdictThatIsSampledBeforeTheTurnDisarmsNothingAfterIt() throws Exception {
        register(OLD, "old", Verdict.REMOVE);
        Transitions transitions = bench.registry.transitions;
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            assertThat(swap).isNotNull();
            register(NEW, "new");
            fork();
            FutureTask<Void> first = park("park 1", "flow a");
            bench.registry.read(() ->
                    transitions.turn(Objects.requireNonNull(transitions.current()), true, ""));
            release("park 1");
            Bench.get(first);
            site.hit("2");

            assertThat(bench.calls).containsExactly("old park 1", "new 2");
        }
    }

    @Test
    void aHitFromBeforeTheSwapKeepsItsFlowToo() throws Exception {
        register(OLD, "old");
        FutureTask<Void> first = park("park 1", "flow a");
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            FutureTask<TransitionInfo> run = Bench.call(() -> swap.run(READY, false));
            Bench.until(
                    "the fork waits",
                    () -> !bench.management.gracePeriods().pending().isEmpty());
            site.hit("2", "flow a");
            site.hit("3");
            assertThat(current().phase()).isEqualTo(Phase.HELD);
            release("park 1");
            Bench.get(first);

            assertThat(Bench.get(run).phase()).isEqualTo(Phase.DONE);
            site.hit("4", "flow a");
        }
        assertThat(bench.calls).containsExactly("old park 1", "old 2", "old 3", "new 4");
    }

    @Test
    void withoutKeysTheTurnWaitsForNobody() throws Exception {
        register(OLD, "old");
        FutureTask<Void> first = Bench.call(() -> {
            site.hit("park 1");
            return null;
        });
        Bench.await(latch(parked, "park 1"));
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            FutureTask<TransitionInfo> run = turn(swap);
            site.hit("2");
            assertThat(bench.calls).containsExactly("old park 1", "new 2");
            release("park 1");
            Bench.get(run);
            Bench.get(first);
        }
    }

    @Test
    void aFlowThatTheNewcomerHasStaysWithItWhenTheSwapIsTurnedBack() throws Exception {
        register(OLD, "old");
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            FutureTask<Void> holder = Bench.call(() -> {
                site.hit("park outside");
                return null;
            });
            Bench.await(latch(parked, "park outside"));
            FutureTask<TransitionInfo> run = turn(swap);
            FutureTask<Void> first = park("park 1", "flow a");
            swaps.back();
            site.hit("2", "flow a");
            site.hit("3", "flow b");
            release("park 1");
            Bench.get(first);
            site.hit("4", "flow a");
            release("park outside");
            Bench.get(holder);

            assertThat(Bench.get(run).phase()).isEqualTo(Phase.RETURNED);
        }
        assertThat(bench.calls)
                .containsExactly("old park outside", "new park 1", "new 2", "old 3", "old 4");
    }

    @Test
    void aFlowThatIsForcedOverIsStillDrained() throws Exception {
        register(OLD, "old");
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            fork();
            FutureTask<Void> first = park("park 1", "flow a");
            bench.registry.keyed = false;
            FutureTask<TransitionInfo> run = turn(swap);
            site.hit("2", "flow a");
            FutureTask<Void> second = park("park 3", "flow a");
            assertThat(swaps.force()).isOne();
            site.hit("4", "flow a");
            awaitDrainRoundAfter("park 1");
            Bench.get(first);
            assertThat(current().phase()).isEqualTo(Phase.MOVING);
            release("park 3");
            Bench.get(second);

            assertThat(Bench.get(run).phase()).isEqualTo(Phase.DONE);
        }
        assertThat(bench.calls).containsExactly("old park 1", "old 2", "old park 3", "new 4");
        assertThat(swaps.force()).as("nothing is under way").isZero();
    }

    /** A key that goes wrong: its hash changes, or it throws. */
    private static final class BadKey {
        private int hash;
        private final boolean broken;

        BadKey(boolean broken) {
            this.broken = broken;
        }

        @Override
        public int hashCode() {
            if (broken) {
                throw new IllegalStateException("no hash");
            }
            return ++hash;
        }

        @Override
        public boolean equals(Object other) {
            return other == this;
        }

        @Override
        public String toString() {
            throw new IllegalStateException("no name");
        }
    }

    @Test
    void badKeysLoseNoEventAndHoldNoSwap() throws Exception {
        register(OLD, "old");
        try (Swaps.Swap swap = swaps.begin(OLD, NEW)) {
            register(NEW, "new");
            fork();
            site.hit("1", new BadKey(true));
            site.hit("2", new BadKey(false));

            assertThat(swap.run(READY, false).phase()).isEqualTo(Phase.DONE);
            site.hit("3", new BadKey(true));
        }
        assertThat(bench.calls).containsExactly("old 1", "old 2", "new 3");
    }
}
