/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

/** The command line of the demo. */
final class OptionsTest {
    @Test
    void nothingGivenMeansTwentyRoundsFromTwoThreads() throws Exception {
        assertThat(Options.parse()).isEqualTo(new Options(20, 2, null, false));
    }

    @Test
    void optionsAreTakenInBothForms() throws Exception {
        Options expected = new Options(3, 4, Path.of("my orders.csv"), false);

        assertThat(Options.parse("--rounds", "3", "--threads", "4", "--input", "my orders.csv"))
                .isEqualTo(expected);
        assertThat(Options.parse("--input=my orders.csv", "--threads=4", "--rounds=3"))
                .isEqualTo(expected);
    }

    @Test
    void helpWinsOverWhatFollows() throws Exception {
        assertThat(Options.parse("--help", "--nonsense").help()).isTrue();
        assertThat(Options.parse("--rounds", "3", "-h").help()).isTrue();
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(Options.HELP)
                .contains("--rounds", "--threads", "--input", "--help", "exit " + "code");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--round 3        | unknown option '--round': the options are --rounds",
                "--round=3        | unknown option '--round=3'",
                "-r               | unknown option '-r'",
                "fast             | unknown argument 'fast'",
                "--rounds         | the option --rounds needs a value",
                "--rounds 0       | '0': write a whole number from 1 to 1000",
                "--rounds 1001    | '1001': write a whole number from 1 to 1000",
                "--rounds many    | the option --rounds has the value 'many': write a whole number",
                "--threads 65     | '65': write a whole number from 1 to 64",
                "--threads 2.5    | '2.5': write a whole number from 1 to 64",
                "--threads=       | '': write a whole number from 1 to 64",
                "--input          | the option --input needs a value",
                "--input=         | the option --input has the value '': write the name of a file",
            })
    void wrongUsageNamesItselfAndTheMend(String line, String said) {
        assertThatThrownBy(() -> Options.parse(line.split(" ")))
                .isInstanceOf(Options.UsageException.class)
                .hasMessageContaining(said);
    }

    @Test
    void nameThatIsNoFileNameIsRefused() {
        assertThatThrownBy(() -> Options.parse("--input", "a\0b"))
                .isInstanceOf(Options.UsageException.class)
                .hasMessageContaining("--input");
    }
}
