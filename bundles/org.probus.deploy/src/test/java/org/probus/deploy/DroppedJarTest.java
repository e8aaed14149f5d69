/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.probus.deploy.DroppedJar.Problem;

import java.io.File;
import java.nio.file.Path;

/** Tests of {@link DroppedJar}. */
class DroppedJarTest {
    private final DroppedJar jar = new DroppedJar(new File("a.jar"), "hot-deploy:a.jar");

    @Test
    void sameProblemIsNewsOnceForEachContent() {
        Problem problem = problem("one");

        assertThat(jar.problem(problem)).isTrue();
        assertThat(jar.problem(problem("one"))).isFalse();
        assertThat(jar.problem(problem("two"))).isTrue();
        jar.fresh();
        assertThat(jar.problem(problem("two"))).isTrue();
        assertThat(jar.has(problem("two"))).isTrue();
        jar.solved();
        assertThat(jar.problem()).isEmpty();
    }

    @Test
    void partThatGrewIsNoNews() {
        assertThat(jar.part(staged(10, "x", ""))).isTrue();
        assertThat(jar.partLength()).isEqualTo(10);
        assertThat(jar.part(staged(20, "y", "x"))).isFalse();
        assertThat(jar.part(staged(30, "z", "q"))).isTrue();
        jar.solved();
        assertThat(jar.partLength()).isEqualTo(-1);
    }

    @Test
    void mendedIsToldOnce() {
        jar.problem(problem("one"));
        jar.fresh();

        assertThat(jar.mended()).isTrue();
        assertThat(jar.mended()).isFalse();
    }

    private static Problem problem(String line) {
        return new Problem(Defect.broken("cause", "mend"), line, null);
    }

    private static Staged staged(long length, String digest, String prefix) {
        return new Staged(Path.of("copy"), length, digest, prefix);
    }
}
