/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.arch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The README: short, and its code is copied from files that compile. */
class ReadmeTest {
    private static final Path ROOT = Path.of(System.getProperty("probus.root"));
    private static final Pattern QUOTE =
            Pattern.compile("<!-- from: (\\S+) -->\n```java\n(.*?)```", Pattern.DOTALL);

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    @Test
    void itHasTwoHundredLinesAtTheMost() throws IOException {
        assertThat(readme().lines().count()).isLessThanOrEqualTo(200);
    }

    @Test
    void everyJavaSampleStandsInTheFileItNames() throws IOException {
        int quotes = 0;
        Matcher quote = QUOTE.matcher(readme());
        while (quote.find()) {
            quotes++;
            assertThat(Files.readString(ROOT.resolve(quote.group(1)))).contains(quote.group(2));
        }
        long samples = readme().lines().filter("```java"::equals).count();

        assertThat(quotes).isPositive();
        assertThat(samples).as("samples without a source").isEqualTo(quotes);
    }

    @Test
    void everyBundleIsOnTheMap() throws IOException {
        String readme = readme();
        try (Stream<Path> folders = Files.list(ROOT.resolve("bundles"))) {
            List<String> names = folders.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("org.probus."))
                    .toList();
            assertThat(names).isNotEmpty();
            assertThat(names).allSatisfy(name -> assertThat(readme).contains("| `" + name + "` |"));
        }
    }

    @Test
    void everyTestItNamesIsThere() throws IOException {
        Matcher test = Pattern.compile("`(\\w+(?:IT|Test))`").matcher(readme());
        int found = 0;
        while (test.find()) {
            String file = test.group(1) + ".java";
            found++;
            try (Stream<Path> files = Files.walk(ROOT)) {
                assertThat(files.anyMatch(path -> path.endsWith(file))).as(file).isTrue();
            }
        }
        assertThat(found).isPositive();
    }
}
