/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The order of starts, and what an earlier run left in the framework's cache. */
class RestartIT {
    @TempDir
    Path home;

    DeployedFelix felix;

    @BeforeEach
    void prepare() throws Exception {
        felix = new DeployedFelix(home);
    }

    @AfterEach
    void close() throws Exception {
        felix.close();
    }

    @Test
    void jarThatIsThereAtBootIsOursThoughFileInstallStartsFirst() throws Exception {
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));

        felix.boot();

        Bundle bundle = felix.awaitActive("com.acme.audit", "1.0.0");
        assertThat(bundle.getLocation()).isEqualTo("hot-deploy:audit.jar");
        felix.assertWatcherIdle();
    }

    @Test
    void jarThatIsThereAtBootIsOursAtALaterStartLevel() throws Exception {
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        felix.with("org.osgi.framework.startlevel.beginning", "9").init();
        felix.installWatcher().start();
        Bundle deploy = felix.installDeploy();
        deploy.adapt(BundleStartLevel.class).setStartLevel(9);
        deploy.start();

        felix.framework().start();

        Bundle bundle = felix.awaitActive("com.acme.audit", "1.0.0");
        assertThat(bundle.getLocation()).isEqualTo("hot-deploy:audit.jar");
        felix.assertWatcherIdle();
    }

    @Test
    void jarThatFileInstallTookBeforeIsAdoptedAsItIs() throws Exception {
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        felix.init();
        felix.installWatcher().start();
        felix.framework().start();
        Bundle bundle = felix.awaitActive("com.acme.audit", "1.0.0");
        assertThat(bundle.getLocation()).startsWith("file:");

        felix.installDeploy().start();
        byte[] next = HandlerJar.named("com.acme.audit", "2.0.0").bytes();
        Files.write(felix.folder().resolve("audit.jar"), Arrays.copyOf(next, next.length / 2));
        felix.awaitPolls();

        assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
        felix.drop("audit.jar", next);
        assertThat(felix.awaitActive("com.acme.audit", "2.0.0").getBundleId())
                .isEqualTo(bundle.getBundleId());
        felix.remove("audit.jar");
        felix.await("it is gone", () -> bundle.getState() == Bundle.UNINSTALLED);
        felix.awaitLine("uninstalled: com.acme.audit 2.0.0");
    }

    @Test
    void fileInstallThatScansWithoutDelayIsTakenOverToo() throws Exception {
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));

        felix.with("felix.fileinstall.noInitialDelay", "true").boot();

        Bundle bundle = felix.awaitActive("com.acme.audit", "1.0.0");
        byte[] next = HandlerJar.named("com.acme.audit", "2.0.0").bytes();
        Files.write(felix.folder().resolve("audit.jar"), Arrays.copyOf(next, next.length / 2));
        felix.awaitPolls();
        assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(copies("com.acme.audit")).isEqualTo(1);
    }

    @Test
    void fileInstallAboveTheHotDeployFindsItAtItsFirstScan() throws Exception {
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        felix.with("org.osgi.framework.startlevel.beginning", "25")
                .with("felix.fileinstall.noInitialDelay", "true")
                .with("felix.fileinstall.start.level", "20")
                .with("felix.fileinstall.active.level", "20");
        felix.init();
        startAt(15, felix.installDeploy());
        startAt(20, felix.installWatcher());
        felix.framework().start();
        Bundle bundle = felix.awaitActive("com.acme.audit", "1.0.0");
        assertThat(bundle.getLocation()).isEqualTo("hot-deploy:audit.jar");
        felix.awaitLine("installed: com.acme.audit");
        felix.shutdown();
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "2.0.0"));

        felix.init().framework().start();

        assertThat(felix.awaitActive("com.acme.audit", "2.0.0").getBundleId())
                .isEqualTo(bundle.getBundleId());
        assertThat(copies("com.acme.audit")).isEqualTo(1);
        felix.assertWatcherIdle();
    }

    private static void startAt(int level, Bundle bundle) throws BundleException {
        bundle.adapt(BundleStartLevel.class).setStartLevel(level);
        bundle.start();
    }

    @Test
    void bundleOfAnEarlierRunIsKnownAgain() throws Exception {
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        felix.boot();
        long id = felix.awaitActive("com.acme.audit", "1.0.0").getBundleId();
        felix.awaitLine("installed: com.acme.audit");
        felix.shutdown();

        felix.boot();
        felix.awaitPolls();

        Bundle bundle = felix.awaitActive("com.acme.audit", "1.0.0");
        assertThat(bundle.getBundleId()).isEqualTo(id);
        assertThat(copies("com.acme.audit")).isEqualTo(1);
        assertThat(felix.lines().with("com.acme.audit")).hasSize(1);
        felix.assertWatcherIdle();
    }

    @Test
    void jarsThatChangedWhileNothingRanAreCaughtUpWith() throws Exception {
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        felix.drop("gone.jar", HandlerJar.named("com.acme.gone", "1.0.0"));
        felix.drop("half.jar", HandlerJar.named("com.acme.half", "1.0.0"));
        felix.boot();
        long id = felix.awaitActive("com.acme.audit", "1.0.0").getBundleId();
        felix.awaitActive("com.acme.gone", "1.0.0");
        felix.awaitActive("com.acme.half", "1.0.0");
        felix.shutdown();
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "2.0.0"));
        felix.remove("gone.jar");
        felix.drop("half.jar", Arrays.copyOf(HandlerJar.plain().bytes(), 9000));

        felix.boot();

        assertThat(felix.awaitActive("com.acme.audit", "2.0.0").getBundleId()).isEqualTo(id);
        felix.awaitLine("uninstalled: com.acme.gone 1.0.0");
        assertThat(felix.find("com.acme.gone")).isNull();
        felix.awaitLine("half.jar not updated");
        felix.awaitActive("com.acme.half", "1.0.0");
        felix.assertWatcherIdle();
    }

    @Test
    void badUpdateIsTakenBackWithTheBytesOfAnEarlierRun() throws Exception {
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        felix.boot();
        felix.awaitActive("com.acme.audit", "1.0.0");
        felix.awaitLine("installed: com.acme.audit");
        felix.shutdown();
        felix.boot();
        Bundle bundle = felix.awaitActive("com.acme.audit", "1.0.0");

        felix.drop(
                "audit.jar",
                HandlerJar.named("com.acme.audit", "2.0.0")
                        .activator("throw new Exception(\"boom\");", ""));

        assertThat(felix.awaitLine("audit.jar not updated")).endsWith("] runs again");
        assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(bundle.getVersion()).hasToString("1.0.0");
    }

    @Test
    void updateWhoseLastGoodBytesAreUnknownSaysThatNothingRuns() throws Exception {
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        felix.init();
        felix.installWatcher().start();
        felix.framework().start();
        felix.awaitActive("com.acme.audit", "1.0.0");
        felix.installDeploy().start();

        felix.drop(
                "audit.jar",
                HandlerJar.named("com.acme.audit", "2.0.0")
                        .activator("throw new Exception(\"boom\");", ""));

        assertThat(felix.awaitLine("audit.jar not updated"))
                .startsWith("SEVERE ")
                .contains("com.acme.audit 1.0.0 could not be put back");
    }

    @Test
    void missingFolderIsNamedAndLeavesItsBundlesInstalled() throws Exception {
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        felix.boot();
        felix.awaitActive("com.acme.audit", "1.0.0");
        felix.shutdown();
        felix.remove("audit.jar");
        Files.delete(felix.folder());

        felix.boot();

        assertThat(felix.awaitLine("does not exist")).startsWith("WARNING deploy folder [");
        felix.awaitActive("com.acme.audit", "1.0.0");
    }

    @Test
    void stoppedHotDeployLeavesNoThreadAndComesBack() throws Exception {
        felix.boot();
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        felix.awaitActive("com.acme.audit", "1.0.0");
        Bundle deploy = felix.bundle("org.probus.deploy");

        deploy.stop();

        felix.await(
                "its threads are gone",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("probus-deploy")));
        deploy.start();
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "2.0.0"));
        felix.awaitActive("com.acme.audit", "2.0.0");
        assertThat(copies("com.acme.audit")).isEqualTo(1);
    }

    @Test
    void aSuccessorWhoseSwapWasCutShortGoes() throws Exception {
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        felix.boot();
        Bundle old = felix.awaitActive("com.acme.audit", "1.0.0");
        felix.awaitLine("installed: com.acme.audit");
        besideAudit().start(Bundle.START_TRANSIENT);
        felix.shutdown();

        felix.boot();

        assertThat(felix.awaitLine("uninstalled: com.acme.audit 2.0.0"))
                .contains("its swap was cut short");
        assertThat(copies("com.acme.audit")).isEqualTo(1);
        assertThat(felix.awaitActive("com.acme.audit", "1.0.0").getBundleId())
                .isEqualTo(old.getBundleId());
    }

    @Test
    void aSuccessorThatHadThePointsWhenItsSwapWasCutShortStays() throws Exception {
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        felix.boot();
        felix.awaitActive("com.acme.audit", "1.0.0");
        felix.awaitLine("installed: com.acme.audit");
        Bundle successor = besideAudit();
        successor.start();
        Path books = felix.bundle("org.probus.deploy")
                .getBundleContext()
                .getDataFile("jars")
                .toPath();
        felix.shutdown();
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "2.0.0"));
        new JarStore(books)
                .given(successor.getBundleId(), Staged.digest(felix.folder().resolve("audit.jar")));

        felix.boot();

        felix.awaitLine("uninstalled: com.acme.audit 1.0.0");
        assertThat(copies("com.acme.audit")).isEqualTo(1);
        Bundle bundle = felix.awaitActive("com.acme.audit", "2.0.0");
        assertThat(bundle.getBundleId()).isEqualTo(successor.getBundleId());
        felix.awaitPolls();
        felix.remove("audit.jar");
        felix.await("it is gone", () -> bundle.getState() == Bundle.UNINSTALLED);
    }

    private Bundle besideAudit() throws BundleException {
        byte[] jar = HandlerJar.named("com.acme.audit", "2.0.0").bytes();
        return felix.context()
                .installBundle(
                        "hot-deploy:audit.jar#beside", new java.io.ByteArrayInputStream(jar));
    }

    private long copies(String name) {
        return List.of(felix.context().getBundles()).stream()
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .count();
    }
}
