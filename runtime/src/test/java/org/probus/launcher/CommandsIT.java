/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.probus.launcher.Distribution.Result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Batch use: words, commands and scripts in, exit codes out. */
final class CommandsIT {
    private static final Distribution PROBUS = Distribution.built();

    @TempDir
    private Path workspace;

    @Test
    void versionIsPrinted() throws IOException {
        Result result = PROBUS.run(workspace, "--version");

        assertThat(result.out().strip()).isEqualTo("probus " + Distribution.property("version"));
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
    }

    @Test
    void helpNamesEveryOption() throws IOException {
        Result result = PROBUS.run(workspace, "--help");

        assertThat(result.out()).contains(CommandLineParser.OPTIONS);
        assertThat(result.code()).isZero();
    }

    @Test
    void unknownOptionEndsWithTwoAndTheNearestOne() throws IOException {
        Result result = PROBUS.run(workspace, "--versoin");

        assertThat(result.err()).contains("unknown option '--versoin'; did you mean '--version'?");
        assertThat(result.code()).isEqualTo(2);
    }

    @Test
    void unknownWordEndsWithTwoAndTheNearestOne() throws IOException {
        Result result = PROBUS.run(workspace, "dmeo");

        assertThat(result.err()).contains("unknown word 'dmeo'; did you mean 'demo'?");
        assertThat(result.code()).isEqualTo(2);
    }

    @Test
    void missingScriptEndsWithTwo() throws IOException {
        Result result = PROBUS.run(workspace, "--script", "nowhere.gosh");

        assertThat(result.err())
                .isEqualToIgnoringNewLines("probus: the script nowhere.gosh does not exist");
        assertThat(result.code()).isEqualTo(2);
    }

    @Test
    void commandRunsWithCleanErrorStreamAndLeavesNothing() throws IOException {
        Path temporary = Files.createDirectory(workspace.resolve("tmp"));
        Map<String, String> environment =
                Map.of("PROBUS_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
        List<String> command = List.of(PROBUS.script().toString(), "-c", "echo com.acme.* 'µ ▁▂▃'");
        try (Child child = Child.start(command, workspace, environment)) {
            child.endInput();

            assertThat(child.exitCode()).isZero();
            assertThat(child.out()).isEqualToIgnoringNewLines("com.acme.* µ ▁▂▃");
            assertThat(child.err()).isEmpty();
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void unknownCommandEndsWith127() throws IOException {
        Result result = PROBUS.run(workspace, "-c", "frobnicate");

        assertThat(result.err()).contains("frobnicate");
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isEqualTo(127);
    }

    @Test
    void commandWithUnknownOptionEndsWithTwo() throws IOException {
        Result result = PROBUS.run(workspace, "-c", "probe:list --jsn");

        assertThat(result.err()).contains("--jsn").contains("--json");
        assertThat(result.code()).isEqualTo(2);
    }

    @Test
    void scriptRunsFromAFile() throws IOException {
        Path script =
                Files.writeString(workspace.resolve("two.gosh"), "echo one\necho two | cat\n");

        Result result = PROBUS.run(workspace, "--script", script.toString());

        assertThat(result.out().lines()).containsExactly("one", "two");
        assertThat(result.code()).isZero();
    }

    @Test
    void standardInputThatIsNoTerminalIsTheScript() throws IOException {
        Result result = PROBUS.runWithInput("echo one\nfrobnicate\n", workspace);

        assertThat(result.out().strip()).isEqualTo("one");
        assertThat(result.code()).isEqualTo(127);
    }

    @Test
    void emptyStandardInputEndsAtOnceAndSaysHowToServe() throws IOException {
        Result result = PROBUS.run(workspace);

        assertThat(result.err()).contains("--no-console");
        assertThat(result.code()).isZero();
    }

    @Test
    void mainServiceOfADeployedBundleGetsItsWordsAndGivesTheExitCode() throws IOException {
        Path deploy = workspace.resolve("deploy");
        GuestBundle.write(deploy, "guest", "GuestActivator");

        Result echo =
                PROBUS.run(workspace, "--deploy", deploy.toString(), "guest", "echo", "-c", "ä");
        Result exit = PROBUS.run(workspace, "--deploy", deploy.toString(), "guest", "exit", "42");
        Result error = PROBUS.run(workspace, "--deploy", deploy.toString(), "guest", "throw");

        assertThat(echo.out().strip()).isEqualTo("-c ä");
        assertThat(exit.code()).isEqualTo(42);
        assertThat(error.code()).isEqualTo(70);
        assertThat(error.err()).contains("guest failed", "the guest is unwell");
    }

    @Test
    void deployFolderThatIsAFileIsRefused() throws IOException {
        Path file = Files.createFile(workspace.resolve("file"));

        Result result = PROBUS.run(workspace, "--deploy", file.toString(), "-c", "echo hi");

        assertThat(result.err()).contains("the deploy folder " + file + " is a file");
        assertThat(result.code()).isEqualTo(2);
    }
}
