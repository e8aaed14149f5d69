/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Jars with a defect: one line each, everything else goes on, and the next content counts. */
class BrokenJarIT {
    private static final String CLASS_99 = "cafebabe00000063";

    @TempDir
    Path home;

    DeployedFelix felix;

    @BeforeEach
    void boot() throws Exception {
        felix = new DeployedFelix(home).boot();
        felix.drop("other.jar", HandlerJar.named("com.acme.other", "1.0.0"));
        felix.awaitActive("com.acme.other", "1.0.0");
    }

    @AfterEach
    void close() throws Exception {
        felix.close();
    }

    static Stream<Arguments> broken() {
        return Stream.of(unusable(), needy(), failing()).flatMap(all -> all);
    }

    private static Stream<Arguments> unusable() {
        byte[] good = jar().bytes();
        byte[] html = "<html>404</html>".getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                arguments("truncated", Arrays.copyOf(good, 9000), "it ends too early", "copy it"),
                arguments("empty", new byte[0], "it is empty", "copy it again"),
                arguments("no zip", html, "it is not a jar", "replace it by a jar"),
                arguments(
                        "no name",
                        HandlerJar.plain().bytes(),
                        "its manifest has no Bundle-SymbolicName",
                        "build it as a bundle"),
                arguments(
                        "bad version",
                        jar().header("Bundle-Version", "1.x").bytes(),
                        "its manifest is not valid",
                        "correct it"),
                arguments(
                        "bad header",
                        jar().header("Import-Package", "a;b=\"1;c").bytes(),
                        "its manifest is not valid",
                        "correct it"),
                arguments(
                        "too new",
                        jar().entry("acme/New.class", hex(CLASS_99)).bytes(),
                        "its class acme.New needs Java 55 (class file version 99)",
                        "compile it with --release " + Runtime.version().feature()));
    }

    private static Stream<Arguments> needy() {
        return Stream.of(
                arguments(
                        "missing package",
                        jar().header("Import-Package", "com.acme.none").bytes(),
                        "needs package com.acme.none, which no installed bundle exports",
                        "drop a bundle that has it"),
                arguments(
                        "missing capability",
                        jar().header("Require-Capability", "acme;filter:=\"(a=1)\"")
                                .bytes(),
                        "needs capability acme (a=1), which no installed bundle provides",
                        "drop a bundle that has it"),
                arguments(
                        "missing version",
                        jar().header("Import-Package", "org.osgi.framework;version=\"[9,10)\"")
                                .bytes(),
                        "needs package org.osgi.framework [9,10), which is there only in version"
                                + " 1.10.0, from org.apache.felix.framework [0]",
                        "drop a bundle that has it"),
                arguments(
                        "newer platform",
                        jar().header(
                                        "Require-Capability",
                                        "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=55))\"")
                                .bytes(),
                        "which this JVM (Java " + Runtime.version().feature() + ") is not",
                        "drop a bundle that has it"));
    }

    private static Stream<Arguments> failing() {
        return Stream.of(
                arguments(
                        "activator throws",
                        jar().activator("throw new IllegalStateException(\"no\\ndesk\");", "")
                                .bytes(),
                        "its activator acme.Activator threw java.lang.IllegalStateException: no"
                                + " desk (at acme.Activator.start(",
                        "correct it and copy the jar again"),
                arguments(
                        "activator is missing",
                        jar().header("Bundle-Activator", "acme.Gone").bytes(),
                        "its Bundle-Activator acme.Gone cannot be loaded",
                        "add the class"),
                arguments(
                        "class is missing",
                        jar().activator("Class.forName(\"acme.Helper\");", "").bytes(),
                        "its activator acme.Activator lacks a class",
                        "to Import-Package"),
                arguments(
                        "twice",
                        HandlerJar.named("com.acme.other", "1.0.0")
                                .header("Bundle-Name", "copy")
                                .bytes(),
                        "com.acme.other 1.0.0 is already installed as com.acme.other [",
                        "or remove one of the two"),
                arguments(
                        "the deployer",
                        HandlerJar.named("org.probus.deploy", "9.0.0").bytes(),
                        "org.probus.deploy does the hot deploy and cannot be replaced by it",
                        "and restart"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void brokenJarGivesOneLineAndIsTriedAgainWhenItChanges(
            String kind, byte[] jar, String cause, String mend) throws Exception {
        int bundles = felix.context().getBundles().length;

        felix.drop("broken.jar", jar);
        String line = felix.awaitLine("broken.jar not ");
        felix.awaitPolls();

        assertThat(line).startsWith("WARNING broken.jar not ").contains(cause).contains(mend);
        assertThat(felix.lines().with("broken.jar")).as(kind).containsExactly(line);
        assertThat(felix.bundle("com.acme.other").getState()).isEqualTo(Bundle.ACTIVE);

        felix.drop("broken.jar", HandlerJar.named("com.acme.mended", "1.0.0"));
        felix.awaitActive("com.acme.mended", "1.0.0");
        assertThat(felix.context().getBundles())
                .as("the two sentinels and the mended one are more")
                .hasSize(bundles + 3);
        felix.assertWatcherIdle();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void brokenJarOverARunningBundleLeavesTheOldOneRunning(
            String kind, byte[] jar, String cause, String mend) throws Exception {
        felix.drop("broken.jar", jar().header("Bundle-Version", "0.9.0"));
        Bundle bundle = felix.awaitActive("com.acme.broken", "0.9.0");

        felix.drop("broken.jar", jar);
        String line = felix.awaitLine("broken.jar not updated");
        felix.awaitPolls();

        assertThat(line).contains(cause).contains(mend).contains("com.acme.broken 0.9.0 [");
        assertThat(felix.lines().with("broken.jar not")).as(kind).containsExactly(line);
        assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(bundle.getVersion()).hasToString("0.9.0");
        felix.assertWatcherIdle();
    }

    @Test
    void eachNewBrokenContentIsWorthALine() throws Exception {
        felix.drop("broken.jar", jar().activator("throw new Exception(\"one\");", ""));
        felix.awaitLine("threw java.lang.Exception: one");
        HandlerJar same = jar().activator("throw new Exception(\"one\");", "");

        felix.drop("broken.jar", same.header("Bundle-Name", "again"));
        felix.awaitPolls();

        assertThat(felix.lines().with("threw java.lang.Exception: one")).hasSize(2);
        felix.drop("broken.jar", jar());
        felix.awaitActive("com.acme.broken", "1.0.0");
    }

    @Test
    void updateThatDoesNotStartIsTakenBack() throws Exception {
        String started = "context.registerService(Runnable.class, () -> {}, null);";
        felix.drop("broken.jar", jar().header("Bundle-Version", "0.9.0").activator(started, ""));
        Bundle bundle = felix.awaitActive("com.acme.broken", "0.9.0");

        felix.drop("broken.jar", jar().activator("throw new Exception(\"boom\");", ""));

        assertThat(felix.awaitLine("broken.jar not updated"))
                .startsWith("WARNING ")
                .contains("threw java.lang.Exception: boom")
                .endsWith("com.acme.broken 0.9.0 [" + bundle.getBundleId() + "] runs again");
        assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(bundle.getRegisteredServices()).hasSize(1);
        felix.drop("broken.jar", jar().header("Bundle-Version", "1.1.0").activator(started, ""));
        felix.awaitActive("com.acme.broken", "1.1.0");
        assertThat(felix.awaitLine("updated: com.acme"))
                .contains("com.acme.broken 0.9.0 -> 1.1.0 [" + bundle.getBundleId() + "]");
    }

    @Test
    void returnOfTheOldBytesEndsTheComplaint() throws Exception {
        byte[] good = jar().bytes();
        felix.drop("broken.jar", good);
        felix.awaitActive("com.acme.broken", "1.0.0");
        felix.drop("broken.jar", Arrays.copyOf(good, 9000));
        felix.awaitLine("broken.jar not updated");

        felix.drop("broken.jar", good);

        assertThat(felix.awaitLine("unchanged:"))
                .startsWith("INFO unchanged: com.acme.broken 1.0.0 [")
                .endsWith("is what broken.jar holds again");
    }

    @Test
    void missingPackageIsNotMissedOnceAnotherJarBringsIt() throws Exception {
        felix.drop(
                "user.jar",
                HandlerJar.named("com.acme.user", "1.0.0")
                        .header("Import-Package", "com.acme.orders.api"));
        felix.awaitLine("user.jar not started: needs package com.acme.orders.api, which no"
                + " installed bundle exports; ");

        felix.drop(
                "api.jar",
                HandlerJar.named("com.acme.orders", "1.0.0")
                        .header("Export-Package", "com.acme.orders.api"));

        felix.awaitActive("com.acme.user", "1.0.0");
        assertThat(felix.awaitLine("started: com.acme.user")).startsWith("INFO ");
        assertThat(felix.lines().with("user.jar not started")).hasSize(1);
    }

    @Test
    void jarsThatNeedEachOtherAndComeTogetherGiveNoWarning() throws Exception {
        for (int i = 0; i < 6; i++) {
            felix.drop(
                    i + ".jar",
                    HandlerJar.named("com.acme.b" + i, "1.0.0")
                            .header("Export-Package", "com.acme.p" + i)
                            .header("Import-Package", "com.acme.p" + (i + 1) % 6));
        }

        for (int i = 0; i < 6; i++) {
            felix.awaitActive("com.acme.b" + i, "1.0.0");
        }
        felix.awaitPolls();
        assertThat(felix.lines().with("WARNING")).isEmpty();
    }

    @Test
    void updateThatWaitsForAPackageLeavesTheOldOneRunningUntilThen() throws Exception {
        felix.drop("broken.jar", jar());
        Bundle bundle = felix.awaitActive("com.acme.broken", "1.0.0");
        felix.drop(
                "broken.jar",
                jar().header("Bundle-Version", "2.0.0")
                        .header("Import-Package", "com.acme.orders.api"));
        felix.awaitLine("broken.jar not updated: needs package com.acme.orders.api");
        assertThat(bundle.getVersion()).hasToString("1.0.0");
        assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);

        Bundle provider = felix.context()
                .installBundle(
                        "test:provider",
                        new java.io.ByteArrayInputStream(
                                HandlerJar.named("com.acme.orders", "1.0.0")
                                        .header("Export-Package", "com.acme.orders.api")
                                        .bytes()));

        felix.awaitActive("com.acme.broken", "2.0.0");
        assertThat(provider.getState()).isEqualTo(Bundle.RESOLVED);
    }

    @Test
    void duplicateIsInstalledOnceTheFirstIsGone() throws Exception {
        felix.drop(
                "copy.jar",
                HandlerJar.named("com.acme.other", "1.0.0").header("Bundle-Name", "copy"));
        assertThat(felix.awaitLine("copy.jar not installed"))
                .contains("] from other.jar; give it another Bundle-Version");

        felix.remove("other.jar");

        felix.await(
                "the copy is in its place",
                () -> List.of(felix.context().getBundles()).stream()
                        .anyMatch(bundle -> bundle.getLocation().equals("hot-deploy:copy.jar")
                                && bundle.getState() == Bundle.ACTIVE));
    }

    private static HandlerJar jar() {
        return HandlerJar.named("com.acme.broken", "1.0.0");
    }

    private static byte[] hex(String digits) {
        return java.util.HexFormat.of().parseHex(digits);
    }
}
