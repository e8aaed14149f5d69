/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.probus.launcher.Distribution.Result;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A service without a shell, and how signals end it. */
final class ServiceIT {
    private static final Distribution PROBUS = Distribution.built();

    @TempDir
    private Path workspace;

    @Test
    void endOfInputDoesNotStopAServiceAndSigtermDoes() throws IOException {
        try (Child child = start()) {
            child.endInput();
            awaitStart(child);
            assertThat(child.isAlive()).isTrue();

            child.terminate();

            assertThat(child.exitCode()).isEqualTo(143);
            assertThat(child.out()).isEmpty();
            assertThat(child.err()).doesNotContain("not stopped after");
            assertThat(withoutProgress(child.err())).hasSize(1);
        }
    }

    @Test
    void interruptEndsAServiceWith130() throws IOException {
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(words());
        try (Child child = Child.start(command, workspace)) {
            awaitStart(child);
            List<String> kill = List.of("kill", "-INT", Long.toString(child.pid()));
            try (Child signal = Child.start(kill, workspace)) {
                assertThat(signal.exitCode()).isZero();
            }

            assertThat(child.exitCode()).isEqualTo(130);
        }
    }

    @Test
    void bundleThatNeverStopsIsNamedAndLeftBehind() throws IOException {
        GuestBundle.write(workspace.resolve("deploy"), "stubborn", "StubbornActivator");
        try (Child child = start("--stop-timeout", "3")) {
            awaitStart(child);

            child.terminate();

            assertThat(child.exitCode()).isEqualTo(143);
            assertThat(child.err())
                    .contains("probus: stopping; waits up to 3 s for", "stubborn [")
                    .contains("not stopped after 3 s")
                    .contains("StubbornActivator.stop");
        }
    }

    @Test
    void gracePeriodThatDoesNotEndIsNamedWithItsHolder() throws IOException {
        hold("HoldingActivator");
        try (Child child = start("--stop-timeout", "3")) {
            awaitStart(child);

            child.terminate();

            assertThat(child.exitCode()).isEqualTo(143);
            assertThat(child.err())
                    .contains("not stopped after 3 s")
                    .containsPattern("thread victim, in .*holding.* at osgi:service for")
                    .contains("HoldingActivator.handle");
        }
    }

    @Test
    void sigtermInterruptsAHandlerThatWouldNeverReturn() throws IOException {
        hold("HoldingActivator");
        try (Child child = startWith("-Dprobus.stop.interrupt.ms=500", "--stop-timeout", "60")) {
            awaitStart(child);
            long begin = System.nanoTime();

            child.terminate();

            assertThat(child.exitCode()).isEqualTo(143);
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(30));
            assertThat(child.err())
                    .contains("interrupts thread victim in", "HoldingActivator")
                    .doesNotContain("not stopped after", "goes on before");
        }
    }

    @Test
    void sigtermGoesOnWithoutAHandlerThatIsDeafToInterrupts() throws IOException {
        hold("DeafActivator");
        String options = "-Dprobus.stop.interrupt.ms=500 -Dprobus.shutdown.abandon.ms=1500";
        try (Child child = startWith(options, "--stop-timeout", "60")) {
            awaitStart(child);
            long begin = System.nanoTime();

            child.terminate();

            assertThat(child.exitCode()).isEqualTo(143);
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(30));
            assertThat(child.err())
                    .contains("interrupts thread victim in", "DeafActivator")
                    .contains("goes on before its handlers have ended")
                    .contains("its policy is to abandon them after 1.5 s")
                    .contains("DeafActivator.handle")
                    .doesNotContain("not stopped after");
        }
    }

    @Test
    void stateInUseIsRefusedWithItsOwner() throws IOException {
        try (Child child = start()) {
            awaitStart(child);

            Result second = PROBUS.run(
                    workspace, "--state", workspace.resolve("state").toString(), "-c", "echo hi");

            assertThat(second.err()).contains("is in use by process", "--state DIR names another");
            assertThat(second.code()).isEqualTo(70);
        }
    }

    @Test
    void fourRunsAtOnceDoNotDisturbEachOther() throws IOException {
        List<Child> children = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                children.add(PROBUS.start(workspace, "-c", "echo " + i));
            }
            for (int i = 0; i < 4; i++) {
                assertThat(children.get(i).exitCode()).isZero();
                assertThat(children.get(i).out().strip()).isEqualTo(Integer.toString(i));
            }
        } finally {
            children.forEach(Child::close);
        }
    }

    /** Leaves out what a slow machine alone gets to see: that a stop takes its time. */
    private static List<String> withoutProgress(String err) {
        return err.lines()
                .filter(line -> !line.startsWith("probus: stopping; waits up to "))
                .filter(line -> !line.startsWith("  "))
                .toList();
    }

    private void hold(String activator) throws IOException {
        GuestBundle.write(
                workspace.resolve("deploy"),
                "holding",
                activator,
                "org.osgi.framework,org.probus.api");
    }

    /** Starts it with options for the JVM. */
    private Child startWith(String options, String... more) throws IOException {
        List<String> command = words();
        command.addAll(List.of(more));
        return Child.start(command, workspace, Map.of("PROBUS_JAVA_OPTS", options));
    }

    private Child start(String... more) throws IOException {
        List<String> command = words();
        command.addAll(List.of(more));
        return Child.start(command, workspace);
    }

    private List<String> words() {
        return new ArrayList<>(List.of(
                PROBUS.script().toString(),
                "--no-console",
                "--state",
                workspace.resolve("state").toString(),
                "--deploy",
                workspace.resolve("deploy").toString()));
    }

    private static void awaitStart(Child child) throws IOException {
        child.awaitOutput("is up");
    }
}
