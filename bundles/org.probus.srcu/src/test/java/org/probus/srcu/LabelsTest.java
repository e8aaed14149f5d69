/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import javax.management.ObjectName;

/** Waits for labels: who is waited for, who is passed by, and what those are told. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LabelsTest {
    private static final String MEANT = "meant";
    private static final Duration LONG = Duration.ofSeconds(Threads.LIMIT_SECONDS);
    private static final Duration SHORT = Duration.ofMillis(30);

    private final Srcu domain = new Srcu("test");

    private boolean waited(Duration limit) {
        return domain.synchronizeOn(MEANT::equals, limit);
    }

    private FutureTask<Boolean> waiter() {
        return Threads.PLATFORM.call(() -> waited(LONG));
    }

    @ParameterizedTest
    @EnumSource(Threads.class)
    void aSectionThatDoesSomethingElseIsPassedBy(Threads threads) throws Exception {
        Threads.Parked other = threads.parkInside(domain, "other");

        assertThat(waited(LONG)).isTrue();
        assertThat(domain.synchronize(SHORT)).isFalse();
        other.leave();
    }

    @ParameterizedTest
    @EnumSource(Threads.class)
    void aSectionThatDoesWhatIsMeantIsWaitedFor(Threads threads) throws Exception {
        Threads.Parked other = threads.parkInside(domain, "other");
        Threads.Parked meant = threads.parkInside(domain, MEANT);
        FutureTask<Boolean> waiter = waiter();
        Threads.assertStillWaiting(waiter);
        meant.leave();

        assertThat(Threads.get(waiter)).isTrue();
        other.leave();
    }

    @Test
    void aSectionThatHasSaidNothingIsWaitedFor() throws Exception {
        CountDownLatch silent = new CountDownLatch(1);
        CountDownLatch speaks = new CountDownLatch(1);
        CountDownLatch ends = new CountDownLatch(1);
        FutureTask<Void> reader = Threads.PLATFORM.call(() -> {
            Section section = domain.lock();
            silent.countDown();
            Threads.await(speaks);
            section.label("other");
            Threads.await(ends);
            section.unlock();
            return null;
        });
        Threads.await(silent);
        FutureTask<Boolean> waiter = waiter();
        Threads.assertStillWaiting(waiter);
        speaks.countDown();

        assertThat(Threads.get(waiter)).isTrue();
        ends.countDown();
        Threads.get(reader);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 9, 40})
    void anOuterLabelIsWaitedForWhateverIsDoneInside(int depth) throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch outer = new CountDownLatch(1);
        CountDownLatch ends = new CountDownLatch(1);
        FutureTask<Void> reader = Threads.PLATFORM.call(() -> {
            Deque<Section> open = new ArrayDeque<>();
            for (int i = 1; i <= depth; i++) {
                open.push(domain.lock());
                open.element().label(i == depth - 1 ? MEANT : "other");
            }
            assertThat(open.element().labels()).hasSize(depth);
            inside.countDown();
            Threads.await(outer);
            open.pop().unlock();
            open.pop().unlock();
            Threads.await(ends);
            open.forEach(Section::unlock);
            return null;
        });
        Threads.await(inside);
        FutureTask<Boolean> waiter = waiter();
        Threads.assertStillWaiting(waiter);
        outer.countDown();

        assertThat(Threads.get(waiter)).isTrue();
        ends.countDown();
        Threads.get(reader);
    }

    @Test
    void whoWasPassedByIsToldUntilItsSectionEnds() throws Exception {
        AtomicBoolean gone = new AtomicBoolean();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch passed = new CountDownLatch(1);
        FutureTask<Void> reader = Threads.PLATFORM.call(() -> {
            Section section = domain.lock();
            section.label("first");
            assertThat(section.overdue()).as("the first label").isFalse();
            section.label("second");
            assertThat(section.overdue()).as("before the wait").isFalse();
            inside.countDown();
            Threads.await(passed);
            section.label(MEANT);
            assertThat(section.overdue()).as("after the wait").isTrue();
            assertThat(gone).isTrue();
            Section inner = domain.lock();
            inner.label("inner");
            assertThat(inner.overdue()).as("inside").isTrue();
            inner.unlock();
            section.unlock();

            section = domain.lock();
            section.label("first");
            assertThat(section.overdue()).as("the next section").isFalse();
            section.label("second");
            assertThat(section.overdue()).as("the next section").isFalse();
            section.unlock();
            return null;
        });
        Threads.await(inside);
        assertThat(domain.overdue()).isFalse();
        gone.set(true);
        assertThat(waited(LONG)).isTrue();
        assertThat(domain.overdue()).isTrue();
        passed.countDown();
        Threads.get(reader);

        assertThat(domain.overdue()).isFalse();
    }

    @Test
    void holdsAreWaitedForByTheirLabels() throws Exception {
        Hold other = domain.down().label("other");
        assertThat(waited(LONG)).isTrue();
        Hold meant = domain.down().label(MEANT);
        Hold silent = domain.down();
        FutureTask<Boolean> waiter = waiter();
        Threads.assertStillWaiting(waiter);
        meant.up();
        Threads.assertStillWaiting(waiter);
        silent.up();

        assertThat(Threads.get(waiter)).isTrue();
        other.up();
    }

    @Test
    void aWaitInsideTheMeantThingPassesItsOwnSectionBy() throws Exception {
        Threads.Parked meant = Threads.PLATFORM.parkInside(domain, MEANT);
        Section section = domain.lock();
        section.label(MEANT);

        assertThat(waited(SHORT)).isFalse();
        meant.leave();
        assertThat(waited(LONG)).isTrue();
        section.unlock();
    }

    @Test
    void aWaitInsideASectionMakesThatOverdueToo() {
        Section section = domain.lock();
        assertThat(waited(LONG)).isTrue();
        section.label(MEANT);
        assertThat(section.overdue()).isTrue();
        section.unlock();

        section = domain.lock();
        section.label(MEANT);
        assertThat(section.overdue()).isFalse();
        section.unlock();
    }

    @Test
    void aWaitForLabelsGivesUpInTimeAndKeepsAnInterrupt() throws Exception {
        Threads.Parked meant = Threads.PLATFORM.parkInside(domain, MEANT);
        FutureTask<Boolean> waiter = Threads.PLATFORM.call(() -> {
            Thread.currentThread().interrupt();
            boolean over = waited(SHORT);
            assertThat(Thread.interrupted()).isTrue();
            return over;
        });

        assertThat(Threads.get(waiter)).isFalse();
        meant.leave();
        assertThat(waited(Duration.ZERO)).isTrue();
    }

    @Test
    void aThreadThatEndedInsideIsPassedByForWhatItDidNotDo() throws Exception {
        Threads.get(Threads.PLATFORM.call(() -> domain.lock().label("other")));

        assertThat(waited(LONG)).isTrue();
        assertThat(domain.synchronizeOn("other"::equals, SHORT)).isFalse();
    }

    @Test
    void aLimitedWaitForAGracePeriodTellsHowItEnded() throws Exception {
        assertThat(domain.synchronize(LONG)).isTrue();
        Threads.Parked reader = Threads.PLATFORM.parkInside(domain, "parked");
        long before = domain.statistics().count();
        assertThat(domain.synchronize(SHORT)).isFalse();
        assertThat(domain.statistics().count()).isEqualTo(before);
        FutureTask<Boolean> waiter = Threads.PLATFORM.call(() -> domain.synchronize(LONG));
        Threads.assertStillWaiting(waiter);
        reader.leave();

        assertThat(Threads.get(waiter)).isTrue();
    }

    @Test
    void whoLetsGoOfAGracePeriodLeavesItToTheOthers() throws Exception {
        Threads.Parked reader = Threads.PLATFORM.parkInside(domain, "parked");
        CountDownLatch leads = new CountDownLatch(1);
        FutureTask<Boolean> leader = Threads.PLATFORM.call(() -> {
            leads.countDown();
            return domain.synchronize(Duration.ofMillis(200));
        });
        Threads.await(leads);
        Threads.until("the grace period runs", () -> !domain.holders().isEmpty());
        FutureTask<Void> follower = Threads.synchronizer(domain);
        FutureTask<Boolean> impatient = Threads.PLATFORM.call(() -> domain.synchronize(SHORT));

        assertThat(Threads.get(impatient)).as("gives up while another leads").isFalse();
        assertThat(Threads.get(leader)).isFalse();
        Threads.assertStillWaiting(follower);
        reader.leave();
        Threads.get(follower);
    }

    @Test
    void whoGoesOnWithAGracePeriodWaitsForNobodyWhoCameMeanwhile() throws Exception {
        Threads.Parked reader = Threads.PLATFORM.parkInside(domain, "parked");
        long cookie = domain.getState();
        assertThat(domain.synchronize(cookie, SHORT)).isFalse();
        Threads.Parked late = Threads.PLATFORM.parkInside(domain, "late");
        assertThat(domain.synchronize(cookie, SHORT)).isFalse();
        reader.leave();

        assertThat(domain.synchronize(cookie, LONG)).isTrue();
        assertThat(domain.statistics().count()).isEqualTo(1);
        assertThat(domain.statistics().maxNanos()).isGreaterThan(SHORT.toNanos());
        late.leave();
    }

    @Test
    void aLeaderThatLetsGoIsFollowedByOneThatHasTime() throws Exception {
        Srcu silent = Srcu.named("silent").stallAfter(Duration.ZERO).build();
        for (int round = 0; round < 20; round++) {
            Threads.Parked reader = Threads.PLATFORM.parkInside(silent, "parked");
            List<FutureTask<Boolean>> hasty = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Duration limit = Duration.ofMillis(3).plusNanos(1_000L * i);
                hasty.add(Threads.PLATFORM.call(() -> silent.synchronize(limit)));
            }
            FutureTask<Void> patient = Threads.synchronizer(silent);
            for (FutureTask<Boolean> each : hasty) {
                assertThat(Threads.get(each)).isFalse();
            }
            reader.leave();
            Threads.get(patient);
        }
    }

    @Test
    void aPollForLabelsIsOverWithTheGracePeriodOrAfterItsLease() throws Exception {
        Threads.Parked other = Threads.PLATFORM.parkInside(domain, "other");
        Threads.Parked meant = Threads.PLATFORM.parkInside(domain, MEANT);
        BooleanSupplier patient = domain.startPollOn(domain.getState(), MEANT::equals, LONG);
        BooleanSupplier hasty = domain.startPollOn(domain.getState(), MEANT::equals, SHORT);
        Threads.until("the section is overdue", () -> {
            assertThat(patient.getAsBoolean()).isFalse();
            assertThat(hasty.getAsBoolean()).isFalse();
            return domain.overdue();
        });
        BooleanSupplier late = domain.startPollOn(domain.getState(), MEANT::equals, LONG);
        assertThat(late.getAsBoolean()).isFalse();
        meant.leave();
        assertThat(hasty.getAsBoolean()).isTrue();
        assertThat(late.getAsBoolean()).as("spares itself the lease").isTrue();
        assertThat(patient.getAsBoolean()).isFalse();
        other.leave();

        Threads.until("the grace period is over", patient);
        assertThat(hasty.getAsBoolean()).isTrue();
    }

    @Test
    void aWaitThatGoesOnAfterItsLeaseNamesItsHoldersWithoutAGap() throws Exception {
        Threads.Parked meant = Threads.PLATFORM.parkInside(domain, MEANT);
        FutureTask<Boolean> waiter = Threads.PLATFORM.call(
                () -> domain.synchronizeOn(MEANT::equals, Duration.ofMillis(100), LONG));
        Threads.until("the holder is seen", () -> !domain.holders().isEmpty());
        Threads.until("the section is overdue", () -> {
            assertThat(domain.holders()).hasSize(1);
            return domain.overdue();
        });
        assertThat(domain.holders()).hasSize(1);
        Threads.Parked other = Threads.PLATFORM.parkInside(domain, "other");
        meant.leave();

        assertThat(Threads.get(waiter)).isTrue();
        assertThat(domain.synchronizeOn(MEANT::equals, SHORT, LONG)).isTrue();
        other.leave();
    }

    @Test
    void aCookieIsPolledOnceItsGracePeriodWasAskedFor() {
        long cookie = domain.getState();
        assertThat(domain.poll(cookie)).isFalse();
        domain.startPoll(cookie);

        Threads.until("the grace period is over", () -> domain.poll(cookie));
        assertThat(domain.statistics().count()).isEqualTo(1);
    }

    @Test
    void theEndOfAnInnerSectionForgetsItsLabel() {
        Section section = domain.lock();
        section.label("outer");
        WeakReference<Object> inner = labelInside();
        assertThat(section.labels()).containsExactly("outer");
        Threads.untilCollected(inner);

        assertThat(section.label(null)).isEqualTo("outer");
        section.unlock();
    }

    private WeakReference<Object> labelInside() {
        Object label = new Object();
        Deque<Section> open = new ArrayDeque<>();
        for (int i = 0; i < 20; i++) {
            open.push(domain.lock());
            assertThat(open.element().label(label)).isNull();
        }
        assertThat(open.element().labels()).hasSize(21);
        open.forEach(Section::unlock);
        return new WeakReference<>(label);
    }

    @Test
    void aWaitThatEndsLeavesTheHoldersOfTheOthersKnown() throws Exception {
        Threads.Parked reader = Threads.PLATFORM.parkInside(domain, "parked");
        FutureTask<Void> waiter = Threads.synchronizer(domain);
        Threads.until("the holder is seen", () -> !domain.holders().isEmpty());
        long held = domain.holders().get(0).heldNanos();
        assertThat(domain.synchronizeOn("parked"::equals, SHORT)).isFalse();

        assertThat(domain.holders()).hasSize(1);
        assertThat(domain.holders().get(0).heldNanos()).isGreaterThan(held + 30_000_000);
        reader.leave();
        Threads.get(waiter);
        assertThat(domain.holders()).isEmpty();
    }

    @Test
    void labelsAllocateNothingAtAnyDepth() throws Exception {
        Srcu plain = Srcu.named("plain").debug(false).build();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = allocated();
            for (int i = 0; i < 1_000; i++) {
                nest(plain, 12);
            }
            least = Math.min(least, allocated() - before);
        }

        assertThat(least).as("bytes in 12 000 sections").isLessThan(12_000);
    }

    private static void nest(Srcu plain, int depth) {
        Section section = plain.lock();
        section.label("first");
        section.overdue();
        section.label("second");
        section.overdue();
        if (depth > 1) {
            nest(plain, depth - 1);
        }
        section.label(null);
        section.unlock();
    }

    /** The bytes that this thread has allocated. */
    private static long allocated() throws Exception {
        return (Long) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
                        "getThreadAllocatedBytes",
                        new Object[] {Thread.currentThread().getId()},
                        new String[] {"long"});
    }

    /** A thread that has a stack trace of its own making, and stays in a section. */
    private static final class Odd extends Thread {
        private final Srcu domain;
        private final CountDownLatch inside = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);
        private final AtomicInteger asked = new AtomicInteger();

        Odd(Srcu domain) {
            this.domain = domain;
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            asked.incrementAndGet();
            return new StackTraceElement[0];
        }

        @Override
        public void run() {
            Section section = domain.lock();
            section.label("other");
            inside.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                // It ends.
            }
            section.unlock();
        }
    }

    @Test
    void aWaitStopsNoThreadByCodeOfOthers() throws Exception {
        Srcu fenced = Srcu.named("fenced").flavour(Flavour.FENCED).build();
        Odd odd = new Odd(fenced);
        odd.start();
        odd.inside.await();

        assertThat(fenced.synchronizeOn("meant"::equals, LONG)).isTrue();
        assertThat(odd.asked).hasValue(0);
        odd.release.countDown();
        odd.join();
    }

    @Test
    void aTokenLabelsAsASectionDoes() throws Exception {
        Srcu watched = Srcu.named("watched").debug(true).build();
        Section outer = watched.lock();
        outer.label("first");
        outer.label("outer");
        assertThat(outer.overdue()).isFalse();
        Section inner = watched.lock();
        inner.label("inner");

        assertThat(outer.labels()).containsExactly("outer", "inner");
        assertThat(Threads.get(
                        Threads.PLATFORM.call(() -> watched.synchronizeOn("outer"::equals, SHORT))))
                .isFalse();
        assertThat(inner.overdue()).isTrue();
        inner.unlock();
        outer.unlock();
    }
}
