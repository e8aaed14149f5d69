/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The data file of the distribution, and the script beside it that makes it. */
final class OrdersDataTest {
    private static final Path DATA = data();

    /** Finds the folder from wherever in the project the tests are run. */
    private static Path data() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("runtime/data/make-orders.sh"))) {
                return at.resolve("runtime/data");
            }
        }
        throw new AssertionError("no folder above this one holds runtime/data/make-orders.sh");
    }

    private static String make(int exit, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", "make-orders.sh"));
        command.addAll(List.of(arguments));
        Process script = new ProcessBuilder(command)
                .directory(DATA.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(script.exitValue()).as(output.lines().findFirst().orElse("")).isEqualTo(exit);
        return output;
    }

    @Test
    void scriptMakesTheFileThatIsShipped() throws Exception {
        assertThat(make(0).equals(Files.readString(DATA.resolve("orders.csv"))))
                .as("sh make-orders.sh writes what orders.csv holds")
                .isTrue();
    }

    @Test
    void scriptMakesAsManyAsItIsTold() throws Exception {
        assertThat(make(0, "3").lines())
                .hasSize(4)
                .containsExactlyElementsOf(
                        Files.readAllLines(DATA.resolve("orders.csv")).subList(0, 4));
    }

    @Test
    void scriptNamesABadNumber() throws Exception {
        assertThat(make(2, "many")).contains("'many' is not a number of records: write 1 or more");
        assertThat(make(2, "0")).contains("'0' is not a number");
    }

    @Test
    void everyRecordIsAnOrderOfItsOwn() throws IOException {
        List<String> lines = Files.readAllLines(DATA.resolve("orders.csv"));

        assertThat(lines.get(0)).isEqualTo(Order.HEADER);
        assertThat(lines.stream()
                        .skip(1)
                        .map(line -> Order.parse(line).id())
                        .distinct()
                        .count())
                .isEqualTo(lines.size() - 1L)
                .isGreaterThanOrEqualTo(10_000);
        assertThat(lines.stream().skip(1))
                .allMatch(line -> Order.parse(line).toString().equals(line));
    }
}
