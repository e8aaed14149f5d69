/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Tracks: a lap is a section, for each wait that there is. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TrackTest {
    private static final Duration LONG = Duration.ofSeconds(Threads.LIMIT_SECONDS);
    private static final Duration SHORT = Duration.ofMillis(30);

    /** What a lap says at its steps, from the first one on. */
    private static final List<String> LABELS = List.of("first", "second", "third");

    private final Srcu domain = domain(false);

    private static Srcu domain(boolean fenced) {
        SrcuBuilder builder = Srcu.named("tracks").debug(false).places(TrackTest::label);
        return (fenced ? builder.flavour(Flavour.FENCED) : builder).build();
    }

    private static @Nullable Object label(long place) {
        return place == 0 ? null : LABELS.get((int) place - 10);
    }

    private static Section section(Srcu domain) {
        Section section = domain.lock();
        section.unlock();
        return section.cell;
    }

    private static Section.Track track(Srcu domain) {
        return Objects.requireNonNull(section(domain).track(10, 11, 12));
    }

    /** A thread that is on a track, at a step, until it is told to go on, and to leave. */
    private static final class Runner {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final CountDownLatch gone = new CountDownLatch(1);
        private final CountDownLatch leave = new CountDownLatch(1);
        private final FutureTask<Void> task;

        Runner(Srcu domain, int step, int next) {
            task = Threads.PLATFORM.call(() -> {
                Section.Track track = track(domain);
                long lap = track.start().begin();
                track.next(lap, step);
                begun.countDown();
                Threads.await(goOn);
                track.step(lap, next);
                gone.countDown();
                Threads.await(leave);
                track.end(lap);
                return null;
            });
            Threads.await(begun);
        }

        void goOn() {
            goOn.countDown();
            Threads.await(gone);
        }

        void leave() throws Exception {
            goOn();
            leave.countDown();
            Threads.get(task);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aGracePeriodWaitsForALapThatHasBegun(boolean fenced) throws Exception {
        Srcu fences = domain(fenced);
        Runner runner = new Runner(fences, 1, 2);
        FutureTask<Void> waiter = Threads.synchronizer(fences);
        Threads.assertStillWaiting(waiter);
        runner.goOn();
        Threads.assertStillWaiting(waiter);
        runner.leave();
        Threads.get(waiter);
    }

    @Test
    void aWaitThatGaveUpIsLedOnByTheNext() throws Exception {
        Runner runner = new Runner(domain, 1, 2);
        long cookie = domain.getState();
        assertThat(domain.synchronize(cookie, SHORT)).isFalse();
        assertThat(domain.synchronize(cookie, SHORT)).isFalse();
        assertThat(domain.poll(cookie)).isFalse();
        runner.leave();
        assertThat(domain.synchronize(cookie, LONG)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lapsThatBeginLaterHoldUpNobody(boolean fenced) throws Exception {
        Srcu fences = domain(fenced);
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch running = new CountDownLatch(1);
        FutureTask<Long> runner = Threads.PLATFORM.call(() -> {
            Section.Track track = track(fences);
            Section.Start start = track.start();
            while (!over.get()) {
                long lap = start.begin();
                if (lap == Section.Start.NONE) { // a grace period is urgent
                    fences.lock().unlock();
                } else {
                    track.next(lap, 3);
                    track.end(lap);
                }
                running.countDown();
            }
            return track.laps();
        });
        Threads.await(running);
        for (int i = 0; i < 200; i++) {
            assertThat(fences.synchronize(LONG)).isTrue();
        }
        over.set(true);
        assertThat(Threads.get(runner)).isPositive();
    }

    @Test
    void aThreadIsInATrackOnce() {
        Section.Track track = track(domain);
        Section.Start start = track.start();
        long lap = start.begin();
        assertThat(lap).isNotEqualTo(Section.Start.NONE);
        assertThat(start.begin()).isEqualTo(Section.Start.NONE);
        track.end(lap);
        assertThat(start.begin()).isGreaterThan(lap);
    }

    @Test
    void anotherThreadIsToldToTakeASection() throws Exception {
        Section.Start start = track(domain).start();
        assertThat(Threads.get(Threads.PLATFORM.call(start::begin))).isEqualTo(Section.Start.NONE);
    }

    @Test
    void whoIsInOneIsInASection() {
        Section.Track track = track(domain);
        Section section = track.section();
        assertThat(domain.inSection()).isFalse();
        long lap = track.start().begin();
        assertThat(domain.inSection()).isTrue();
        assertThat(section.depth()).isEqualTo(1);
        assertThat(domain.lock().depth()).isEqualTo(2);
        section.unlock();
        assertThatThrownBy(domain::synchronize).hasMessageContaining("inside its own section");
        assertThat(domain.synchronizeOn("first"::equals, SHORT))
                .as("not for itself")
                .isTrue();
        track.end(lap);
        domain.synchronize();
        assertThat(section.depth()).isZero();
    }

    @Test
    void aWaitForOthersWaitsForTheLapsOfOthers() throws Exception {
        Section.Track track = track(domain);
        long lap = track.start().begin();
        Runner runner = new Runner(domain, 1, 2);
        assertThat(domain.synchronizeOthers(SHORT)).isFalse();
        runner.leave();
        assertThat(domain.synchronizeOthers(LONG)).isTrue();
        track.end(lap);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWaitForLabelsWaitsForTheStepThatIsMeant(boolean fenced) throws Exception {
        Srcu fences = domain(fenced);
        Runner runner = new Runner(fences, 2, 3);
        assertThat(fences.synchronizeOn("first"::equals, LONG)).as("left").isTrue();
        assertThat(fences.synchronizeOn("third"::equals, LONG)).as("to come").isTrue();
        FutureTask<Boolean> waiter =
                Threads.PLATFORM.call(() -> fences.synchronizeOn("second"::equals, LONG));
        Threads.assertStillWaiting(waiter);
        runner.goOn();
        assertThat(Threads.get(waiter)).isTrue();
        assertThat(fences.synchronizeOn("third"::equals, SHORT)).isFalse();
        runner.leave();
        assertThat(fences.synchronizeOn("third"::equals, LONG)).isTrue();
    }

    /** Whoever is passed by sees, after look, what was marked before the wait. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStepIsSeenByTheWaitOrTheMarkByTheStep(boolean fenced) throws Exception {
        Srcu fences = domain(fenced);
        for (int i = 0; i < 200; i++) {
            boolean[] gone = new boolean[1];
            AtomicBoolean using = new AtomicBoolean();
            CountDownLatch begun = new CountDownLatch(1);
            FutureTask<Void> runner = Threads.PLATFORM.call(() -> {
                Section.Track track = track(fences);
                long lap = track.start().begin();
                begun.countDown();
                Thread.onSpinWait();
                track.step(lap, 2);
                track.look();
                if (!gone[0]) {
                    using.set(true);
                    LockSupport.parkNanos(1_000);
                    using.set(false);
                }
                track.end(lap);
                return null;
            });
            Threads.await(begun);
            gone[0] = true;
            assertThat(fences.synchronizeOn("second"::equals, LONG)).isTrue();
            assertThat(using).isFalse();
            Threads.get(runner);
        }
    }

    @Test
    void reportsSayWhoIsInOneAndWhatItDoes() throws Exception {
        Runner runner = new Runner(domain, 2, 3);
        Reader reader = domain.readers().get(0);
        assertThat(reader.labels()).containsExactly("second");
        assertThat(reader.describe()).contains("in \"second\", in a track");
        assertThat(reader.isStill(null)).isTrue();
        assertThat(reader.isStill("second")).isTrue();
        assertThat(reader.isStill("third")).isFalse();
        assertThat(domain.synchronize(SHORT)).isFalse();
        runner.leave();
        assertThat(reader.isStill(null)).isFalse();
        assertThat(domain.readers()).isEmpty();
    }

    @Test
    void aDomainIsNotClosedUnderALapAndNoneBeginsAfterwards() throws Exception {
        Section.Track track = track(domain);
        Runner runner = new Runner(domain, 1, 2);
        assertThatThrownBy(domain::close).hasMessageContaining("first");
        runner.leave();
        domain.close();
        assertThat(track.start().begin()).isEqualTo(Section.Start.NONE);
    }

    @Test
    void noLapBeginsWhileAGracePeriodIsUrgent() {
        Readers readers =
                new Readers("urgent", Fences.choose(Flavour.FENCED), false, place -> null);
        Section section = readers.gate().lock();
        section.unlock();
        Section.Track track = Objects.requireNonNull(section.track(10));
        readers.urge();
        assertThat(track.start().begin()).isEqualTo(Section.Start.NONE);
        readers.calm();
        long lap = track.start().begin();
        assertThat(lap).isNotEqualTo(Section.Start.NONE);
        readers.urge();
        assertThat(section.giveWay(readers.urges)).as("inside").isFalse();
        track.end(lap);
        assertThat(section.giveWay(readers.urges)).isTrue();
    }

    @Test
    void aLapIsEndedWithoutACallAsWell() {
        Section.Track track = track(domain);
        Section.Start start = track.start();
        long lap = start.begin();
        track.late = lap + 1;
        assertThat(domain.inSection()).isFalse();
        assertThat(domain.synchronize(LONG)).isTrue();
        assertThat(start.begin()).as("it is tidied up").isEqualTo(Section.Start.NONE);
        long next = start.begin();
        assertThat(next).isGreaterThan(lap);
        assertThat(domain.inSection()).isTrue();
        track.end(next);
        assertThat(track.laps()).isEqualTo(1);
    }

    /** Else a thread that makes one after the other would hold up a wait for ever. */
    @Test
    void aLapIsToldFromTheNextOne() {
        Section.Track track = track(domain);
        long lap = track.start().begin();
        long entry = track.entry();
        assertThat(track.in(entry)).isTrue();
        assertThat(track.holds(entry, "first"::equals)).isTrue();
        track.end(lap);
        long next = track.start().begin();
        assertThat(track.in(entry)).isFalse();
        assertThat(track.holds(entry, "first"::equals)).isFalse();
        track.end(next);
    }

    @Test
    void lapsAreCountedUnlessTheyAreCancelled() {
        Section.Track track = track(domain);
        Section.Start start = track.start();
        for (int i = 0; i < 3; i++) {
            track.end(start.begin());
            track.cancel(start.begin());
        }
        assertThat(track.laps()).isEqualTo(3);
        assertThat(domain.inSection()).isFalse();
    }

    @Test
    void aThreadHasSoManyAndTheyAreGivenBack() {
        Section section = section(domain);
        Section.Track first = track(domain);
        for (int i = 1; i < Section.MOST_TRACKS; i++) {
            assertThat(section.track(10)).isNotNull();
        }
        assertThat(section.track(10)).isNull();
        first.close();
        assertThat(section.track(10)).isNotNull();
        assertThat(section.tracks).hasSize(Section.MOST_TRACKS).doesNotContain(first);
    }

    @Test
    void noneIsMadeWhereAThreadMayHaveTwoSections() throws Exception {
        Section section = section(domain);
        assertThat(Threads.get(Threads.callInMySlot(() -> section(domain))).track(10))
                .isNull();
        Srcu debug = Srcu.named("debug").debug(true).build();
        assertThat(section(debug).track(10)).isNull();
        assertThatThrownBy(() -> section.track(new long[256]))
                .hasMessageContaining("256 steps are too many")
                .hasMessageContaining("255 at most");
        assertThat(section.track(new long[255])).isNotNull();
    }
}
