/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.probus.api.ProbeConsumer;
import org.probus.api.Registration;
import org.probus.api.Site;
import org.probus.api.Verdict;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Many waits at once: they share grace periods, threads and looks around. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyWaitsTest {
    private static final int MANY = 1_000;
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long STACK_BYTES = 128 * 1_024;
    private static final long LOOK_MILLIS = 50;

    private final Bench bench = new Bench();
    private final Site<String> site = bench.site();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch come = new CountDownLatch(MANY);

    /** Takes its ten milliseconds once all have come, and are at rest. */
    private ProbeConsumer<String> slow(Collection<Thread> waiters) {
        return (point, event) -> {
            inside.countDown();
            Bench.await(come);
            Bench.until("all wait", () -> waiters.stream().allMatch(ManyWaitsTest::rests));
            work();
            return Verdict.CONTINUE;
        };
    }

    private static boolean rests(Thread waiter) {
        return switch (waiter.getState()) {
            case WAITING, TIMED_WAITING, TERMINATED -> true;
            default -> false;
        };
    }

    private static void work() {
        long begin = System.nanoTime();
        for (long left = SLOW_NANOS; left > 0; left = SLOW_NANOS + begin - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private FutureTask<String> hitter() throws InterruptedException {
        FutureTask<String> hitter = Bench.call(() -> {
            site.hit("x");
            return "done";
        });
        Bench.await(inside);
        return hitter;
    }

    private static Set<Thread> threads() {
        return Set.copyOf(Thread.getAllStackTraces().keySet());
    }

    /** The threads that the registry has now, by name; a name for each. */
    private static List<String> own(Set<Thread> before) {
        return threads().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.startsWith("probus-") || name.startsWith("srcu-"))
                .sorted()
                .toList();
    }

    private long count() {
        return bench.management.gracePeriods().count();
    }

    private int pending() {
        return bench.management.gracePeriods().pending().size();
    }

    /** Every fifth closes a consumer of its own, the others wait for every hit. */
    private List<FutureTask<Long>> waiters() {
        List<FutureTask<Long>> waiters = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Registration own = i % 5 == 0 ? bench.register("a") : null;
            FutureTask<Long> waiter = new FutureTask<>(() -> {
                come.countDown();
                if (own == null) {
                    bench.view(2).sync();
                } else {
                    own.close();
                }
                return System.nanoTime();
            });
            waiters.add(waiter);
        }
        return waiters;
    }

    @Test
    void aThousandWaitsAtOnceCostFiveGracePeriodsThreeThreadsAndALookNowAndThen() throws Exception {
        Queue<Thread> all = new ConcurrentLinkedQueue<>();
        bench.view(3).register(String.class, slow(all), Bench.POINT);
        List<FutureTask<Long>> waiters = waiters();
        FutureTask<String> hitter = hitter();
        Set<Thread> before = threads();
        long graces = count();
        long looks = bench.registry.waits.looks();
        long begin = System.nanoTime();
        for (FutureTask<Long> waiter : waiters) {
            Thread thread = new Thread(null, waiter, "waiter", STACK_BYTES);
            thread.setDaemon(true);
            all.add(thread);
            thread.start();
        }
        Set<String> seen = Collections.newSetFromMap(new ConcurrentHashMap<>());
        int most = 0;
        while (!hitter.isDone()) {
            List<String> now = own(before);
            seen.addAll(now);
            most = Math.max(most, now.size());
            LockSupport.parkNanos(SLOW_NANOS);
        }
        for (FutureTask<Long> waiter : waiters) {
            Bench.get(waiter);
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);

        assertThat(count() - graces).isBetween(1L, 5L);
        assertThat(most).as("threads: " + seen).isLessThanOrEqualTo(3);
        assertThat(bench.registry.waits.looks() - looks)
                .as("in " + millis + " ms")
                .isLessThanOrEqualTo(1 + millis / LOOK_MILLIS);
        Bench.until("the threads have ended", () -> endedOf(before));
    }

    /** The one of the domain stays for a second, for the next who needs it. */
    private static boolean endedOf(Set<Thread> before) {
        return own(before).stream().noneMatch(name -> name.startsWith("probus-"));
    }

    @Test
    void manyWaitsThatLastAreLookedAfterInOneLook() throws Exception {
        int some = 20;
        bench.view(3).register(String.class, slow(List.of()), Bench.POINT);
        FutureTask<String> hitter = hitter();
        List<FutureTask<String>> waiters = new ArrayList<>();
        for (int i = 0; i < some; i++) {
            waiters.add(Bench.call(() -> {
                bench.view(2).sync();
                return "done";
            }));
        }
        Bench.until("all wait", () -> pending() == some);
        long looks = bench.registry.waits.looks();
        long begin = System.nanoTime();
        Bench.until("it looks around", () -> bench.registry.waits.looks() >= looks + 4);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);

        assertThat(millis).isGreaterThanOrEqualTo(2 * LOOK_MILLIS);
        assertThat(waiters).noneMatch(FutureTask::isDone);
        for (int i = 0; i < MANY; i++) {
            come.countDown();
        }
        Bench.get(hitter);
        for (FutureTask<String> waiter : waiters) {
            Bench.get(waiter);
        }
    }

    @Test
    void aThousandUnregistersInABatchTakeLessThanTwiceTheTimeOfOne() throws Exception {
        long one = Long.MAX_VALUE;
        long many = Long.MAX_VALUE;
        for (int round = 0; round < 20 && (round < 3 || many >= 2 * one); round++) {
            one = Math.min(one, unregister(1)); // a machine has its moments
            many = Math.min(many, unregister(MANY));
        }

        assertThat(many).as("one takes " + one).isLessThan(2 * one);
    }

    /** Unregisters some while a slow hit is under way, and waits once; tells how long it took. */
    private long unregister(int count) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch measured = new CountDownLatch(1);
        Registration slow = bench.view(3)
                .register(
                        String.class,
                        (point, event) -> {
                            begun.countDown();
                            Bench.await(measured);
                            work();
                            return Verdict.CONTINUE;
                        },
                        Bench.POINT);
        List<Registration> registrations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            registrations.add(bench.register("a", "orders:batch"));
        }
        FutureTask<String> hitter = Bench.call(() -> {
            site.hit("x");
            return "done";
        });
        Bench.await(begun);
        long graces = count();
        long begin = System.nanoTime();
        measured.countDown();
        registrations.forEach(Registration::unregister);
        bench.view(2).sync();
        long took = System.nanoTime() - begin;
        assertThat(count() - graces).isEqualTo(1);
        Bench.get(hitter);
        slow.close();
        return took;
    }

    @Test
    void theThreadsAreGoneWhenNobodyWaits() throws Exception {
        Set<Thread> before = threads();
        for (int round = 0; round < 3; round++) {
            Bench own = new Bench();
            Site<String> fresh = own.site();
            CountDownLatch parked = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            own.view(3)
                    .register(
                            String.class,
                            (point, event) -> {
                                parked.countDown();
                                Bench.await(release);
                                return Verdict.CONTINUE;
                            },
                            Bench.POINT);
            FutureTask<String> hitter = Bench.call(() -> {
                fresh.hit("x");
                return "done";
            });
            Bench.await(parked);
            FutureTask<String> waiter = Bench.call(() -> {
                own.view(2).sync();
                return "done";
            });
            Bench.until(
                    "both are there",
                    () -> Set.copyOf(own(before))
                            .containsAll(Set.of("probus-keeper", "probus-watch")));
            release.countDown();
            Bench.get(hitter);
            Bench.get(waiter);
            Bench.until("both have ended", () -> endedOf(before));
        }
    }
}
