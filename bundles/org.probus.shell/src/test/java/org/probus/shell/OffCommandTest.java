/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.probus.api.management.Counters;
import org.probus.api.management.Holder;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Unregistering, and the wait for the grace period. */
@Timeout(60)
class OffCommandTest {
    private static final Counters NONE = new Counters(0, 0, 0, 0, 0);

    private final GogoShell shell = new GogoShell();

    @BeforeEach
    void setUp() {
        shell.probes.point(1, "a:b", String.class, NONE);
        shell.probes.consumer(11, "com.acme.audit", NONE, "", "a:b");
        shell.probes.consumer(12, "com.acme.audit", NONE, "", "a:b");
    }

    @AfterEach
    void tearDown() {
        shell.probes.grace.countDown();
        shell.close();
    }

    private void hold() {
        shell.probes.grace = new CountDownLatch(1);
        shell.probes.holders = List.of(new Holder(
                "http-worker-7",
                4_100_000_000L,
                "a:b",
                "com.acme.audit.Slow",
                "com.acme.audit [42]",
                List.of("com.acme.audit.Slow.handle(Slow.java:31)")));
    }

    private void untilWaiting() {
        GogoShell.until("waiting", () -> !shell.probes.gracePeriods().pending().isEmpty());
    }

    @Test
    void aConsumerIsUnregisteredAndTheGracePeriodWaitedFor() throws Exception {
        assertThat(shell.run("probe:off @11"))
                .startsWith("unregistered 11 com.acme.Audit of com.acme.audit [42] at a:b\n"
                        + "grace period over after ")
                .endsWith(": no call of it runs any more\n");
        assertThat(shell.probes.registered()).containsExactly(12L);
        assertThat(shell.status()).isZero();
    }

    @Test
    void severalAndAllAreUnregisteredWithOneWait() throws Exception {
        hold();
        Thread thread = shell.start("probe:off 11 12");
        untilWaiting();
        assertThat(shell.probes.gracePeriods().pending())
                .singleElement()
                .satisfies(p -> assertThat(p.reason()).isEqualTo("probe:off 11, 12"));
        shell.probes.grace.countDown();
        GogoShell.join(thread);
        assertThat(shell.probes.registered()).isEmpty();
        shell.probes.consumer(13, "com.acme", NONE, "", "a:b");
        assertThat(shell.run("probe:off --all")).contains("unregistered 13");
        shell.run("probe:off --all");
        assertThat(shell.status()).isEqualTo(1);
    }

    @Test
    void theCommandDoesNotReturnBeforeTheGracePeriodIsOver() throws Exception {
        hold();
        Thread thread = shell.start("probe:off 11");
        // The last line of what is told then.
        GogoShell.until("told who holds", () -> shell.err().contains("Ctrl-C leaves this wait"));
        assertThat(thread.isAlive()).isTrue();
        assertThat(shell.out()).doesNotContain("over");
        assertThat(shell.err())
                .contains("   1 reader left\n")
                .contains("  held by http-worker-7 (in section 4.1 s), in com.acme.audit.Slow of"
                        + " com.acme.audit [42], hitting a:b\n"
                        + "    at com.acme.audit.Slow.handle(Slow.java:31)\n");
        shell.probes.grace.countDown();
        GogoShell.join(thread);
        assertThat(shell.out()).contains("grace period over after ");
    }

    @Test
    void ctrlCLeavesTheWaitAndNotTheUnregister() throws Exception {
        hold();
        Thread thread = shell.start("probe:off 11");
        untilWaiting();
        shell.interrupt();
        GogoShell.join(thread);
        GogoShell.until("said", () -> shell.said().contains("detached: the wait goes on"));
        assertThat(shell.probes.registered()).containsExactly(12L);
        assertThat(shell.probes.gracePeriods().pending()).hasSize(1);
        shell.probes.grace.countDown();
        GogoShell.until("over", () -> shell.probes.gracePeriods().pending().isEmpty());
    }

    @Test
    void aBoundLeavesThreeAndNamesTheHolder() {
        hold();
        for (String option : List.of("--timeout 300ms", "--for=300ms")) {
            shell.probes.consumer(11, "com.acme.audit", NONE, "", "a:b");
            assertThat(shell.failure("probe:off 11 " + option))
                    .matches("probe:off: the grace period is not over after \\d+(\\.\\d+)? ms: held"
                            + " by http-worker-7 \\(in section 4.1 s\\), in"
                            + " com.acme.audit.Slow of com.acme.audit \\[42\\], hitting"
                            + " a:b; the consumers stay unregistered \\(probe:gp shows the"
                            + " wait\\)");
            assertThat(shell.status()).isEqualTo(3);
        }
        assertThat(shell.probes.registered()).containsExactly(12L);
    }

    @Test
    void theEndOfTheBundleEndsTheWaitingCommand() throws Exception {
        hold();
        Thread thread = shell.start("probe:off 11");
        untilWaiting();
        shell.lives.stop();
        GogoShell.join(thread);
        assertThat(shell.lives.running()).isEmpty();
    }

    @Test
    void unknownAndMissingNumbersAreNamed() throws Exception {
        assertThat(shell.run("probe:off 11 99")).contains("unregistered 11");
        assertThat(shell.err())
                .isEqualTo("probe:off: there is no registration 99 (probe:consumers lists them)\n");
        assertThat(shell.status()).isEqualTo(1);
        assertThat(shell.failure("probe:off"))
                .startsWith("probe:off: say which: either IDs, or --mine, or --all");
        assertThat(shell.failure("probe:off 12 --all")).startsWith("probe:off: say which");
        assertThat(shell.failure("probe:off a:b"))
                .startsWith("probe:off: 'a:b' is no number of a registration");
        assertThat(shell.failure("probe:off 12 --timeout soon")).contains("wants a time");
        assertThat(shell.probes.registered()).containsExactly(12L);
    }

    @Test
    void jsonTellsWhatWasDoneAndHowLongItTook() throws Exception {
        assertThat(shell.run("probe:off 11 --json").lines().toList())
                .hasSize(2)
                .satisfies(lines -> {
                    assertThat(lines.get(0))
                            .startsWith("{\"v\":1,\"type\":\"unregistered\",\"id\":11,");
                    assertThat(lines.get(1))
                            .matches("\\{\"v\":1,\"type\":\"grace\",\"over\":true,"
                                    + "\"wait_ns\":\\d+}");
                });
        hold();
        shell.failure("probe:off 12 --json --timeout 300ms");
        assertThat(shell.out()).contains("\"over\":false").contains("\"thread\":\"http-worker-7\"");
    }

    @Test
    void onATerminalOneLineIsRewritten() throws Exception {
        hold();
        shell.session.put(".terminal", new Object());
        Thread thread = shell.start("probe:off 11");
        GogoShell.until("progress", () -> shell.out().split("\r", -1).length > 3);
        shell.probes.grace.countDown();
        GogoShell.join(thread);
        assertThat(shell.out())
                .contains("at a:b\n\r\u001b[Kwaiting for grace period")
                .contains("1 reader left\r\u001b[Kgrace period over after ");
    }
}
