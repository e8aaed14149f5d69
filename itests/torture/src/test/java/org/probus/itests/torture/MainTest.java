/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

/** The command line of the torture. */
class MainTest {
    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();

    private int run(String line) {
        return Main.run(List.of(line.split(" ")), out::add, err::add);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--minutes           | --minutes needs a value",
                "--minutes soon      | --minutes soon is no number",
                "--minutes 0         | --minutes 0 is out of range: more than 0, up to a year",
                "--seconds -1        | --seconds -1 is out of range: more than 0, up to a year",
                "--seconds 1e999999  | --seconds 1e999999 is out of range: more than 0, up to a "
                        + "year",
                "--seed x            | --seed x is no whole number",
                "--scenario sauna    | --scenario sauna is unknown; there are platform, virtual",
                "--flavour vanilla   | --flavour vanilla is unknown; there are fenced, asymmetric",
                "--fault mine        | --fault mine is unknown; there are none, no-wait",
                "--speed 3           | unknown option --speed; --help lists them",
                "platform            | unknown option platform; --help lists them"
            })
    void badInputIsNamed(String line, String message) {
        assertThat(run(line)).isEqualTo(2);
        assertThat(out).isEmpty();
        assertThat(err).singleElement().asString().startsWith("torture: " + message);
    }

    @Test
    void helpListsWhatThereIs() {
        assertThat(run("--seed 1 --help")).isZero();
        assertThat(out).singleElement().asString().contains("forward-progress", "asymmetric");
    }

    @Test
    void theLastLineIsASummary() {
        int code = run("--seconds 1.5 --seed 7 --scenario platform --flavour fenced");

        assertThat(code).as("%s", out).isZero();
        assertThat(out.get(0))
                .contains("itests/torture/run.sh --scenario platform --flavour fenced"
                        + " --seconds 1.5 --seed 7");
        assertThat(out.get(out.size() - 1))
                .matches("torture: platform fenced 1\\.5 s seed 7: .* reads, .* grace periods, .*"
                        + " 0 violations");
    }

    @Test
    void allScenariosEndAtTheFirstThatFails() {
        int code = run("--minutes 11 --seed 7 --flavour fenced --fault no-wait");

        assertThat(code).isEqualTo(1);
        assertThat(out.get(out.size() - 1))
                .startsWith("torture: all fenced 660.0 s seed 7: 1 of 12 scenarios, ")
                .doesNotContain(" 0 violations");
    }

    @Test
    void theSameSeedMakesTheSameChoices() {
        Dice one = new Dice(7, 3);
        Dice other = new Dice(7, 3);
        Dice next = new Dice(7, 4);
        List<Integer> chosen = new ArrayList<>();
        List<Integer> again = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            chosen.add(one.below(1000));
            again.add(other.below(1000));
            others.add(next.below(1000));
        }

        assertThat(again).isEqualTo(chosen);
        assertThat(others).isNotEqualTo(chosen);
    }
}
