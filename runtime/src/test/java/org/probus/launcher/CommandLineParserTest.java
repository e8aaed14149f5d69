/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.probus.launcher.CommandLine.Mode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What words the command line understands, and what it says to others. */
final class CommandLineParserTest {
    @Test
    void nothingIsAnInteractiveShell() throws Failure {
        CommandLine line = parse();

        assertThat(line.mode()).isEqualTo(Mode.INTERACTIVE);
        assertThat(line.deploy()).isNull();
        assertThat(line.state()).isNull();
        assertThat(line.stopTimeout()).isNull();
    }

    @Test
    void commandsGoToTheShell() throws Failure {
        CommandLine line = parse("-c", "probe:list --json");

        assertThat(line.mode()).isEqualTo(Mode.MAIN);
        assertThat(line.main()).isEqualTo("shell");
        assertThat(line.arguments()).containsExactly("-c", "probe:list --json");
        assertThat(line.isScript()).isFalse();
    }

    @Test
    void scriptGoesToTheShell() throws Failure {
        CommandLine line = parse("--script=a.gosh");

        assertThat(line.arguments()).containsExactly("--script", "a.gosh");
        assertThat(line.isScript()).isTrue();
    }

    @Test
    void optionsTakeTheirValueAsAWordOrAfterAnEqualsSign() throws Failure {
        CommandLine line =
                parse("--deploy", "a=b", "--state=c=d", "--stop-timeout", "7", "--no-console");

        assertThat(line.mode()).isEqualTo(Mode.SERVICE);
        assertThat(line.deploy()).isEqualTo(Path.of("a=b"));
        assertThat(line.state()).isEqualTo(Path.of("c=d"));
        assertThat(line.stopTimeout()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void firstWordNamesAMainServiceAndAllBehindItIsItsOwn() throws Failure {
        CommandLine line = parse("--deploy", "x", "demo", "--rounds", "3", "--help", "-c");

        assertThat(line.mode()).isEqualTo(Mode.MAIN);
        assertThat(line.main()).isEqualTo("demo");
        assertThat(line.arguments()).containsExactly("--rounds", "3", "--help", "-c");
    }

    @Test
    void helpAndVersionWinOverOtherModes() throws Failure {
        assertThat(parse("--no-console", "--help").mode()).isEqualTo(Mode.HELP);
        assertThat(parse("-h", "-c", "x").mode()).isEqualTo(Mode.HELP);
        assertThat(parse("--version", "--no-console").mode()).isEqualTo(Mode.VERSION);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--depoly x          | unknown option '--depoly'; did you mean '--deploy'?",
                "--xyzzy             | unknown option '--xyzzy' (probus --help lists them)",
                "-d                  | unknown option '-d'; did you mean '-c'?",
                "--deploy            | --deploy needs a value: --deploy DIR",
                "-c                  | -c needs a value: -c COMMANDS",
                "-c echo hi          | put the commands in quotes: -c 'echo hi'",
                "--script a b        | a script takes no arguments",
                "-c a --no-console   | -c and --no-console exclude each other",
                "--no-console demo   | --no-console and demo exclude each other",
                "--no-console --no-console | --no-console is given twice",
                "--no-console=yes    | --no-console takes no value",
                "--deploy= -c x      | --deploy needs the name of a folder",
                "--stop-timeout soon | --stop-timeout needs whole seconds",
                "--stop-timeout -1   | --stop-timeout needs whole seconds",
                "./a.gosh            | a script is run by: probus --script ./a.gosh",
            })
    void whatCannotBeMeantIsRefusedWithAMend(String words, String message) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> parse(words.split(" ", -1)))
                .withMessageContaining(message)
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(2));
    }

    private static CommandLine parse(String... words) throws Failure {
        return CommandLineParser.parse(List.of(words));
    }
}
