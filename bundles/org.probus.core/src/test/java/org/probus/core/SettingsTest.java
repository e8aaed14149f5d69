/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.probus.api.Registration;
import org.probus.api.Site;
import org.probus.api.Verdict;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/** What an operator sets, and what the log then says about stalls. */
class SettingsTest {
    private final Logs logs = new Logs();

    @AfterEach
    void stopListening() {
        logs.close();
    }

    @Test
    void settingsAreReadInMilliseconds() {
        Settings settings =
                Settings.read(key -> key.equals("probus.stall.warn.ms") ? " 250 " : "7");

        assertThat(settings.stallAfter()).isEqualTo(Duration.ofMillis(250));
        assertThat(settings.insideLimit()).isEqualTo(Duration.ofMillis(7));
        assertThat(Settings.DEFAULT.lease()).isEqualTo(Duration.ofMillis(100));
        assertThat(Settings.DEFAULT.stallAfter()).isEqualTo(Duration.ofSeconds(5));
        assertThat(logs.lines).isEmpty();
    }

    @Test
    void aSettingThatIsNoNumberIsReportedAndLeftAtItsDefault() {
        for (String bad : List.of("soon", "-1", "1.5")) {
            assertThat(Settings.read(key -> bad)).isEqualTo(Settings.DEFAULT);
        }
        assertThat(logs.lines)
                .hasSize(15)
                .allMatch(line -> line.contains("set a whole number, 0 or more"));
    }

    @Test
    void aStallIsLoggedWithWaiterHolderAndStack() throws Exception {
        Bench bench = new Bench(
                new Settings(Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofMillis(20)));
        Site<String> site = bench.site();
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Registration registration = bench.view(2)
                .register(
                        String.class,
                        (point, event) -> {
                            began.countDown();
                            Bench.await(release);
                            return Verdict.CONTINUE;
                        },
                        Bench.POINT);
        FutureTask<String> hitter = Bench.call(() -> {
            site.hit("park");
            return "done";
        });
        Bench.await(began);
        FutureTask<String> closer = Bench.call(() -> {
            registration.close();
            return "done";
        });
        Bench.until("the stall is logged", () -> !logs.lines.isEmpty());
        release.countDown();
        Bench.get(hitter);
        Bench.get(closer);

        assertThat(logs.lines.peek())
                .contains("is held up for")
                .contains("waits: close of org.probus.core.SettingsTest")
                .contains("held by test thread in org.probus.core.SettingsTest")
                .contains("(bundle2 [2]) at orders:placed")
                .contains("org.probus.core.Bench.await(");
    }
}
