/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.probus.api.management.TransitionInfo.Phase;

import java.util.concurrent.CountDownLatch;

/** Swapping bundles by command, turning a swap back, and looking at it. */
@Timeout(60)
class SwapCommandTest {
    private final GogoShell shell = new GogoShell();
    private final FakeSwaps bundles = shell.probes.bundles;

    @AfterEach
    void tearDown() {
        bundles.drained.countDown();
        shell.close();
    }

    @Test
    void theNewBundleIsStartedTheOldOneUninstalled() throws Exception {
        assertThat(shell.run("probe:swap 5 9"))
                .isEqualTo("swapped: com.acme.audit [5] -> com.acme.audit [9] at a:b, c:d"
                        + " in 84 ms\ncom.acme.audit [5] is stopped and uninstalled\n");
        assertThat(bundles.done)
                .containsExactly(
                        "start 9 false",
                        "run 5 9 5000 false",
                        "start 9 true",
                        "stop 5 true",
                        "close");
        assertThat(shell.status()).isZero();
    }

    @Test
    void optionsAreGivenToTheSwap() throws Exception {
        assertThat(shell.run("probe:swap com.acme.audit:1.0.0 com.acme.audit:2.0.0 --keep"
                        + " --partial --ready 2s"))
                .endsWith("com.acme.audit [5] is stopped\n");
        assertThat(bundles.done).contains("run 5 9 2000 true", "stop 5 false");
    }

    @Test
    void aTimeThatIsNoneBeginsNoSwap() throws Exception {
        assertThat(shell.failure("probe:swap 5 9 --ready x")).contains("--ready");

        assertThat(bundles.done).isEmpty();
        assertThat(shell.run("probe:transitions")).endsWith("no swap is under way\n");
    }

    @Test
    void jsonIsOneLine() throws Exception {
        assertThat(shell.run("probe:swap 5 9 --json"))
                .isEqualTo("{\"v\":1,\"type\":\"transition\",\"id\":7,"
                        + "\"from\":\"com.acme.audit [5]\",\"to\":\"com.acme.audit [9]\","
                        + "\"phase\":\"done\",\"age_ns\":84000000,"
                        + "\"points\":[\"a:b\",\"c:d\"],\"waits_for\":[],\"reason\":\"\"}\n");
    }

    @Test
    void aBundleThatDoesNotStartLeavesTheOldOne() {
        bundles.startFails = "com.acme.audit [9] does not start: boom";

        assertThat(shell.failure("probe:swap 5 9"))
                .isEqualTo("probe:swap: not swapped: com.acme.audit [9] does not start: boom;"
                        + " com.acme.audit [5] goes on as before; correct com.acme.audit [9],"
                        + " install it anew, and say it again");
        assertThat(bundles.done).containsExactly("close");
        assertThat(shell.status()).isEqualTo(2);
    }

    @Test
    void aBundleThatIsNotReadyIsStoppedAgain() {
        bundles.ending = Phase.FAILED;

        assertThat(shell.failure("probe:swap 5 9"))
                .isEqualTo("probe:swap: not swapped: it has no consumer;"
                        + " com.acme.audit [5] goes on as before, com.acme.audit [9] is stopped");
        assertThat(bundles.done).contains("stop 9 false").doesNotContain("stop 5 true");
        assertThat(shell.status()).isEqualTo(3);
    }

    @Test
    void whoIsWaitedForIsToldAndCtrlCTurnsBack() throws Exception {
        bundles.drained = new CountDownLatch(1);
        Thread thread = shell.start("probe:swap 5 9");
        GogoShell.until(
                "told", () -> shell.err().contains("waits for http-7 in com.acme.Audit at a:b\n"));
        shell.interrupt();
        GogoShell.join(thread);
        GogoShell.until(
                "told",
                () -> shell.said()
                        .contains("turned back: the hits go to com.acme.audit [5] " + "again"));

        bundles.drained.countDown();
        GogoShell.until("the new one is stopped", () -> bundles.done.contains("stop 9 false"));
        assertThat(shell.run("probe:transitions"))
                .contains("returned")
                .contains("no swap is under way");
    }

    @Test
    void backTurnsTheRunningSwap() throws Exception {
        bundles.drained = new CountDownLatch(1);
        shell.run("probe:swap 5 9 &");
        GogoShell.until("it runs", () -> bundles.done.contains("run 5 9 5000 false"));
        assertThat(shell.run("probe:transitions"))
                .contains("moving")
                .contains("  7 waits for http-7 in com.acme.Audit at a:b\n")
                .endsWith("1 swap is under way\n");
        assertThat(shell.run("probe:swap --back"))
                .isEqualTo("turned back: the hits go to com.acme.audit [5] again; the swap ends"
                        + " when no call of com.acme.audit [9] runs (probe:transitions)\n");
        bundles.drained.countDown();
        GogoShell.until("the new one is stopped", () -> bundles.done.contains("stop 9 false"));
        assertThat(bundles.done).doesNotContain("stop 5 true");
        shell.run("probe:swap --back");
        assertThat(shell.status()).isEqualTo(1);
    }

    @Test
    void backBeforeTheTurnSaysThatTheNewBundleWasNeverCalled() throws Exception {
        bundles.held = true;
        bundles.drained = new CountDownLatch(1);
        shell.run("probe:swap 5 9 &");
        GogoShell.until("it runs", () -> bundles.done.contains("run 5 9 5000 false"));

        assertThat(shell.run("probe:swap --back"))
                .isEqualTo("given up before the turn: com.acme.audit [9] was never called, and"
                        + " com.acme.audit [5] goes on as before\n");
        bundles.drained.countDown();
        GogoShell.until("the new one is stopped", () -> bundles.done.contains("stop 9 false"));
    }

    @Test
    void anotherSwapUnderWayIsARefusalWithAStatusOfItsOwn() throws Exception {
        bundles.drained = new CountDownLatch(1);
        shell.run("probe:swap 5 9 &");
        GogoShell.until("it runs", () -> bundles.done.contains("run 5 9 5000 false"));
        bundles.refused = "a swap is under way";

        assertThat(shell.failure("probe:swap 5 9")).isEqualTo("probe:swap: a swap is under way");
        assertThat(shell.status()).isEqualTo(4);
    }

    @Test
    void anErrorOfTheNewBundleIsToldAsText() {
        bundles.startFails = "!java.lang.NoClassDefFoundError: com/acme/Gone";

        assertThat(shell.failure("probe:swap 5 9"))
                .startsWith("probe:swap: not swapped: java.lang.NoClassDefFoundError:"
                        + " com/acme/Gone; com.acme.audit [5] goes on as before;");
        assertThat(shell.status()).isEqualTo(2);
    }

    @Test
    void helpNamesTheExitStatuses() throws Exception {
        assertThat(shell.run("probe:swap --help"))
                .contains("Exit status\n")
                .contains("  3  NEW was not ready in time, or the swap was turned back; OLD "
                        + "goes on\n")
                .contains("  4  another swap is under way");
    }

    @Test
    void forceTellsHowManyWaitsItEnds() throws Exception {
        bundles.flows = 2;
        assertThat(shell.run("probe:swap --force"))
                .isEqualTo("2 waits given up, for flows, calls or bodies (probe:transitions)\n");
        bundles.flows = 0;
        shell.run("probe:swap --force");
        assertThat(shell.err())
                .isEqualTo("probe:swap: no flow, call or body is waited for (probe:transitions"
                        + " says what is)\n");
        assertThat(shell.status()).isEqualTo(1);
    }

    @Test
    void wrongUseIsRefusedWithTheMend() {
        assertThat(shell.failure("probe:swap 5"))
                .isEqualTo("probe:swap: say which: two bundles OLD and NEW, or --back,"
                        + " or --force");
        assertThat(shell.failure("probe:swap 5 9 --back")).contains("say which");
        assertThat(shell.failure("probe:swap 5 77"))
                .isEqualTo("probe:swap: there is no bundle '77' (lb lists them)");
        assertThat(shell.failure("probe:swap com.acme.audit 9"))
                .isEqualTo("probe:swap: 'com.acme.audit' names 2 bundles: give the number, or"
                        + " NAME:VERSION (lb lists them)");
        assertThat(shell.failure("probe:swap 12 9"))
                .contains("com.acme.pay [12] comes from the deploy folder: put the new jar in");
        bundles.refused = "a swap is under way";
        assertThat(shell.failure("probe:swap 5 9")).isEqualTo("probe:swap: a swap is under way");
        shell.probes.present = false;
        assertThat(shell.failure("probe:transitions")).contains("no Swaps service is there");
        assertThat(bundles.done).isEmpty();
    }
}
