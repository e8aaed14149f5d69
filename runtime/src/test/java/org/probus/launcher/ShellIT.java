/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The interactive shell in a pseudo-terminal, which {@code script} of util-linux makes. */
final class ShellIT {
    private static final String END_OF_INPUT = "\u0004";

    /** What an xterm gets when the editor of the line gives it back. */
    private static final String LINE_IS_READ = "\u001b>";

    private static final String INTERRUPT = "\u0003";

    /** The reader of the line has the terminal, once this is there. */
    private static final String PROMPT = "probus> ";

    /**
     * Runs a command that can be interrupted: whoever runs these tests in the background may have
     * interrupts ignored, and children inherit that.
     */
    private static final String WITH_INTERRUPTS =
            "env --default-signal=INT true 2>/dev/null && exec env --default-signal=INT \"$@\";"
                    + " exec \"$@\"";

    @TempDir
    private Path workspace;

    @Test
    void terminalIsARealOneAndGlobsPassThrough() throws IOException {
        try (Child shell = start()) {
            shell.awaitOutput(PROMPT);

            shell.type("echo terminal $TERM columns $COLUMNS point com.acme.*\r");

            shell.awaitOutput("terminal xterm columns 93 point com.acme.*");
        }
    }

    @Test
    void interruptEndsTheCommandAndEndOfInputTheShell() throws IOException {
        try (Child shell = start()) {
            shell.awaitOutput(PROMPT);
            shell.type("probe:tail osgi:bundle -n 0 --for 0\r");
            shell.awaitOutput("attached");

            shell.type(INTERRUPT);
            shell.awaitOutput("InterruptedException", PROMPT);
            shell.awaitOutput("(interrupted)");
            shell.type("echo over and \"out\"\r");
            shell.awaitOutput("over and out", PROMPT);
            shell.type(END_OF_INPUT);
            shell.awaitOutput("code 0");

            shell.awaitOutput(" icanon");
            assertThat(shell.out()).contains(" icanon").contains(" echo ");
            assertThat(shell.exitCode()).isZero();
        }
    }

    /**
     * Before the command has begun, and at once again. Where the reader of the line and the command
     * meet there is nobody to be interrupted: so they are typed until the prompt is back. The last
     * ones may still meet what is typed next: so it is typed again too.
     */
    @Test
    void interruptsInARowEndTheCommandAndNotTheShell() throws IOException {
        try (Child shell = start()) {
            shell.awaitOutput(PROMPT);
            shell.type("sleep 1000000\r");
            shell.awaitOutput(LINE_IS_READ);

            shell.typeUntil(INTERRUPT + INTERRUPT, LINE_IS_READ, PROMPT);
            shell.typeUntil("echo still $TERM\r", "still xterm");

            shell.typeUntil(END_OF_INPUT, "code 0");
            assertThat(shell.exitCode()).isZero();
        }
    }

    @Test
    void exitEndsTheShellAndTheHistoryOutlivesIt() throws IOException {
        try (Child shell = start()) {
            shell.awaitOutput(PROMPT);
            shell.type("echo first of \"all\"\r");
            shell.awaitOutput("first of all", PROMPT);

            shell.type("exit\r");

            shell.awaitOutput("code 0");
            assertThat(shell.exitCode()).isZero();
        }
        assertThat(workspace.resolve("home/.gogo.history")).doesNotExist();
        assertThat(Files.readString(workspace.resolve("state/history"))).contains("echo first of");
        try (Child shell = start()) {
            shell.awaitOutput(PROMPT);

            shell.type("history\r");

            shell.awaitOutput("first of \"all\"");
        }
    }

    @Test
    void sigtermLeavesTheTerminalAsItWas() throws IOException {
        try (Child shell = start()) {
            shell.awaitOutput(PROMPT);

            ProcessHandle java = shell.descendant("java");
            assertThat(java.destroy()).isTrue();

            shell.awaitOutput("code 143");
            shell.awaitOutput(" icanon");
            assertThat(shell.exitCode()).isZero();
        }
    }

    /**
     * Starts the shell 93 columns wide; after its end comes the state of the terminal.
     *
     * <p>An interrupt also meets the shell that runs the command. A dash ends of it once the
     * command has ended, unless it has a trap for it; a bash does not. {@code script} takes the one
     * that {@code SHELL} names.
     */
    private Child start() throws IOException {
        Path home = Files.createDirectories(workspace.resolve("home"));
        String probus = Distribution.built().script() + " --state " + workspace.resolve("state");
        String command = "trap : INT; stty cols 93 rows 30; " + probus + "; echo code $?; stty -a";
        return Child.start(
                List.of("sh", "-c", WITH_INTERRUPTS, "sh", "script", "-qec", command, "/dev/null"),
                workspace,
                Map.of(
                        "TERM",
                        "xterm",
                        "SHELL",
                        "/bin/sh",
                        "LC_ALL",
                        "C.UTF-8",
                        "PROBUS_JAVA_OPTS",
                        "-Duser.home=" + home));
    }
}
