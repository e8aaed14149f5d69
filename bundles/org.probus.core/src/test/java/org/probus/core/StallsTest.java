/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.probus.api.Registration;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.api.management.Stall;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits that cannot end, and what becomes of them. */
@Timeout(120)
class StallsTest {
    private static final Duration SOON = Duration.ofMillis(150);

    /** Longer than a circle takes to be found on a busy machine. */
    private static final Duration LATE = Duration.ofSeconds(5);

    private final Logs logs = new Logs();
    private final Bench bench =
            new Bench(new Settings(Duration.ofMillis(100), LATE, Duration.ofMillis(20)));
    private final Site<String> site = bench.site();
    private final CountDownLatch release = new CountDownLatch(1);
    private final Map<String, Runnable> tasks = new ConcurrentHashMap<>();

    @AfterEach
    void end() {
        release.countDown();
        logs.close();
    }

    /** A handler of an owner that runs the task of its event, or parks. */
    private Registration handler(long owner) {
        CountDownLatch open = release;
        Map<String, Runnable> all = tasks;
        return bench.view(owner)
                .register(
                        String.class,
                        (point, event) -> {
                            bench.calls.add("begin " + event + " in " + owner);
                            if (event.equals("park " + owner)) {
                                Bench.await(open);
                            }
                            if (event.endsWith(" " + owner)) {
                                all.getOrDefault(event, () -> {}).run();
                            }
                            bench.calls.add("end " + event + " in " + owner);
                            return Verdict.CONTINUE;
                        },
                        Bench.POINT);
    }

    private FutureTask<String> hit(String event, String begun) {
        FutureTask<String> task = Bench.call(() -> {
            site.hit(event);
            return "done";
        });
        Bench.until(begun, () -> bench.calls.contains(begun));
        return task;
    }

    private FutureTask<String> ender(long owner, Ending ending) {
        return Bench.call(() -> {
            bench.registry.end(Bench.key(owner), "stop of bundle" + owner, ending);
            return "done";
        });
    }

    /** A thread whose handler returns while somebody asks for its stack. */
    private final class Slippery extends Thread {
        final CountDownLatch returned = new CountDownLatch(1);
        final CountDownLatch over = new CountDownLatch(1);
        final Thread curious = Thread.currentThread();

        @Override
        public void run() {
            site.hit("park 2");
            returned.countDown();
            elsewhere();
        }

        private void elsewhere() {
            try {
                Bench.await(over);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            if (Thread.currentThread() == curious) {
                release.countDown();
                try {
                    Bench.await(returned);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return super.getStackTrace();
        }
    }

    @Test
    void aThreadThatHasReturnedWhileItsStackWasTakenIsNoHolder() throws Exception {
        handler(2);
        Slippery thread = new Slippery();
        thread.start();
        Bench.until("it is inside", () -> bench.calls.contains("begin park 2 in 2"));
        FutureTask<String> stop = ender(2, Ending.STOP);
        Wait wait = new Wait(0, "a look", null, Ending.CALL);
        Watch watch = new Watch(
                bench.registry.domain, bench.registry.waits.flights(), List.of(wait), SOON);

        assertThat(watch.holders(wait)).isEmpty();

        Bench.get(stop);
        thread.over.countDown();
        thread.join();
    }

    private static Ending ending(Policy policy) {
        return new Ending(Cause.STOP, policy, true);
    }

    private Stall stall() {
        List<Stall> stalls = bench.management.stalls();
        assertThat(stalls).hasSize(1);
        return stalls.get(0);
    }

    /** Whether there is a stall in a state; there may be none while it changes. */
    private boolean isThere(Stall.State state) {
        return bench.management.stalls().stream().anyMatch(stall -> stall.state() == state);
    }

    @Test
    void aLongWaitIsListedWithBothStacksWhileItLastsAndAfterwards() throws Exception {
        handler(2);
        FutureTask<String> hitter = hit("park 2", "begin park 2 in 2");
        FutureTask<String> ender = ender(2, Ending.STOP);
        Bench.until("it is listed", () -> !bench.management.stalls().isEmpty());

        assertThat(stall().state()).isEqualTo(Stall.State.WAITING);
        assertThat(stall().reason()).isEqualTo("stop of bundle2");
        assertThat(stall().policy()).isEqualTo("wait");
        assertThat(stall().waiterStack()).anyMatch(frame -> frame.contains("Registry.end("));
        assertThat(stall().remedy()).contains("probus.stop.policy.bundle2=interrupt:MS");
        assertThat(stall().holders()).singleElement().satisfies(holder -> {
            assertThat(holder.bundle()).isEqualTo("bundle2 [2]");
            assertThat(holder.stack()).anyMatch(frame -> frame.contains("Bench.await("));
        });
        assertThatThrownBy(() -> ender.get(300, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        release.countDown();
        Bench.get(ender);
        Bench.get(hitter);

        assertThat(stall().state()).isEqualTo(Stall.State.OVER);
        assertThat(stall().ageNanos()).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(300));
        assertThat(stall().waiterStack()).isEmpty();
        assertThat(stall().holders()).hasSize(1);
        assertThat(logs.lines)
                .anySatisfy(text -> assertThat(text)
                        .contains("waits: stop of bundle2, on thread test thread; policy: wait")
                        .contains("Registry.end(", "Bench.await(", "remedy: "));
    }

    @Test
    void aShortWaitIsNotListed() {
        handler(2);
        bench.registry.end(Bench.key(2), "stop of bundle2");

        assertThat(bench.management.stalls()).isEmpty();
    }

    @Test
    void aHandlerIsInterruptedWhenThePolicySaysSo() throws Exception {
        handler(2);
        FutureTask<String> hitter = hit("park 2", "begin park 2 in 2");
        long begin = System.nanoTime();
        Bench.get(ender(2, ending(new Policy(SOON, null))));
        Bench.get(hitter);

        assertThat(System.nanoTime() - begin).isGreaterThan(SOON.toNanos());
        assertThat(bench.calls).doesNotContain("end park 2 in 2");
        assertThat(logs.lines)
                .anySatisfy(text -> assertThat(text)
                        .contains("stop of bundle2 interrupts thread test thread in")
                        .contains("the policy is to interrupt after 0.2 s"));
        assertThat(stall().state()).isEqualTo(Stall.State.OVER);
        assertThat(stall().remedy()).startsWith("interrupted 1 time;");
    }

    @Test
    void onlyHandlersOfTheBundleThatEndsAreInterrupted() throws Exception {
        handler(2);
        handler(3);
        FutureTask<String> other = hit("park 3", "begin park 3 in 3");
        FutureTask<String> hitter = hit("park 2", "begin park 2 in 2");
        FutureTask<String> ender = ender(2, ending(new Policy(SOON, null)));
        Bench.get(hitter);

        assertThat(bench.calls).doesNotContain("end park 2 in 2");
        assertThat(other.isDone()).isFalse();
        release.countDown();
        Bench.get(other);
        Bench.get(ender);
        assertThat(bench.calls).contains("end park 3 in 3");
    }

    @Test
    void anAbandonedWaitIsAZombieUntilItsHandlersEnd() throws Exception {
        handler(2);
        FutureTask<String> hitter = hit("park 2", "begin park 2 in 2");
        Bench.get(ender(2, ending(new Policy(null, SOON))));

        assertThat(stall().state()).isEqualTo(Stall.State.ZOMBIE);
        assertThat(stall().remedy()).startsWith("given up: its policy is to abandon");
        assertThat(stall().holders()).hasSize(1);
        assertThat(bench.management.gracePeriods().pending()).isEmpty();
        assertThat(logs.lines)
                .anySatisfy(text -> assertThat(text)
                        .contains("stop of bundle2 goes on before its handlers have ended")
                        .contains("Their classes stay until they end")
                        .contains("Registry.end(", "Bench.await("));
        // What comes after in the bundle's end does not wait once more.
        bench.registry.end(Bench.key(2), "uninstall of bundle2", ending(Policy.WAIT));
        site.hit("late");
        assertThat(bench.calls).doesNotContain("begin late in 2");
        release.countDown();
        Bench.get(hitter);
        Bench.until("it is over", () -> isThere(Stall.State.OVER));
        Bench.until(
                "it is told",
                () -> logs.lines.stream()
                        .anyMatch(text ->
                                text.contains("the last handler has ended, and its classes")));
    }

    @Test
    void aWalkThatWasAbandonedCallsNoOtherConsumerOfTheBundle() throws Exception {
        handler(2);
        handler(2);
        FutureTask<String> hitter = hit("park 2", "begin park 2 in 2");
        Bench.get(ender(2, ending(new Policy(null, SOON))));
        int begun = bench.calls.size();
        release.countDown();
        Bench.get(hitter);

        assertThat(bench.calls.subList(begun, bench.calls.size()))
                .containsExactly("end park 2 in 2");
    }

    @Test
    void aWalkThatWasAbandonedAtOnceCallsNoOtherConsumerOfTheBundle() throws Exception {
        Duration never = Duration.ofSeconds(60);
        Bench patient = new Bench(new Settings(never, never, never));
        Site<String> hit = patient.site();
        CountDownLatch entered = new CountDownLatch(1);
        for (int i = 0; i < 2; i++) {
            patient.view(2)
                    .register(
                            String.class,
                            (point, event) -> {
                                patient.calls.add("begin");
                                entered.countDown();
                                Bench.await(release);
                                return Verdict.CONTINUE;
                            },
                            Bench.POINT);
        }
        FutureTask<String> hitter = Bench.call(() -> {
            hit.hit("park");
            return "done";
        });
        Bench.await(entered);
        // The lease has not run out, so that the wait is still for a grace period that all share.
        Policy atOnce = new Policy(null, Duration.ZERO);
        patient.registry.end(Bench.key(2), "stop of bundle2", ending(atOnce));
        release.countDown();
        Bench.get(hitter);

        assertThat(patient.calls).containsExactly("begin");
    }

    @Test
    void aStopByItsOwnHandlerIsToldAndGoesOnAsAZombie() throws Exception {
        handler(2);
        handler(2);
        tasks.put("stop 2", () -> {
            bench.registry.end(Bench.key(2), "stop of bundle2");
            assertThat(stall().state()).isEqualTo(Stall.State.ZOMBIE);
            bench.calls.add("stopped");
        });
        long begin = System.nanoTime();
        site.hit("stop 2");

        assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(1));
        // The second consumer of the bundle is not called any more.
        assertThat(bench.calls).containsExactly("begin stop 2 in 2", "stopped", "end stop 2 in 2");
        Bench.until("it is over", () -> isThere(Stall.State.OVER));
        assertThat(logs.lines)
                .anySatisfy(text -> assertThat(text)
                        .contains("it was called by org.probus.core.StallsTest")
                        .contains("(bundle2 [2]) at orders:placed on thread")
                        .contains("call it on another thread"));
    }

    @Test
    void twoHandlersThatStopEachOthersBundlesAreFoundAndTheLaterGivesWay() throws Exception {
        handler(2);
        handler(3);
        CountDownLatch both = new CountDownLatch(2);
        for (int i = 2; i <= 3; i++) {
            int own = i;
            tasks.put("stop " + own, () -> {
                both.countDown();
                awaitQuietly(both);
                bench.registry.end(Bench.key(5 - own), "stop of bundle" + (5 - own));
            });
        }
        Bench slow = bench;
        long begin = System.nanoTime();
        FutureTask<String> two = hit("stop 2", "begin stop 2 in 2");
        FutureTask<String> three = hit("stop 3", "begin stop 3 in 3");
        Bench.get(two);
        Bench.get(three);

        assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(2));
        assertThat(logs.lines.stream()
                        .filter(text -> text.contains("goes on before"))
                        .toList())
                .singleElement()
                .asString()
                .contains("it would wait for ever")
                .contains("stop of bundle2", "stop of bundle3");
        Bench.until(
                "all is over",
                () -> slow.management.stalls().stream()
                        .allMatch(each -> each.state() == Stall.State.OVER));
    }

    @Test
    void aStopWhoseCallerHoldsALockThatTheHandlerWaitsForGivesWay() throws Exception {
        Object lock = new Object();
        handler(2);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        tasks.put("lock 2", () -> {
            inside.countDown();
            synchronized (lock) {
                bench.calls.add("locked");
            }
        });
        FutureTask<String> ender = Bench.call(() -> {
            synchronized (lock) {
                held.countDown();
                Bench.await(inside);
                bench.registry.end(Bench.key(2), "stop of bundle2");
            }
            return "done";
        });
        Bench.await(held);
        FutureTask<String> hitter = hit("lock 2", "begin lock 2 in 2");
        Bench.get(ender);
        Bench.get(hitter);

        assertThat(bench.calls).containsSubsequence("locked", "end lock 2 in 2");
        assertThat(logs.lines)
                .anySatisfy(text -> assertThat(text)
                        .contains(
                                "it would wait for ever",
                                "waits for a lock which thread " + "number"));
    }

    @Test
    void aCloseWhoseCallerHoldsALockThatTheHandlerWaitsForIsRefused() throws Exception {
        Object lock = new Object();
        Registration registration = handler(2);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        tasks.put("lock 2", () -> {
            inside.countDown();
            synchronized (lock) {
                bench.calls.add("locked");
            }
        });
        FutureTask<String> closer = Bench.call(() -> {
            synchronized (lock) {
                held.countDown();
                Bench.await(inside);
                registration.close();
            }
            return "done";
        });
        Bench.await(held);
        FutureTask<String> hitter = hit("lock 2", "begin lock 2 in 2");
        assertThatThrownBy(() -> Bench.get(closer))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it would wait for ever")
                .hasMessageContaining("StallsTest")
                .hasMessageContaining("held by test thread");
        Bench.get(hitter);

        assertThat(registration.registered()).isFalse();
    }

    @Test
    void aLockThatIsGivenBackInTimeIsNoCircle() throws Exception {
        handler(2);
        FutureTask<String> hitter = hit("park 2", "begin park 2 in 2");
        FutureTask<String> ender = ender(2, Ending.STOP);
        Bench.until("it is listed", () -> !bench.management.stalls().isEmpty());
        release.countDown();
        Bench.get(hitter);
        Bench.get(ender);

        assertThat(logs.lines).noneMatch(text -> text.contains("goes on before"));
    }

    @Test
    void anInterruptOfTheThreadThatWaitsIsKeptForLater() throws Exception {
        handler(2);
        FutureTask<String> hitter = hit("park 2", "begin park 2 in 2");
        CountDownLatch waits = new CountDownLatch(1);
        List<Thread> waiter = new java.util.concurrent.CopyOnWriteArrayList<>();
        FutureTask<Boolean> ender = Bench.call(() -> {
            waiter.add(Thread.currentThread());
            waits.countDown();
            bench.registry.end(Bench.key(2), "stop of bundle2");
            return Thread.interrupted();
        });
        Bench.await(waits);
        waiter.get(0).interrupt();
        assertThatThrownBy(() -> ender.get(200, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        release.countDown();
        Bench.get(hitter);

        assertThat(Bench.get(ender)).isTrue();
    }

    @Test
    void theLastHundredAreKept() {
        Stalls stalls = new Stalls();
        for (int i = 0; i < 130; i++) {
            Wait wait = new Wait(i, "stop " + i, null, Ending.STOP);
            wait.stalled(List.of(), "");
            stalls.over(wait);
        }

        assertThat(stalls.list(List.of(), wait -> List.of())).hasSize(100);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            Bench.await(latch);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
