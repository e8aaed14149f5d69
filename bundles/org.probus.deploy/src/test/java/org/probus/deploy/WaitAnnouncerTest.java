/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.probus.api.management.Swaps;
import org.probus.api.management.TransitionInfo;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Tests of {@link WaitAnnouncer}, {@link Work} and {@link Holders}. */
class WaitAnnouncerTest {
    private final Lines lines = new Lines("org.probus.deploy");
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    @AfterEach
    void close() {
        timer.shutdownNow();
        lines.close();
    }

    @Test
    void waitIsAnnouncedAtGrowingIntervalsAndCalledOffOnce() throws Exception {
        CountDownLatch three = new CountDownLatch(3);
        List<Long> times = new CopyOnWriteArrayList<>();
        WaitAnnouncer announcer = announcer(20, "queued: b.jar", () -> {
            times.add(System.nanoTime());
            three.countDown();
        });

        try (Work work = announcer.begin("a.jar", new Turn())) {
            work.at("is being installed");
            assertThat(three.await(30, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(lines.with("hot-deploy waits: a.jar is held; queued: b.jar"))
                .hasSizeGreaterThan(1);
        assertThat(times.get(2) - times.get(1)).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(35));
        assertThat(lines.with("hot-deploy goes on: a.jar is done after ")).hasSize(1);
        assertThat(timer.getQueue())
                .as("what was planned is cancelled")
                .allMatch(task -> ((java.util.concurrent.Future<?>) task).isCancelled());
    }

    @Test
    void workThatEndsInTimeIsNeverMentioned() {
        WaitAnnouncer announcer = announcer(600_000, "", () -> {});

        announcer.begin("a.jar", new Turn()).close();

        assertThat(lines.all()).isEmpty();
    }

    @Test
    void longListIsCutShort() {
        assertThat(Report.names(List.of())).isEmpty();
        assertThat(Report.names(List.of("1", "2", "3", "4", "5", "6")))
                .isEqualTo("1, 2, 3, 4, " + "5, 6");
        assertThat(Report.names(List.of("1", "2", "3", "4", "5", "6", "7", "8")))
                .isEqualTo("1, 2, 3, 4, 5, 6 and 2 more");
    }

    @Test
    void aWaitIsAnnouncedThoughNobodyCanSayWhatFor() throws Exception {
        CountDownLatch two = new CountDownLatch(2);
        Runnable fails = () -> {
            two.countDown();
            throw new IllegalStateException("the service is gone");
        };
        try (Work work = announcer(1, "", fails).begin("a.jar", new Turn())) {
            assertThat(two.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(work.step().doing()).isEqualTo("is being examined");
        }

        assertThat(lines.with("hot-deploy waits: a.jar is being examined (0 s)"))
                .isNotEmpty();
    }

    @Test
    void workIsDescribedWithoutTheManagementService() {
        Holders holders = new Holders(Optional::empty, Optional::empty);
        try (Work work = announcer(600_000, "", () -> {}).begin("a.jar", new Turn())) {
            assertThat(holders.describe(work)).startsWith("is being examined (0 s");
        }
    }

    @Test
    void aSwapIsDescribedWithWhatItWaitsFor() {
        TransitionInfo swap = new TransitionInfo(
                1,
                "a.jar",
                "com.acme.audit [9]",
                TransitionInfo.Phase.HELD,
                5,
                List.of("orders:placed"),
                List.of("0 of 1 consumer at orders:placed"),
                "");
        Holders holders = new Holders(Optional::empty, () -> Optional.of(new OneSwap(swap)));
        try (Work work = announcer(600_000, "", () -> {}).begin("a.jar", new Turn())) {
            assertThat(holders.describe(work))
                    .isEqualTo("is being swapped for com.acme.audit [9] (0 s, waits for 0 of 1"
                            + " consumer at orders:placed)");
        }
        try (Work work = announcer(600_000, "", () -> {}).begin("b.jar", new Turn())) {
            assertThat(holders.describe(work)).startsWith("is being examined (0 s");
        }
    }

    /** The swaps of a registry, of which one is under way. */
    private record OneSwap(TransitionInfo swap) implements Swaps {
        @Override
        public Swap begin(long from, long to) {
            throw new IllegalStateException("one is under way");
        }

        @Override
        public boolean back() {
            return false;
        }

        @Override
        public int force() {
            return 0;
        }

        @Override
        public List<TransitionInfo> transitions() {
            return List.of(swap);
        }
    }

    private WaitAnnouncer announcer(long millis, String folder, Runnable seen) {
        return new WaitAnnouncer(
                millis,
                timer,
                work -> {
                    seen.run();
                    return "is held";
                },
                work -> folder,
                new Report());
    }
}
