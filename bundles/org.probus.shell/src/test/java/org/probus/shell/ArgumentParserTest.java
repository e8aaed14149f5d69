/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Options and arguments of a command line. */
class ArgumentParserTest {
    private static final Option SORT =
            Option.value("COL", "order", "-s", "--sort").of(List.of("hits", "name"));
    private static final Option LIMIT = Option.value("N", "limit", "-n", "--limit");
    private static final Option REVERSE = Option.flag("reverse", "-r");
    private static final Option ALL = Option.flag("all", "-a", "--all");
    private static final Spec SPEC = Spec.of("try", "try it")
            .takes(Parameter.one("POINT", "a point"), Parameter.perhaps("VALUE", "a value"))
            .with(SORT, LIMIT, REVERSE, ALL)
            .watched();

    private static Arguments parse(String... words) {
        return ArgumentParser.parse(SPEC, List.of(words));
    }

    private static void refuses(String message, String... words) {
        assertThatThrownBy(() -> parse(words))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.code()).isEqualTo(2))
                .hasToString(message);
    }

    @Test
    void valuesAreTakenFromTheNextWordOrTheSameOne() {
        for (String line : List.of("-s hits p", "-shits p", "--sort hits p", "--sort=hits p")) {
            Arguments arguments = parse(line.split(" "));
            assertThat(arguments.value(SORT)).as(line).contains("hits");
            assertThat(arguments.words()).as(line).containsExactly("p");
        }
    }

    @Test
    void flagsOfOneLetterMayBeJoinedAndStandAnywhere() {
        Arguments arguments = parse("p", "-ran", "7", "v");
        assertThat(arguments.has(REVERSE)).isTrue();
        assertThat(arguments.has(ALL)).isTrue();
        assertThat(arguments.count(LIMIT, 0)).isEqualTo(7);
        assertThat(arguments.words()).containsExactly("p", "v");
    }

    @Test
    void aValueThatMayBeLeftOutIsTakenOnlyIfItIsATime() {
        assertThat(parse("-w", "0.5", "p").nanos(Common.WATCH, 9)).isEqualTo(500_000_000);
        Arguments without = parse("-w", "p");
        assertThat(without.has(Common.WATCH)).isTrue();
        assertThat(without.nanos(Common.WATCH, 9)).isEqualTo(9);
        assertThat(without.words()).containsExactly("p");
    }

    @Test
    void twoDashesEndTheOptionsAndNegativeNumbersAreNone() {
        assertThat(parse("p", "--", "--json").words()).containsExactly("p", "--json");
        assertThat(parse("p", "-5").words()).containsExactly("p", "-5");
        assertThat(parse("p", "-").words()).containsExactly("p", "-");
    }

    @Test
    void unknownOptionNamesItself() {
        refuses("unknown option '--jsn'; did you mean '--json'?", "--jsn", "p");
        refuses("unknown option '--quantum' (probe:help try)", "--quantum", "p");
        refuses("unknown option '-z' (probe:help try)", "-rz", "p");
    }

    @Test
    void missingAndExtraArgumentsAreNamed() {
        refuses("missing POINT: a point (usage: probe:try [OPTION...] POINT [VALUE])");
        refuses(
                "unexpected argument 'c', quote what has blanks"
                        + " (usage: probe:try [OPTION...] POINT [VALUE])",
                "a",
                "b",
                "c");
    }

    @Test
    void missingAndWrongValuesAreNamed() {
        refuses("option '--limit' wants a value: N", "p", "-n");
        refuses("option '--limit' wants a value: N", "p", "-n", "--json");
        refuses("option '--all' takes no value", "p", "--all=yes");
        refuses(
                "option '--sort' takes hits, name, not 'hit'; did you mean 'hits'?",
                "p",
                "-s",
                "hit");
    }

    @Test
    void wrongUnitsAreNamedWithWhatIsWanted() {
        Arguments arguments = parse("p", "-n", "soon");
        assertThatThrownBy(() -> arguments.nanos(LIMIT, 0))
                .hasToString("option '--limit' wants a time such as 500ms, 2s or 1m, not 'soon'");
        assertThatThrownBy(() -> arguments.count(LIMIT, 0))
                .hasToString("option '--limit' wants a count such as 100 or 2k, not 'soon'");
        assertThatThrownBy(() -> arguments.rate(LIMIT, 0))
                .hasToString("option '--limit' wants a rate such as 50/s or 600/m, not 'soon'");
    }

    @Test
    void helpIsGivenWhateverElseIsMissing() {
        assertThat(parse("--help").has(Common.HELP)).isTrue();
    }
}
