/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Random;
import java.util.regex.Pattern;

/** The names of points, and what patterns match. */
class PointNameTest {
    @ParameterizedTest
    @CsvSource({
        "com.acme.*:placed, com.acme.orders:placed, true",
        "com.acme.*:placed, com.acme.a.b:placed, true",
        "com.acme.*:placed, com.acme.:placed, true",
        "com.acme.*:placed, com.acme.orders:cancelled, false",
        "com.acme.*:placed, org.acme.orders:placed, false",
        "*:placed, x:placed, true",
        "*:placed, x:y:placed, false",
        "x:*, x:anything, true",
        "x:*, x:a:b, false",
        "x:*:b, x:a:b, true",
        "*:*, a:b, true",
        "a*c:*d, abc:bcd, true",
        "a*c:*d, abd:bcd, false",
        "a**c:d, abc:d, true",
        "exact:name, exact:name, true",
        "exact:name, exact:names, false",
    })
    void aStarIsAnyRunOfCharactersButTheColon(String pattern, String name, boolean matches) {
        assertThat(PointName.matches(pattern, name)).isEqualTo(matches);
    }

    @Test
    void matchingAgreesWithARegularExpression() {
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            String pattern = word(random, "ab:*");
            String name = word(random, "ab:");
            boolean expected = Pattern.matches(pattern.replace("*", "[^:]*"), name);
            assertThat(PointName.matches(pattern, name))
                    .as(pattern + " on " + name)
                    .isEqualTo(expected);
        }
    }

    private static String word(Random random, String letters) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--) {
            word.append(letters.charAt(random.nextInt(letters.length())));
        }
        return word.toString();
    }
}
