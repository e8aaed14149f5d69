/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.probus.launcher.Distribution.Result;

import java.io.IOException;
import java.nio.file.Path;

/** Two bundles that a person installed, swapped in the shell of the distribution. */
final class SwapCommandIT {
    private static final Distribution PROBUS = Distribution.built();
    private static final String IMPORTS =
            "org.osgi.framework,org.osgi.framework.wiring,org.osgi.framework.startlevel,"
                    + "org.probus.api";

    @TempDir
    private Path workspace;

    private String guest(String name, String activator) throws IOException {
        return GuestBundle.write(workspace.resolve("jars"), name, activator, IMPORTS)
                .toUri()
                .toString();
    }

    @Test
    void theNewBundleTakesOverAndTheOldOneIsUninstalled() throws IOException {
        String start = "felix:start " + guest("old", "ConsumingActivator");
        String install = "felix:install " + guest("fresh", "ConsumingActivator");

        Result result = PROBUS.run(
                workspace,
                "-c",
                start + "; " + install + "; probe:swap old fresh; probe:transitions;"
                        + " probe:consumers guest:point --json; felix:lb -s old");

        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .containsPattern("swapped: old \\[\\d+] -> fresh \\[\\d+] at guest:point in ")
                .containsPattern("old \\[\\d+] is stopped and uninstalled")
                .contains("no swap is under way")
                .contains("\"bundle\":\"fresh\"")
                .doesNotContain("\"bundle\":\"old\"")
                .doesNotContain("|old (1.0.0)");
        assertThat(result.code()).isZero();
    }

    @Test
    void aBundleThatDoesNotStartLeavesTheOldOneAndEndsWithTwo() throws IOException {
        String start = "felix:start " + guest("old", "ConsumingActivator");
        String install = "felix:install " + guest("fresh", "BrokenActivator");

        Result result =
                PROBUS.run(workspace, "-c", start + "; " + install + "; probe:swap old fresh");

        assertThat(result.err())
                .contains("probe:swap: not swapped: fresh [")
                .contains("does not start: ")
                .contains("no cup of tea")
                .contains("old [")
                .contains("goes on as before");
        assertThat(result.code()).isEqualTo(2);
    }
}
