/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.probus.launcher.Distribution.Result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is in the distribution, and that it is the same wherever it stands. */
final class DistributionIT {
    @TempDir
    private Path workspace;

    @Test
    void everyBundleIsActiveInAnUnpackedArchive() throws IOException {
        Distribution probus = Distribution.unpackTo(workspace);
        GuestBundle.write(probus.home().resolve("deploy"), "guest", "GuestActivator");

        Result result = probus.run(workspace, "guest", "states");

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("org.probus.core ", "org.probus.logging ", "org.jline ");
        assertThat(result.out().lines()).allSatisfy(line -> {
            String[] words = line.split(" ", -1);
            int wanted = words[2].equals("fragment") ? Bundle.RESOLVED : Bundle.ACTIVE;
            assertThat(words[1]).as(line).isEqualTo(Integer.toString(wanted));
        });
        assertThat(result.out()).contains("guest " + Bundle.ACTIVE + " bundle 20");
    }

    @Test
    void configurationInAJsonFileReachesConfigAdmin() throws IOException {
        Distribution probus = Distribution.copyTo(workspace.resolve("copy"));
        GuestBundle.write(probus.home().resolve("deploy"), "guest", "GuestActivator");
        Files.writeString(probus.home().resolve("config/mine.json"), """
                {
                  // A comment.
                  ":configurator:symbolic-name": "mine",
                  ":configurator:version": "1",
                  "com.acme.pid": { "answer:Integer": 42 }
                }
                """);

        Result mine = probus.run(workspace, "guest", "config", "com.acme.pid", "answer");
        Result ours = probus.run(
                workspace,
                "guest",
                "config",
                "org.apache.felix.scr.ScrService",
                "ds.lock.timeout.milliseconds");

        assertThat(mine.out().strip()).isEqualTo("42");
        assertThat(ours.out().strip()).isEqualTo("60000");
    }

    @Test
    void propertyFromTheEnvironmentOverridesTheFile() throws IOException {
        Distribution probus = Distribution.built();
        Path deploy = workspace.resolve("deploy");
        GuestBundle.write(deploy, "guest", "GuestActivator");

        Result result = probus.run(
                workspace, "--deploy", deploy.toString(), "guest", "property", "probus.home");

        assertThat(result.out().strip()).isEqualTo("probus.home=" + probus.home());
    }

    @Test
    void bundleThatDoesNotStartIsNamedWithItsReason() throws IOException {
        Distribution probus = Distribution.copyTo(workspace.resolve("copy"));
        Path services = probus.home().resolve("bundles/15");
        GuestBundle.write(services, "broken", "BrokenActivator");
        GuestBundle.write(services, "lonely", "GuestActivator", "com.acme.nowhere");

        Result result = probus.run(workspace, "-c", "echo hi");

        assertThat(result.out().strip()).isEqualTo("hi");
        assertThat(result.err().lines()).hasSize(2);
        assertThat(result.err())
                .containsPattern("broken \\[\\d+\\] did not start: its activator threw"
                        + " IllegalStateException: no cup of tea")
                .containsPattern("lonely \\[\\d+\\] did not start: lonely needs package"
                        + " com.acme.nowhere, which no bundle exports");
    }

    @Test
    void missingMainServiceNamesTheBundleThatDidNotStart() throws IOException {
        Distribution probus = Distribution.copyTo(workspace.resolve("copy"));
        Path services = probus.home().resolve("bundles/15");
        Files.delete(services.resolve("org.probus.shell.jar"));
        GuestBundle.write(services, "org.probus.shell", "BrokenActivator");
        Path settings = probus.home().resolve("config/framework.properties");
        Files.writeString(
                settings,
                Files.readString(settings).replace("probus.main.wait=30", "probus.main.wait=1"));

        Result result = probus.run(workspace, "-c", "echo hi");

        assertThat(result.err())
                .contains("no bundle has offered the main service 'shell' within 1 s")
                .contains("no cup of tea");
        assertThat(result.code()).isEqualTo(70);
    }

    @Test
    void changedAndRemovedBundlesAreNotStartedFromTheCache() throws IOException {
        Distribution probus = Distribution.copyTo(workspace.resolve("copy"));
        Path services = probus.home().resolve("bundles/15");
        String state = workspace.resolve("state").toString();
        GuestBundle.write(services, "changing", "BrokenActivator");
        GuestBundle.write(services, "guest", "GuestActivator");

        Result first = probus.run(workspace, "--state", state, "guest", "states");
        GuestBundle.write(services, "changing", "GuestActivator");
        Files.delete(services.resolve("org.probus.shell.jar"));
        Result second = probus.run(workspace, "--state", state, "guest", "states");
        Files.delete(services.resolve("changing.jar"));
        Result third = probus.run(workspace, "--state", state, "guest", "states");

        assertThat(first.out()).contains("changing " + Bundle.RESOLVED, "org.probus.shell ");
        assertThat(second.out())
                .contains("changing " + Bundle.ACTIVE)
                .doesNotContain("probus.shell");
        assertThat(third.out()).contains("guest ").doesNotContain("changing");
        assertThat(third.err()).isEmpty();
    }

    @Test
    void unreadableCacheIsMadeAnew() throws IOException {
        Distribution probus = Distribution.built();
        Path state = workspace.resolve("state");
        Files.createDirectories(state);
        Files.writeString(state.resolve("cache"), "a file where a folder ought to be");

        Result result = probus.run(workspace, "--state", state.toString(), "-c", "echo hi");

        assertThat(result.err()).contains("is made anew");
        assertThat(result.out().strip()).isEqualTo("hi");
        assertThat(result.code()).isZero();
    }

    @Test
    void bundleDeployedFromAnotherFolderIsForgotten() throws IOException {
        Distribution probus = Distribution.built();
        Path one = workspace.resolve("one");
        Path two = workspace.resolve("two");
        String state = workspace.resolve("state").toString();
        GuestBundle.write(one, "first", "GuestActivator");
        GuestBundle.write(two, "second", "GuestActivator");

        Result before = probus.run(
                workspace, "--state", state, "--deploy", one.toString(), "guest", "states");
        Result after = probus.run(
                workspace, "--state", state, "--deploy", two.toString(), "guest", "states");

        assertThat(before.out()).contains("first " + Bundle.ACTIVE).doesNotContain("second ");
        assertThat(after.out()).contains("second " + Bundle.ACTIVE).doesNotContain("first ");
    }
}
