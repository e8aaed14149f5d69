/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.felix.fileinstall.ArtifactInstaller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Jars that are dropped, replaced, half-copied and removed, in a real Felix. */
class HotDeployIT {
    @TempDir
    Path home;

    DeployedFelix felix;

    @BeforeEach
    void boot() throws Exception {
        felix = new DeployedFelix(home).boot();
    }

    @AfterEach
    void close() throws Exception {
        felix.close();
    }

    @Test
    void droppedJarIsInstalledAndStarted() throws Exception {
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));

        Bundle bundle = felix.awaitActive("com.acme.audit", "1.0.0");

        String line = felix.awaitLine("installed:");
        assertThat(line)
                .matches("INFO installed: com\\.acme\\.audit 1\\.0\\.0 \\[" + bundle.getBundleId()
                        + "] from audit\\.jar, [0-9.]+ m?s");
        assertThat(bundle.getLocation()).isEqualTo("hot-deploy:audit.jar");
        felix.assertWatcherIdle();
    }

    @Test
    void changedJarUpdatesItsBundleInPlace() throws Exception {
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        Bundle bundle = felix.awaitActive("com.acme.audit", "1.0.0");
        Path data =
                Files.writeString(bundle.getBundleContext().getDataFile("kept").toPath(), "kept");

        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "2.0.0"));

        Bundle updated = felix.awaitActive("com.acme.audit", "2.0.0");
        assertThat(updated.getBundleId()).isEqualTo(bundle.getBundleId());
        assertThat(data).hasContent("kept");
        assertThat(felix.awaitLine("updated:"))
                .startsWith("INFO updated: com.acme.audit 1.0.0 -> 2.0.0 [" + bundle.getBundleId()
                        + "] from audit.jar, ");
        felix.assertWatcherIdle();
    }

    @Test
    void removedJarIsStoppedAndUninstalled() throws Exception {
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        Bundle bundle = felix.awaitActive("com.acme.audit", "1.0.0");

        felix.remove("audit.jar");

        felix.await("it is gone", () -> bundle.getState() == Bundle.UNINSTALLED);
        assertThat(felix.awaitLine("uninstalled:"))
                .startsWith("INFO uninstalled: com.acme.audit 1.0.0 [" + bundle.getBundleId()
                        + "], audit.jar is gone, ");
        felix.assertWatcherIdle();
    }

    @Test
    void jarThatIsDeletedAndCopiedAgainUpdatesItsBundleInPlace() throws Exception {
        felix.shutdown();
        felix.with("probus.deploy.gone.ms", "20000").boot();
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        Bundle bundle = felix.awaitActive("com.acme.audit", "1.0.0");

        felix.remove("audit.jar");
        felix.awaitPolls();
        assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "2.0.0"));

        assertThat(felix.awaitActive("com.acme.audit", "2.0.0").getBundleId())
                .isEqualTo(bundle.getBundleId());
        felix.awaitLine("updated: com.acme.audit 1.0.0 -> 2.0.0");
        felix.assertWatcherIdle();
    }

    @Test
    void renamedJarMovesWithoutAComplaint() throws Exception {
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        felix.awaitActive("com.acme.audit", "1.0.0");

        Files.move(felix.folder().resolve("audit.jar"), felix.folder().resolve("moved.jar"));

        assertThat(felix.awaitLine("from moved.jar")).startsWith("INFO installed: com.acme.audit");
        felix.awaitActive("com.acme.audit", "1.0.0");
        felix.awaitPolls();
        assertThat(felix.lines().with("WARNING")).isEmpty();
    }

    @Test
    void halfCopiedJarLeavesTheRunningBundleAlone() throws Exception {
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        Bundle bundle = felix.awaitActive("com.acme.audit", "1.0.0");
        Path data =
                Files.writeString(bundle.getBundleContext().getDataFile("kept").toPath(), "kept");
        byte[] next = HandlerJar.named("com.acme.audit", "2.0.0").bytes();
        Path file = felix.folder().resolve("audit.jar");

        Files.write(file, Arrays.copyOf(next, next.length / 2));
        felix.awaitPolls();

        assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(bundle.getVersion()).hasToString("1.0.0");
        assertThat(felix.lines().with("audit.jar not updated"))
                .singleElement()
                .asString()
                .startsWith("WARNING audit.jar not updated: it ends too early, after "
                        + next.length / 2 + " bytes")
                .contains("copy it again")
                .endsWith("com.acme.audit 1.0.0 [" + bundle.getBundleId() + "] keeps running");

        append(file, next, next.length / 2, next.length * 3 / 4);
        felix.awaitPolls();
        assertThat(felix.lines().with("audit.jar not updated"))
                .as("that it has grown is no news")
                .hasSize(1);
        append(file, next, next.length * 3 / 4, next.length);

        Bundle updated = felix.awaitActive("com.acme.audit", "2.0.0");
        assertThat(updated.getBundleId()).isEqualTo(bundle.getBundleId());
        assertThat(data).hasContent("kept");
        felix.assertWatcherIdle();
    }

    @Test
    void halfCopiedNewJarIsInstalledOnceItIsComplete() throws Exception {
        byte[] jar = HandlerJar.named("com.acme.audit", "1.0.0").bytes();
        Path file = felix.folder().resolve("audit.jar");

        Files.write(file, Arrays.copyOf(jar, jar.length / 2));
        felix.awaitPolls();
        assertThat(felix.find("com.acme.audit")).isNull();
        append(file, jar, jar.length / 2, jar.length);

        felix.awaitActive("com.acme.audit", "1.0.0");
        assertThat(felix.lines().with("audit.jar not installed")).hasSize(1);
        felix.assertWatcherIdle();
    }

    @Test
    void jarWhoseMiddleIsMissingIsNotActedOn() throws Exception {
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        Bundle bundle = felix.awaitActive("com.acme.audit", "1.0.0");
        byte[] next = HandlerJar.named("com.acme.audit", "2.0.0").bytes();
        byte[] hole = next.clone();
        Arrays.fill(hole, next.length / 2, next.length / 2 + 2000, (byte) 0);

        felix.drop("audit.jar", hole);
        felix.awaitPolls();

        assertThat(bundle.getVersion()).hasToString("1.0.0");
        assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(felix.lines().with("audit.jar not updated")).hasSize(1);
        felix.drop("audit.jar", next);
        felix.awaitActive("com.acme.audit", "2.0.0");
    }

    @Test
    void sameBytesCopiedAgainChangeNothing() throws Exception {
        byte[] jar = HandlerJar.named("com.acme.audit", "1.0.0").bytes();
        felix.drop("audit.jar", jar);
        Bundle bundle = felix.awaitActive("com.acme.audit", "1.0.0");
        felix.awaitLine("installed:");
        long modified = bundle.getLastModified();
        int lines = felix.lines().with("audit").size();

        felix.drop("audit.jar", jar);
        felix.awaitPolls();

        assertThat(bundle.getLastModified()).isEqualTo(modified);
        assertThat(felix.lines().with("audit")).hasSize(lines);
    }

    @Test
    void bundleThatAPersonStoppedStaysStoppedWhenItsJarChanges() throws Exception {
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        Bundle bundle = felix.awaitActive("com.acme.audit", "1.0.0");
        bundle.stop();

        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "2.0.0"));

        assertThat(felix.awaitLine("updated:")).endsWith("; it is left stopped, as it was");
        assertThat(bundle.getVersion()).hasToString("2.0.0");
        assertThat(bundle.getState()).isNotEqualTo(Bundle.ACTIVE);
    }

    @Test
    void bundlesGetTheFoldersStartLevel() throws Exception {
        felix.shutdown();
        felix.with("felix.fileinstall.start.level", "7")
                .with("org.osgi.framework.startlevel.beginning", "5")
                .boot();

        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));

        assertThat(felix.awaitLine("installed:")).endsWith("; it starts at its start level");
        assertThat(felix.bundle("com.acme.audit").getState()).isNotEqualTo(Bundle.ACTIVE);
        felix.framework()
                .adapt(org.osgi.framework.startlevel.FrameworkStartLevel.class)
                .setStartLevel(7);
        felix.awaitActive("com.acme.audit", "1.0.0");
    }

    @Test
    void filesThatTheFilterHidesAndSubfoldersAreLeftAlone() throws Exception {
        byte[] jar = HandlerJar.named("com.acme.audit", "1.0.0").bytes();
        Files.write(felix.folder().resolve("audit.jar.tmp"), jar);
        Path sub = Files.createDirectory(felix.folder().resolve("sub"));
        Files.write(sub.resolve("audit.jar"), jar);

        felix.awaitPolls();

        assertThat(felix.find("com.acme.audit")).isNull();
        assertThat(felix.lines().with("audit")).isEmpty();
    }

    @Test
    void scannerWithoutFileEventsWorksAlike() throws Exception {
        felix.shutdown();
        felix.with("felix.fileinstall.disableNio2", "true").boot();
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        Bundle bundle = felix.awaitActive("com.acme.audit", "1.0.0");
        byte[] next = HandlerJar.named("com.acme.audit", "2.0.0").bytes();

        Files.write(felix.folder().resolve("audit.jar"), Arrays.copyOf(next, next.length / 2));
        felix.awaitPolls();
        assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
        felix.drop("audit.jar", next);
        felix.awaitActive("com.acme.audit", "2.0.0");
        felix.remove("audit.jar");

        felix.await("it is gone", () -> bundle.getState() == Bundle.UNINSTALLED);
        felix.assertWatcherIdle();
    }

    @Test
    void jarsOfSubfoldersCountIfFileInstallRecurses() throws Exception {
        felix.shutdown();
        felix.with("felix.fileinstall.subdir.mode", "recurse").boot();
        Path sub = Files.createDirectory(felix.folder().resolve("sub"));

        Files.write(
                sub.resolve("a.jar"), HandlerJar.named("com.acme.sub", "1.0.0").bytes());

        Bundle bundle = felix.awaitActive("com.acme.sub", "1.0.0");
        assertThat(bundle.getLocation()).isEqualTo("hot-deploy:sub/a.jar");
        felix.assertWatcherIdle();
    }

    @Test
    void fileInstallAloneUninstallsTheRunningBundle() throws Exception {
        felix.shutdown();
        felix.init();
        felix.installDeploy().uninstall();
        felix.framework().start();
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        Bundle bundle = felix.awaitActive("com.acme.audit", "1.0.0");
        byte[] next = HandlerJar.named("com.acme.audit", "2.0.0").bytes();

        Files.write(felix.folder().resolve("audit.jar"), Arrays.copyOf(next, next.length / 2));

        felix.await("what the hot deploy prevents", () -> bundle.getState() == Bundle.UNINSTALLED);
    }

    @Test
    void jarThatComesBackAndGoesAgainUnseenByFileInstallIsUninstalled() throws Exception {
        felix.close();
        felix = new DeployedFelix(Files.createDirectories(home.resolve("slow")))
                .with("felix.fileinstall.poll", "5000") // this test is faster, and the watcher
                .boot();
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        felix.drop("sentinel.jar", HandlerJar.named("com.acme.sentinel", "1.0.0"));
        tell("install", "audit.jar");
        tell("install", "sentinel.jar");
        Bundle bundle = felix.awaitActive("com.acme.audit", "1.0.0");

        felix.remove("audit.jar");
        tell("uninstall", "audit.jar");
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        felix.remove("sentinel.jar");
        tell("uninstall", "sentinel.jar");
        felix.await("it was looked for", () -> felix.find("com.acme.sentinel") == null);
        assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
        felix.remove("audit.jar");

        felix.await("it is gone", () -> bundle.getState() == Bundle.UNINSTALLED);
    }

    /** Tells the hot deploy about a file, as File Install does. */
    private void tell(String what, String file) throws Exception {
        // Its interface is that of the framework, and not of this class path.
        ServiceReference<?> reference =
                felix.context().getAllServiceReferences(ArtifactInstaller.class.getName(), null)[0];
        Object installer = felix.context().getService(reference);
        Method method = Arrays.stream(installer.getClass().getInterfaces())
                .filter(type -> type.getName().equals(ArtifactInstaller.class.getName()))
                .findFirst()
                .orElseThrow()
                .getMethod(what, File.class);
        method.invoke(installer, felix.folder().resolve(file).toFile());
    }

    private static void append(Path file, byte[] bytes, int from, int to) throws IOException {
        Files.write(file, Arrays.copyOfRange(bytes, from, to), StandardOpenOption.APPEND);
    }
}
