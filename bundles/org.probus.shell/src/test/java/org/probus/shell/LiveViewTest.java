/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.probus.api.management.Counters;

/** Views that are shown again and again. */
@Timeout(60)
class LiveViewTest {
    private final GogoShell shell = new GogoShell();

    @BeforeEach
    void setUp() {
        shell.probes.point(1, "a:b", String.class, new Counters(1, 1, 0, 0, 0));
        shell.probes.consumer(11, "com.acme", new Counters(1, 1, 0, 0, 0), "", "a:b");
    }

    @AfterEach
    void tearDown() {
        shell.close();
    }

    private void untilShown(int times, String what) {
        GogoShell.until(times + " times " + what, () -> shell.out().split(what, -1).length > times);
    }

    @Test
    void aViewIsShownAgainWithRatesUntilCtrlC() throws Exception {
        Thread thread = shell.start("probe:list -w 0.1");
        untilShown(2, "HITS/S");
        assertThat(shell.lives.running()).hasSize(1);
        shell.interrupt();
        GogoShell.join(thread);
        GogoShell.until("the view is gone", () -> shell.lives.running().isEmpty());
        assertThat(shell.out()).doesNotContain("\u001b").contains("\n\n  ID");
    }

    @Test
    void everyReadCommandCanBeWatched() throws Exception {
        for (String line : new String[] {"list", "info a:b", "consumers", "gp"}) {
            shell.run("probe:help");
            Thread thread = shell.start("probe:" + line + " -w 0.1 --json");
            untilShown(2, "\\{\"v\":1,");
            shell.interrupt();
            GogoShell.join(thread);
        }
        assertThat(shell.failure("probe:help -w")).contains("unknown option '-w'");
    }

    @Test
    void onATerminalThePictureIsPaintedOverTheLastOneAndCutToItsHeight() throws Exception {
        shell.session.put(".terminal", new Object());
        shell.session.put("LINES", 3);
        Thread thread = shell.start("probe:info a:b -w 0.1");
        untilShown(2, "more lines");
        shell.interrupt();
        GogoShell.join(thread);
        assertThat(shell.out())
                .startsWith("\u001b[H\u001b[2J")
                .contains("a:b")
                .contains("more lines)\u001b[K\n\u001b[J\u001b[H")
                .doesNotContain("handled");
    }

    @Test
    void aViewGoesOnWhenItsPointIsGone() throws Exception {
        Thread thread = shell.start("probe:list -w 0.1 a:b");
        untilShown(1, "1 point,");
        shell.probes.remove("a:b");
        GogoShell.until("the complaint", () -> shell.err().contains("is named 'a:b'"));
        assertThat(thread.isAlive()).isTrue();
        shell.interrupt();
        GogoShell.join(thread);
    }

    @Test
    void theEndOfTheBundleEndsTheView() throws Exception {
        Thread thread = shell.start("probe:gp -w 100");
        untilShown(1, "0 pending");
        shell.lives.stop();
        GogoShell.join(thread);
        assertThat(shell.lives.running()).isEmpty();
        assertThat(shell.failure("probe:gp -w 1")).endsWith("is stopping");
    }

    @Test
    void theEndOfTheSessionEndsTheView() throws Exception {
        Thread thread = shell.start("probe:gp -w 100");
        untilShown(1, "0 pending");
        shell.session.close();
        GogoShell.join(thread);
        GogoShell.until("the view is gone", () -> shell.lives.running().isEmpty());
    }

    @Test
    void aPeriodTooShortIsRefused() {
        assertThat(shell.failure("probe:gp -w 0.01"))
                .isEqualTo("probe:gp: option '--watch' wants 0.1 seconds or more");
    }
}
