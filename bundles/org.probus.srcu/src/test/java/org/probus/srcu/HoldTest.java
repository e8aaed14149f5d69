/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;

/** Sections that another thread ends, and clones for a second holder. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HoldTest {
    private final Srcu domain = new Srcu("test");

    @Test
    void aGracePeriodWaitsUntilAnotherThreadEndsTheHold() throws Exception {
        Hold hold = domain.down().label("a reply");
        FutureTask<Void> waiter = Threads.synchronizer(domain);
        Threads.assertStillWaiting(waiter);
        Threads.until("the hold is seen", () -> !domain.holders().isEmpty());

        assertThat(domain.holders()).singleElement().satisfies(reader -> {
            assertThat(reader.label()).isEqualTo("a reply");
            assertThat(reader.thread()).isSameAs(Thread.currentThread());
            assertThat(reader.hold()).isTrue();
            assertThat(reader.stack()).as("it is no thread's").isEmpty();
            assertThat(reader.isStill("a reply")).isTrue();
            assertThat(reader.isStill("another")).isFalse();
        });
        Reader seen = domain.holders().get(0);
        Threads.get(Threads.VIRTUAL.call(() -> {
            hold.up();
            return true;
        }));

        Threads.get(waiter);
        assertThat(hold.isOpen()).isFalse();
        assertThat(seen.isStill(null)).isFalse();
        assertThat(domain.holders()).isEmpty();
    }

    @Test
    void aHoldThatBeganLaterIsNotWaitedFor() throws Exception {
        Hold early = domain.down();
        FutureTask<Void> waiter = Threads.synchronizer(domain);
        Threads.until("the grace period waits", () -> !domain.holders().isEmpty());
        Hold late = domain.down();
        early.up();

        Threads.get(waiter);
        late.up();
    }

    @Test
    void upTwiceIsRefusedAndNamed() {
        Hold hold = domain.down();
        hold.up();

        assertThatThrownBy(hold::up)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("up twice: hold 1 of domain test")
                .hasMessageContaining(Thread.currentThread().getName());
        domain.synchronize();
    }

    @Test
    void noThreadIsInTheSectionOfAHold() {
        Hold hold = domain.down();

        assertThat(domain.inSection()).isFalse();
        hold.up();
    }

    @Test
    void aCloneOfASectionHoldsTheGracePeriodsThatTheSectionHeld() throws Exception {
        Section section = domain.lock();
        FutureTask<Void> waiter = Threads.synchronizer(domain);
        Threads.until("the grace period waits", () -> !domain.holders().isEmpty());
        // New sections take the other bank by now: a clone there would hold nothing up.
        Hold clone = section.cloneLock();
        section.unlock();

        Threads.assertStillWaiting(waiter);
        clone.up();
        Threads.get(waiter);
    }

    @Test
    void aCloneOfAHoldHoldsTheGracePeriodsThatTheHoldHeld() throws Exception {
        Hold hold = domain.down();
        FutureTask<Void> waiter = Threads.synchronizer(domain);
        Threads.until("the grace period waits", () -> !domain.holders().isEmpty());
        Hold clone = hold.cloneLock();
        hold.up();

        Threads.assertStillWaiting(waiter);
        clone.up();
        Threads.get(waiter);
    }

    @Test
    void whatIsOverCannotBeCloned() {
        Hold hold = domain.down();
        hold.up();
        Section section = domain.lock();
        section.unlock();

        assertThatThrownBy(hold::cloneLock).hasMessageContaining("was ended before");
        Srcu plain = Srcu.named("plain").debug(false).build();
        Section ended = plain.lock();
        ended.unlock();
        assertThatThrownBy(ended::cloneLock).hasMessageContaining("clone without lock");
        domain.synchronize();
    }

    @Test
    void waitingForTheOthersWaitsForHolds() {
        Hold hold = domain.down();

        assertThat(domain.synchronizeOthers(Duration.ofMillis(30))).isFalse();
        hold.up();
        assertThat(domain.synchronizeOthers(Duration.ofMillis(30))).isTrue();
    }

    @Test
    void waitingForTheOthersWaitsForClonesThatAreMadeMeanwhile() throws Exception {
        for (boolean labels : new boolean[] {false, true}) {
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch clone = new CountDownLatch(1);
            AtomicReference<Hold> clones = new AtomicReference<>();
            FutureTask<Void> reader = Threads.PLATFORM.call(() -> {
                Section section = domain.lock();
                section.label("what is meant");
                inside.countDown();
                Threads.await(clone);
                Hold first = section.cloneLock();
                clones.set(first.cloneLock().label("what is meant"));
                section.unlock();
                first.up();
                return nothing();
            });
            Threads.await(inside);
            FutureTask<Boolean> waiter = Threads.PLATFORM.call(() -> labels
                    ? domain.synchronizeOn("what is meant"::equals, Duration.ofMinutes(1))
                    : domain.synchronizeOthers(Duration.ofMinutes(1)));
            Threads.until("it waits", () -> !domain.holders().isEmpty());
            clone.countDown();
            Threads.get(reader);
            Threads.until(
                    "it waits for the clone",
                    () -> domain.holders().stream()
                            .anyMatch(holder -> "what is meant".equals(holder.label())));

            assertThat(waiter).isNotDone();
            Objects.requireNonNull(clones.get()).up();
            assertThat(Threads.get(waiter)).isTrue();
        }
    }

    @SuppressWarnings("NullAway") // the result of a task that has none
    private static Void nothing() {
        return null;
    }

    @Test
    void aHoldThatIsForgottenIsReportedAndNothingIsFreed() throws Exception {
        Queue<Stall> stalls = new ConcurrentLinkedQueue<>();
        Srcu watched = Srcu.named("watched")
                .stallAfter(Duration.ofMillis(10))
                .onStall(stalls::add)
                .build();
        Hold hold = watched.down().label("forgotten");
        FutureTask<Void> waiter = Threads.synchronizer(watched);
        Threads.until("the stall is reported", () -> stalls.size() > 1);

        assertThat(stalls.element().describe()).contains("forgotten").contains("bank ");
        Threads.assertStillWaiting(waiter);
        hold.up();
        Threads.get(waiter);
    }

    @Test
    void holdsOfManyThreadsBalance() throws Exception {
        Queue<FutureTask<Void>> threads = new ConcurrentLinkedQueue<>();
        Queue<Hold> open = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < 8; i++) {
            threads.add(Threads.PLATFORM.call(() -> {
                for (int n = 0; n < 2_000; n++) {
                    open.add(domain.down());
                    Hold other = open.poll();
                    if (other != null) {
                        other.cloneLock().up();
                        other.up();
                    }
                }
                return null;
            }));
        }
        for (FutureTask<Void> thread : threads) {
            Threads.get(thread);
        }
        open.forEach(Hold::up);

        domain.synchronize();
        domain.close();
    }
}
