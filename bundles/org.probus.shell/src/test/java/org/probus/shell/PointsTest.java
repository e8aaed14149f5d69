/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.probus.api.management.Counters;
import org.probus.api.management.PointInfo;

import java.util.ArrayList;
import java.util.List;

/** The points that the user meant. */
class PointsTest {
    private static final List<PointInfo> ALL =
            points("com.acme.a:b", "com.acme.a:c:d", "com.other:b", "a.b+c:x", "x:y");

    private static List<PointInfo> points(String... names) {
        List<PointInfo> points = new ArrayList<>();
        for (String name : names) {
            Counters none = new Counters(0, 0, 0, 0, 0);
            points.add(new PointInfo(points.size() + 1, name, "T", 1, 0, 0, 0, 0, none));
        }
        return points;
    }

    private static List<Long> found(String... words) {
        return Points.select(ALL, List.of(words)).found().stream()
                .map(PointInfo::id)
                .toList();
    }

    @Test
    void noWordsMeanAllPoints() {
        assertThat(found()).hasSize(5);
    }

    @Test
    void namesNumbersAndPatternsSelect() {
        assertThat(found("com.acme.a:b")).containsExactly(1L);
        assertThat(found("@5", "@1")).containsExactly(1L, 5L);
        assertThat(found("com.*")).containsExactly(1L, 2L, 3L);
        assertThat(found("*b")).containsExactly(1L, 3L);
        assertThat(found("a.b+c:x")).containsExactly(4L);
        assertThat(found("a?b+c:x")).isEmpty();
        assertThat(found("@55")).isEmpty();
    }

    @Test
    void aStarCrossesTheColonOnlyInAPatternWithoutOne() {
        assertThat(found("com.acme.*")).containsExactly(1L, 2L);
        assertThat(found("com.acme.a:*")).containsExactly(1L);
        assertThat(found("com.acme.a:*:*")).containsExactly(2L);
        assertThat(found("*:b")).containsExactly(1L, 3L);
    }

    @Test
    void whatNothingMatchesIsKept() {
        Points points = Points.select(ALL, List.of("x:y", "no:no", "z*"));
        assertThat(points.unmatched()).containsExactly("no:no", "z*");
        assertThat(points.named()).containsExactly(5L);
    }

    @Test
    void oneMeansOne() {
        assertThat(Points.one(ALL, "x*").name()).isEqualTo("x:y");
        assertThatThrownBy(() -> Points.one(ALL, "com.*"))
                .hasToString("'com.*' matches 3 points, name one of them: com.acme.a:b,"
                        + " com.acme.a:c:d, com.other:b");
        assertThatThrownBy(() -> Points.one(ALL, "com.acme.a:bb"))
                .hasToString(
                        "no probe point is named 'com.acme.a:bb'; did you mean 'com.acme.a:b'?");
    }

    @Test
    void patternsForARegistrationMatchTheSamePoints() {
        assertThat(Points.registrable("com.acme.*", ALL)).containsExactly("com.acme.*:*");
        assertThat(Points.registrable("com.*.a*", ALL)).containsExactly("com.*:*.a*", "com.*.a*:*");
        assertThat(Points.registrable("**", ALL)).containsExactly("*:*");
        assertThat(Points.registrable("*:b", ALL)).containsExactly("*:b");
        assertThat(Points.registrable("@5", ALL)).containsExactly("x:y");
    }
}
