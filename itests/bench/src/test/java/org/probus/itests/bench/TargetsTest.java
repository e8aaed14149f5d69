/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every target names benchmarks that are there, with parameters that they run with. */
final class TargetsTest {
    private static final Pattern RUN =
            Pattern.compile("(\\w+)\\.(\\w+)(?:\\(([^)]*)\\))?(?:@(\\d+))?");

    static List<String> runs() {
        return Targets.all().stream()
                .flatMap(target -> Stream.of(target.top(), target.bottom()))
                .filter(measure -> measure != null)
                .map(Measure::run)
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void theRunOfATargetIsMeasured(String run) throws Exception {
        Matcher parts = RUN.matcher(run);
        assertThat(parts.matches()).as(run).isTrue();
        Class<?> type = Class.forName("org.probus.itests.bench." + parts.group(1));
        int threads = parts.group(4) == null ? 1 : Integer.parseInt(parts.group(4));

        assertThat(type.getMethods())
                .anyMatch(method -> method.isAnnotationPresent(Benchmark.class)
                        && method.getName().equals(parts.group(2)));
        assertThat(Suite.all())
                .anyMatch(suite -> suite.threads() == threads
                        && suite.classes().contains(type.getSimpleName()));
        Map<String, String> given = parameters(parts.group(3));
        List<Field> taken = Arrays.stream(type.getFields())
                .filter(field -> field.isAnnotationPresent(Param.class))
                .toList();
        assertThat(given.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        taken.stream().map(Field::getName).toList());
        for (Field field : taken) {
            assertThat(field.getAnnotation(Param.class).value())
                    .contains(given.get(field.getName()));
        }
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new TreeMap<>();
        if (text != null) {
            for (String parameter : text.split(",")) {
                String[] parts = parameter.split("=");
                parameters.put(parts[0], parts[1]);
            }
            // as Scores writes them
            assertThat(String.join(
                            ",",
                            parameters.entrySet().stream()
                                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                                    .toList()))
                    .isEqualTo(text);
        }
        return parameters;
    }
}
