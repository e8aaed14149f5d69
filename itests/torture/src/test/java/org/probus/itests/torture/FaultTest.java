/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The torture finds mistakes that are made on purpose, and runs that prove nothing. */
class FaultTest {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    @ParameterizedTest
    @CsvSource({
        "NO_WAIT, PLATFORM, found an element of age",
        "NO_WAIT, CROSS_THREAD, found an element of age",
        "NO_WAIT, STALLS, found an element of age",
        "WAIT_BEFORE_UNLINK, VIRTUAL, found an element of age",
        "LOAD_BEFORE_LOCK, PLATFORM, found an element of age",
        "USE_AFTER_UNLOCK, PLATFORM, found an element of age",
        "LOST_CALLBACK, PLATFORM, callback ",
        "CALLBACKS_SWAPPED, CALLBACK_FLOOD, out of order",
        "CALLBACK_ON_READER, PLATFORM, has run on",
        "LEAKED_HOLD, CROSS_THREAD, no grace period has ended for 5 s",
        "NOTHING_FREED, PLATFORM, the free list was empty"
    })
    void aMistakeIsFound(Fault fault, Scenario scenario, String text) {
        long nanos = fault == Fault.NOTHING_FREED ? TimeUnit.SECONDS.toNanos(3) : LIMIT_NANOS;

        Result result = run(fault, scenario, nanos);

        assertThat(result.good()).isFalse();
        assertThat(result.report())
                .contains(text)
                .contains("torture: again with: itests/torture/run.sh --scenario "
                        + Settings.name(scenario))
                .contains("--seed 7 --fault " + Settings.name(fault));
    }

    @Test
    void idleReadersMakeTheRunVacuous() {
        assertThat(run(Fault.IDLE_READERS, Scenario.PLATFORM, TimeUnit.SECONDS.toNanos(1))
                        .report())
                .contains("vacuous: 0 reads in all");
    }

    @Test
    void idleReadersAreSeenWhileTheRunGoesOn() {
        assertThat(run(Fault.IDLE_READERS, Scenario.PLATFORM, LIMIT_NANOS).problems())
                .contains("vacuous: no section has ended for 5 s");
    }

    @Test
    void idleWritersMakeTheRunVacuous() {
        assertThat(run(Fault.IDLE_WRITERS, Scenario.PLATFORM, TimeUnit.SECONDS.toNanos(1))
                        .report())
                .contains("grace periods in all, expected")
                .contains("age 1 was never found")
                .contains("no callback has run");
    }

    private static Result run(Fault fault, Scenario scenario, long nanos) {
        List<String> told = new ArrayList<>();
        Settings settings = new Settings(scenario, Settings.Wanted.FENCED, nanos, 7, fault);
        Result result = new Torture(settings, told::add).run();
        assertThat(told).hasSize(1);
        return result;
    }
}
