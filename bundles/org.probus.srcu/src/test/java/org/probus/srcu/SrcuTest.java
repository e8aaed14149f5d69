/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** What a domain promises, one statement a test. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SrcuTest {
    private final Srcu domain = Srcu.named("test").debug(false).build();

    @Test
    void synchronizeReturnsAtOnceWithoutReaders() {
        domain.synchronize();

        assertThat(domain.statistics().count()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Threads.class)
    void synchronizeWaitsForAReaderThatHadBegun(Threads kind) throws Exception {
        Threads.Parked reader = kind.parkInside(domain, "parked");
        FutureTask<Void> waiter = Threads.synchronizer(domain);

        Threads.assertStillWaiting(waiter);
        reader.leave();

        Threads.get(waiter);
    }

    @ParameterizedTest
    @EnumSource(Threads.class)
    void synchronizeIgnoresAReaderThatBeganLater(Threads kind) throws Exception {
        Threads.Parked early = kind.parkInside(domain, "early");
        FutureTask<Void> waiter = Threads.synchronizer(domain);
        Threads.until("the grace period waits", () -> !domain.holders().isEmpty());
        List<Threads.Parked> late = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            late.add(kind.parkInside(domain, "late"));
        }
        early.leave();

        Threads.get(waiter);
        for (Threads.Parked reader : late) {
            assertThat(reader.task().isDone()).isFalse();
            reader.leave();
        }
    }

    @Test
    void readersThatComeAndGoWithoutAPauseDoNotStarveAGracePeriod() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        List<FutureTask<Void>> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            readers.add(Threads.PLATFORM.call(() -> {
                // Sections overlap in time over all readers: at no instant is everybody outside.
                while (!stop.get()) {
                    domain.lock().unlock();
                }
                return null;
            }));
        }
        for (int i = 0; i < 50; i++) {
            domain.synchronize();
        }
        stop.set(true);
        for (FutureTask<Void> reader : readers) {
            Threads.get(reader);
        }

        assertThat(domain.statistics().count()).isEqualTo(50);
    }

    @ParameterizedTest
    @EnumSource(Threads.class)
    void nestedSectionsEndWithTheOutermost(Threads kind) throws Exception {
        CountDownLatch innerLeft = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        FutureTask<Void> reader = kind.call(() -> {
            Section outer = domain.lock();
            for (int i = 0; i < 64; i++) {
                assertThat(domain.lock()).isSameAs(outer);
            }
            assertThat(outer.depth()).isEqualTo(65);
            for (int i = 0; i < 64; i++) {
                outer.unlock();
            }
            innerLeft.countDown();
            Threads.await(release);
            outer.unlock();
            assertThat(domain.inSection()).isFalse();
            return null;
        });
        Threads.await(innerLeft);
        FutureTask<Void> waiter = Threads.synchronizer(domain);

        Threads.assertStillWaiting(waiter);
        release.countDown();

        Threads.get(reader);
        Threads.get(waiter);
    }

    @Test
    void nestedSectionKeepsTheBankOfTheOutermostOverAFlip() throws Exception {
        CountDownLatch flipped = new CountDownLatch(1);
        CountDownLatch nested = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        FutureTask<Void> reader = Threads.PLATFORM.call(() -> {
            Section section = domain.lock();
            Threads.await(flipped);
            domain.lock();
            section.unlock();
            nested.countDown();
            Threads.await(release);
            section.unlock();
            return null;
        });
        Threads.until("the reader is inside", () -> domain.cells() == 2);
        FutureTask<Void> waiter = Threads.synchronizer(domain);
        Threads.until("the grace period waits", () -> !domain.holders().isEmpty());
        flipped.countDown();
        Threads.await(nested);

        Threads.assertStillWaiting(waiter);
        release.countDown();

        Threads.get(reader);
        Threads.get(waiter);
    }

    @Test
    void synchronizeInsideItsOwnSectionIsRefusedAndNamed() {
        Section section = domain.lock();
        try {
            assertThatThrownBy(domain::synchronize)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("domain test inside its own section")
                    .hasMessageContaining(Thread.currentThread().getName())
                    .hasMessageContaining("leave the section first");
        } finally {
            section.unlock();
        }
        domain.synchronize();
    }

    @Test
    void synchronizeOfAnotherDomainInsideASectionIsAllowed() {
        Srcu other = new Srcu("other");
        Section section = domain.lock();
        try {
            other.synchronize();
            assertThat(other.inSection()).isFalse();
            assertThat(domain.inSection()).isTrue();
        } finally {
            section.unlock();
        }
    }

    @ParameterizedTest
    @EnumSource(Threads.class)
    void sixtyFourConcurrentCallsShareTwoGracePeriods(Threads kind) throws Exception {
        Threads.Parked reader = kind.parkInside(domain, "parked");
        FutureTask<Void> first = Threads.synchronizer(domain);
        Threads.until("the first grace period runs", () -> !domain.holders().isEmpty());
        CountDownLatch asked = new CountDownLatch(64);
        List<FutureTask<Void>> waiters = new ArrayList<>();
        Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < 64; i++) {
            waiters.add(Threads.PLATFORM.call(() -> {
                threads.add(Thread.currentThread());
                asked.countDown();
                domain.synchronize();
                return null;
            }));
        }
        Threads.await(asked);
        Threads.until("all of them wait", () -> threads.stream().allMatch(SrcuTest::waits));
        assertThat(waiters).noneMatch(FutureTask::isDone);
        reader.leave();
        Threads.get(first);
        for (FutureTask<Void> waiter : waiters) {
            Threads.get(waiter);
        }

        assertThat(domain.statistics().count()).isEqualTo(2);
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING; // until it reports the leader
    }

    @Test
    void aCallThatComesWhileAGracePeriodRunsWaitsForTheNextOne() throws Exception {
        Threads.Parked first = Threads.PLATFORM.parkInside(domain, "first");
        FutureTask<Void> early = Threads.synchronizer(domain);
        Threads.until("the grace period runs", () -> !domain.holders().isEmpty());
        // It may have taken the new bank already, so that the running grace period ignores it.
        Threads.Parked second = Threads.PLATFORM.parkInside(domain, "second");
        FutureTask<Void> late = Threads.synchronizer(domain);
        first.leave();

        Threads.assertStillWaiting(late);
        second.leave();

        Threads.get(early);
        Threads.get(late);
    }

    @Test
    void interruptDoesNotEndTheWaitAndIsKept() throws Exception {
        Threads.Parked reader = Threads.PLATFORM.parkInside(domain, "parked");
        Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        FutureTask<Boolean> leader = Threads.PLATFORM.call(() -> {
            threads.add(Thread.currentThread());
            domain.synchronize();
            return Thread.interrupted();
        });
        Threads.until("the grace period runs", () -> !domain.holders().isEmpty());
        FutureTask<Boolean> follower = Threads.PLATFORM.call(() -> {
            threads.add(Thread.currentThread());
            domain.synchronize();
            return Thread.interrupted();
        });
        Threads.until("both wait", () -> threads.size() == 2);
        threads.forEach(Thread::interrupt);

        Threads.assertStillWaiting(leader);
        Threads.assertStillWaiting(follower);
        reader.leave();

        assertThat(Threads.get(leader)).isTrue();
        assertThat(Threads.get(follower)).isTrue();
    }

    @Test
    void holdersNameThreadAndLabel() throws Exception {
        Threads.Parked reader = Threads.PLATFORM.parkInside(domain, "placing order 7");
        FutureTask<Void> waiter = Threads.synchronizer(domain);
        Threads.until("the holder is seen", () -> !domain.holders().isEmpty());
        Reader holder = domain.holders().get(0);

        assertThat(holder.label()).isEqualTo("placing order 7");
        assertThat(threadOf(holder).getName()).isEqualTo("reader");
        assertThat(holder.heldNanos()).isPositive();
        reader.leave();
        Threads.get(waiter);

        assertThat(domain.holders()).isEmpty();
    }

    private static Thread threadOf(Reader reader) {
        Thread thread = reader.thread();
        assertThat(thread).isNotNull();
        return thread == null ? Thread.currentThread() : thread;
    }

    @Test
    void waitingForTheOthersIsAllowedInsideASection() throws Exception {
        Threads.Parked reader = Threads.PLATFORM.parkInside(domain, "parked");
        FutureTask<Boolean> waiter = Threads.PLATFORM.call(() -> {
            Section section = domain.lock();
            try {
                return domain.synchronizeOthers(Duration.ofSeconds(Threads.LIMIT_SECONDS));
            } finally {
                section.unlock();
            }
        });

        Threads.assertStillWaiting(waiter);
        reader.leave();

        assertThat(Threads.get(waiter)).isTrue();
    }

    @Test
    void waitingForTheOthersIgnoresThoseThatComeAndGo() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        FutureTask<Void> busy = Threads.PLATFORM.call(() -> {
            while (!stop.get()) {
                domain.lock().unlock();
            }
            return null;
        });
        for (int i = 0; i < 1_000; i++) {
            assertThat(domain.synchronizeOthers(Duration.ofSeconds(Threads.LIMIT_SECONDS)))
                    .isTrue();
        }
        stop.set(true);

        Threads.get(busy);
    }

    @Test
    void waitingForTheOthersGivesUpInTimeAndKeepsAnInterrupt() throws Exception {
        Threads.Parked reader = Threads.PLATFORM.parkInside(domain, "parked");
        FutureTask<Boolean> waiter = Threads.PLATFORM.call(() -> {
            Thread.currentThread().interrupt();
            boolean over = domain.synchronizeOthers(Duration.ofMillis(30));
            assertThat(Thread.interrupted()).isTrue();
            return over;
        });

        assertThat(Threads.get(waiter)).isFalse();
        reader.leave();
        assertThat(domain.synchronizeOthers(Duration.ofMillis(30))).isTrue();
    }

    @Test
    void stallIsReportedWithItsReadersAndAgain() throws Exception {
        Queue<Stall> stalls = new ConcurrentLinkedQueue<>();
        Srcu watched = Srcu.named("watched")
                .stallAfter(Duration.ofMillis(20))
                .onStall(stalls::add)
                .build();
        Threads.Parked reader = Threads.PLATFORM.parkInside(watched, "sleeping");
        FutureTask<Void> waiter = Threads.synchronizer(watched);
        Threads.until("two reports", () -> stalls.size() >= 2);
        reader.leave();
        Threads.get(waiter);

        // A third one may come when the reader has just left.
        assertThat(stalls.stream().limit(2)).allSatisfy(stall -> {
            assertThat(stall.domain()).isEqualTo("watched");
            assertThat(stall.ageNanos()).isGreaterThanOrEqualTo(20_000_000);
            assertThat(stall.readers()).extracting(Reader::label).containsExactly("sleeping");
        });
    }

    @Test
    void aReportThatThrowsDoesNotEndTheWait() throws Exception {
        CountDownLatch thrown = new CountDownLatch(2);
        Srcu watched = Srcu.named("watched")
                .stallAfter(Duration.ofMillis(1))
                .onStall(stall -> {
                    thrown.countDown();
                    throw new LinkageError("from the report");
                })
                .build();
        Threads.Parked reader = Threads.PLATFORM.parkInside(watched, "sleeping");
        FutureTask<Void> waiter = Threads.synchronizer(watched);
        Threads.await(thrown);

        Threads.assertStillWaiting(waiter);
        reader.leave();

        Threads.get(waiter);
    }

    @ParameterizedTest
    @EnumSource(Threads.class)
    void cellsOfEndedThreadsAreFoldedInAndCountNothing(Threads kind) throws Exception {
        for (int i = 0; i < 2_000; i++) {
            Threads.get(kind.call(() -> {
                domain.lock().unlock();
                return null;
            }));
        }
        Threads.until("few cells are left", () -> {
            domain.lock().unlock();
            return domain.cells() <= 2 * 64 + 2;
        });

        domain.synchronize();
    }

    @Test
    void aThreadThatEndsInsideHoldsTheGracePeriodAndIsReported() throws Exception {
        Queue<Stall> stalls = new ConcurrentLinkedQueue<>();
        Srcu watched = Srcu.named("watched")
                .stallAfter(Duration.ofMillis(5))
                .onStall(stalls::add)
                .build();
        Threads.get(Threads.PLATFORM.call(() -> watched.lock().label("never left")));
        FutureTask<Void> waiter = Threads.synchronizer(watched);
        Threads.until("the stall is reported", () -> !stalls.isEmpty());

        Threads.assertStillWaiting(waiter);
        assertThat(stalls)
                .allSatisfy(stall -> assertThat(stall.readers())
                        .extracting(Reader::label)
                        .containsExactly("never left"));
    }

    @Test
    void twentyThousandSectionsThatParkInsideBalance() throws Exception {
        int count = 20_000;
        CountDownLatch done = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            Threads.VIRTUAL.start(() -> {
                Section section = domain.lock();
                try {
                    LockSupport.parkNanos(1_000);
                } finally {
                    section.unlock();
                    done.countDown();
                }
            });
            if (i % 1_000 == 0) {
                domain.synchronize();
            }
        }
        Threads.await(done);

        domain.synchronize();
    }

    @Test
    void aDomainIsNotKeptAliveByItsThreads() {
        WeakReference<Srcu> gone = usedAndDropped();

        Threads.untilCollected(gone);
    }

    private static WeakReference<Srcu> usedAndDropped() {
        Srcu dropped = new Srcu("dropped");
        dropped.lock().unlock();
        dropped.synchronize();
        return new WeakReference<>(dropped);
    }

    @Test
    void aThreadIsNotKeptAliveByItsDomain() throws Exception {
        WeakReference<Thread> gone = readerThatEnded();

        Threads.untilCollected(gone);
        domain.synchronize();
    }

    private WeakReference<Thread> readerThatEnded() throws InterruptedException {
        Thread thread = Threads.PLATFORM.start(() -> domain.lock().unlock());
        thread.join(TimeUnit.SECONDS.toMillis(Threads.LIMIT_SECONDS));
        return new WeakReference<>(thread);
    }

    @Test
    void statisticsGiveExactPercentiles() {
        Durations durations = new Durations();
        assertThat(durations.statistics()).isEqualTo(new Statistics(0, 0, 0, 0));
        for (int i = 1; i <= 100; i++) {
            durations.add(i);
        }
        assertThat(durations.statistics()).isEqualTo(new Statistics(100, 50, 99, 100));
        durations.add(5_000);
        for (int i = 0; i < 2_000; i++) {
            durations.add(7);
        }
        assertThat(durations.statistics()).isEqualTo(new Statistics(2_101, 7, 7, 5_000));
    }
}
