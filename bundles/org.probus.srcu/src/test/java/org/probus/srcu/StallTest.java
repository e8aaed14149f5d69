/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;

/** The reports on a grace period that is held up: the log, and the flight recorder. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StallTest {
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final Srcu domain = Srcu.named("recorded")
            .stallAfter(Duration.ofMillis(20))
            .log(log::add)
            .build();

    @TempDir
    private Path folder;

    @Test
    void theLogNamesThreadStackLabelAndBank() throws Exception {
        Threads.Parked reader = Threads.PLATFORM.parkInside(domain, "orders:placed");
        FutureTask<Void> waiter = Threads.synchronizer(domain);
        Threads.until("two reports", () -> log.size() > 1);
        reader.leave();
        Threads.get(waiter);

        assertThat(log.element())
                .startsWith("a grace period of domain recorded is held up for 0.0 s by 1 readers")
                .contains("thread \"reader\" in \"orders:placed\", bank 0, for 0.0 s")
                .containsPattern("    at .*org.probus.srcu.Threads");
    }

    @Test
    void aLabelThatThrowsIsNamedByItsClass() throws Exception {
        Threads.Parked reader = Threads.PLATFORM.parkInside(domain, new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no text");
            }
        });
        FutureTask<Void> waiter = Threads.synchronizer(domain);
        Threads.until("a report", () -> !log.isEmpty());
        reader.leave();
        Threads.get(waiter);

        assertThat(log.element()).contains("which throws java.lang.IllegalStateException");
    }

    @Test
    void theFlightRecorderGetsAnEvent() throws Exception {
        try (Recording recording = new Recording()) {
            recording.enable("org.probus.srcu.Stall");
            recording.start();
            Threads.Parked reader = Threads.PLATFORM.parkInside(domain, "orders:placed");
            FutureTask<Void> waiter = Threads.synchronizer(domain);
            Threads.until("two reports", () -> log.size() > 1);
            reader.leave();
            Threads.get(waiter);
            recording.stop();
            Path file = folder.resolve("stalls.jfr");
            recording.dump(file);
            List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                    .filter(event -> "recorded".equals(event.getString("domain")))
                    .toList();

            assertThat(events).hasSizeGreaterThan(1);
            assertThat(events.get(0).getInt("readers")).isEqualTo(1);
            assertThat(events.get(0).getString("report")).contains("orders:placed");
            assertThat(events.get(0).getDuration("age").toNanos()).isPositive();
        }
    }

    @Test
    void zeroMeansNoReportsAndANegativeTimeIsRefused() {
        assertThatThrownBy(() -> Srcu.named("x").stallAfter(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stalls of domain x after PT-0.001S")
                .hasMessageContaining("zero for no reports");
        assertThat(Srcu.named("x").stallAfter(Duration.ZERO).build().toString()).contains("x");
    }

    @Test
    void anExpeditedWaitIsAWait() throws Exception {
        Threads.Parked reader = Threads.PLATFORM.parkInside(domain, "parked");
        FutureTask<Void> plain = Threads.synchronizer(domain);
        Threads.until("it runs", () -> !domain.holders().isEmpty());
        FutureTask<Boolean> expedited = Threads.PLATFORM.call(() -> {
            domain.synchronizeExpedited();
            return true;
        });
        domain.expedite();
        Threads.assertStillWaiting(plain);
        Threads.assertStillWaiting(expedited);
        reader.leave();

        Threads.get(plain);
        assertThat(Threads.get(expedited)).isTrue();
        domain.synchronizeExpedited();
        domain.expedite();
    }
}
