/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/** A grace period that waits has readers give way to each other, for a while, and no longer. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UrgencyTest {
    private final Readers readers =
            new Readers("urgent", Fences.choose(Flavour.FENCED), false, place -> null);
    private final Reports reports = new Reports(null, text -> {});
    private final GracePeriods gracePeriods =
            new GracePeriods(readers, () -> new Patience("urgent", readers, reports, 0));

    @Test
    void aReaderGivesWayOnceForEachUrgeAndNeverInside() {
        readers.urge();
        Section section = readers.gate().lock();
        int urge = readers.urges;
        assertThat(section.giveWay(urge)).as("inside").isFalse();
        section.unlock();

        assertThat(section.giveWay(urge)).as("when it began").isFalse();
        readers.urge();
        assertThat(section.giveWay(readers.urges)).as("another urge").isTrue();
        assertThat(section.giveWay(readers.urges)).as("the same again").isFalse();
    }

    @ParameterizedTest
    @EnumSource(Threads.class)
    void sectionsAndHoldsTakeTheSameBankWhetherItIsUrgentOrNot(Threads threads) throws Exception {
        for (int flips = 0; flips < 3; flips++) {
            int bank = readers.bank();
            assertThat(bank).isBetween(0, 1);
            readers.urge();
            assertThat(readers.urgent()).isTrue();
            assertThat(readers.bank()).isEqualTo(bank);
            assertThat(readers.idle()).isEqualTo(1 - bank);
            assertThat(Threads.get(threads.call(this::banks))).isEqualTo(bank + " " + bank);
            readers.calm();
            assertThat(readers.urgent()).isFalse();
            assertThat(Threads.get(threads.call(this::banks))).isEqualTo(bank + " " + bank);
            readers.urge();
            readers.flip();
            assertThat(readers.urgent()).isFalse();
            assertThat(readers.bank()).isEqualTo(1 - bank);
        }
    }

    private String banks() {
        Section section = readers.gate().lock();
        Hold hold = readers.down();
        String banks = section.bank + " " + hold.bank;
        hold.up();
        section.unlock();
        return banks;
    }

    @Test
    void aGracePeriodThatWaitsIsUrgentForAWhileAndCalmAgainThoughItWaits() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        FutureTask<String> inside = inside(release);
        FutureTask<String> waiter = Threads.PLATFORM.call(() -> {
            gracePeriods.await(gracePeriods.snap(), false);
            return "over";
        });
        Threads.until("it waits for long", () -> gracePeriods.ageNanos() > 50_000_000);
        Threads.until("it is urgent no more", () -> !readers.urgent());
        int urges = readers.urges;
        assertThat(gracePeriods.await(gracePeriods.snap(), Duration.ofMillis(30)))
                .isFalse();
        assertThat(readers.urges).as("not urgent again, whoever waits").isEqualTo(urges);
        assertThat(waiter.isDone()).isFalse();
        release.countDown();

        assertThat(Threads.get(waiter)).isEqualTo("over");
        assertThat(Threads.get(inside)).isEqualTo("left");
        assertThat(readers.urgent()).isFalse();
    }

    @Test
    void whoGivesUpWaitingLeavesNoUrgencyBehind() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        FutureTask<String> inside = inside(release);
        while (readers.urges == 0) {
            Duration few = Duration.ofMillis(5);
            assertThat(gracePeriods.await(gracePeriods.snap(), few)).isFalse();
            assertThat(readers.urgent()).isFalse();
            if (readers.urges == 0) { // the machine put it off for too long: another one
                release.countDown();
                assertThat(Threads.get(inside)).isEqualTo("left");
                gracePeriods.await(gracePeriods.snap(), false);
                release = new CountDownLatch(1);
                inside = inside(release);
            }
        }
        release.countDown();
        assertThat(Threads.get(inside)).isEqualTo("left");
        gracePeriods.await(gracePeriods.snap(), false);
        assertThat(readers.close()).isTrue();
    }

    private FutureTask<String> inside(CountDownLatch release) {
        CountDownLatch there = new CountDownLatch(1);
        FutureTask<String> inside = Threads.PLATFORM.call(() -> {
            Section section = readers.gate().lock();
            there.countDown();
            Threads.await(release);
            section.unlock();
            return "left";
        });
        Threads.await(there);
        return inside;
    }
}
