/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The folder goes on while a bundle's stop waits, and each jar's work stays in order. */
class AsideIT {
    private static final String LATCH = "org.probus.deploy.test.aside";

    private static final String PARK =
            "((java.util.concurrent.CountDownLatch) System.getProperties().get(\"" + LATCH
                    + "\")).await();";

    @TempDir
    Path home;

    DeployedFelix felix;
    final CountDownLatch release = new CountDownLatch(1);

    @BeforeEach
    void boot() throws Exception {
        System.getProperties().put(LATCH, release);
        felix = new DeployedFelix(home).with("probus.deploy.announce.ms", "200").boot();
    }

    @AfterEach
    void close() throws Exception {
        release.countDown();
        felix.close();
        System.getProperties().remove(LATCH);
    }

    private Bundle parking(String name) throws Exception {
        felix.drop(
                name + ".jar", HandlerJar.named("com.acme." + name, "1.0.0").activator("", PARK));
        return felix.awaitActive("com.acme." + name, "1.0.0");
    }

    private void awaitStopping(Bundle bundle) {
        felix.await("it stops", () -> bundle.getState() == Bundle.STOPPING);
    }

    @Test
    void otherJarsAreInstalledUpdatedAndRemovedWhileAStopWaits() throws Exception {
        felix.drop("quick.jar", HandlerJar.named("com.acme.quick", "1.0.0"));
        Bundle quick = felix.awaitActive("com.acme.quick", "1.0.0");
        Bundle audit = parking("audit");
        felix.remove("audit.jar");
        awaitStopping(audit);

        felix.drop("new.jar", HandlerJar.named("com.acme.new", "1.0.0"));
        felix.awaitActive("com.acme.new", "1.0.0");
        felix.drop("quick.jar", HandlerJar.named("com.acme.quick", "2.0.0"));
        felix.awaitActive("com.acme.quick", "2.0.0");
        felix.remove("quick.jar");
        felix.await("it is gone", () -> quick.getState() == Bundle.UNINSTALLED);

        assertThat(audit.getState()).isEqualTo(Bundle.STOPPING);
        release.countDown();
        felix.await("it is gone", () -> audit.getState() == Bundle.UNINSTALLED);
        felix.awaitLine("uninstalled: com.acme.audit 1.0.0 [");
        felix.assertWatcherIdle();
    }

    @Test
    void laterContentOfTheSameFileWaitsForTheEarlierAndSaysSo() throws Exception {
        Bundle audit = parking("audit");
        String label = "com.acme.audit [" + audit.getBundleId() + "]";
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "2.0.0"));
        felix.awaitLine("hot-deploy waits: " + label);
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "3.0.0"));

        assertThat(felix.awaitLine("audit.jar has changed"))
                .isEqualTo("WARNING audit.jar has changed; that is acted on when " + label
                        + ", which is being stopped, lets go of it (hot-deploy waits)");
        felix.await(
                "what is queued is told",
                () -> !felix.lines()
                        .with("the folder goes on without it; queued: audit.jar")
                        .isEmpty());
        felix.awaitPolls();
        assertThat(audit.getVersion()).hasToString("1.0.0");
        release.countDown();

        felix.awaitActive("com.acme.audit", "3.0.0");
        felix.awaitLine("updated: com.acme.audit 2.0.0 -> 3.0.0 [");
        assertThat(felix.lines().with("INFO updated: com.acme.audit"))
                .hasSize(2)
                .first()
                .asString()
                .contains("1.0.0 -> 2.0.0");
        assertThat(audit.getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void jarThatIsRemovedAndPutBackWhileItsStopWaitsRunsInTheEnd() throws Exception {
        Bundle audit = parking("audit");
        felix.remove("audit.jar");
        awaitStopping(audit);
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "2.0.0"));
        felix.awaitLine("audit.jar has changed; that is acted on when");
        release.countDown();

        Bundle back = felix.awaitActive("com.acme.audit", "2.0.0");
        assertThat(back.getBundleId()).isNotEqualTo(audit.getBundleId());
        assertThat(audit.getState()).isEqualTo(Bundle.UNINSTALLED);
    }

    @Test
    void theFolderWaitsOnceNoMoreBundlesMayBeWaitedFor() throws Exception {
        felix.shutdown();
        felix.with("probus.deploy.waits.max", "2").boot();
        Bundle first = parking("first");
        Bundle second = parking("second");
        felix.remove("first.jar");
        felix.remove("second.jar");
        awaitStopping(first);
        awaitStopping(second);
        felix.drop("quick.jar", HandlerJar.named("com.acme.quick", "1.0.0"));

        assertThat(felix.awaitLine("queued: quick.jar"))
                .contains("; the folder waits as well, since no more bundles may be waited for at"
                        + " a time (probus.deploy.waits.max); queued: ");
        assertThat(felix.find("com.acme.quick")).isNull();
        release.countDown();

        felix.awaitActive("com.acme.quick", "1.0.0");
        felix.await("they are gone", () -> felix.find("com.acme.first") == null);
        felix.await("they are gone", () -> felix.find("com.acme.second") == null);
    }

    @Test
    void whatIsWiredToABundleThatWaitsIsRefreshedOnlyAfterIt() throws Exception {
        felix.drop("api.jar", exporter("1.0.0"));
        Bundle api = felix.awaitActive("com.acme.api", "1.0.0");
        felix.drop(
                "user.jar",
                HandlerJar.named("com.acme.user", "1.0.0")
                        .activator("", PARK)
                        .header("Import-Package", "com.acme.api, org.osgi.framework"));
        Bundle user = felix.awaitActive("com.acme.user", "1.0.0");
        felix.remove("user.jar");
        awaitStopping(user);

        felix.drop("api.jar", exporter("1.1.0"));
        assertThat(felix.awaitLine("hot-deploy waits: com.acme.api ["))
                .contains("waits for other work on what is wired to it");
        // In Felix a refresh holds the global lock, which an installation needs.
        var meanwhile = CompletableFuture.supplyAsync(() -> install("com.acme.meanwhile"));
        assertThat(meanwhile.get(10, TimeUnit.SECONDS).getState()).isEqualTo(Bundle.INSTALLED);
        felix.drop("quick.jar", HandlerJar.named("com.acme.quick", "1.0.0"));
        felix.awaitActive("com.acme.quick", "1.0.0");
        assertThat(user.getState()).isEqualTo(Bundle.STOPPING);
        release.countDown();

        felix.awaitLine("updated: com.acme.api 1.0.0 -> 1.1.0");
        felix.await("it is gone", () -> user.getState() == Bundle.UNINSTALLED);
        assertThat(api.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(felix.lines().with("ERROR")).isEmpty();
    }

    private static HandlerJar exporter(String version) {
        return HandlerJar.named("com.acme.api", version).header("Export-Package", "com.acme.api");
    }

    private Bundle install(String name) {
        try {
            byte[] jar = HandlerJar.named(name, "1.0.0").bytes();
            return felix.context().installBundle("test:" + name, new ByteArrayInputStream(jar));
        } catch (org.osgi.framework.BundleException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theHotDeployStopsAtOnceThoughABundleIsWaitedForAndGoesOnAtItsNextStart() throws Exception {
        Bundle audit = parking("audit");
        Bundle deploy = felix.bundle("org.probus.deploy");
        felix.remove("audit.jar");
        felix.awaitLine("hot-deploy waits: com.acme.audit [");

        deploy.stop();
        assertThat(felix.awaitLine("the hot deploy stops while"))
                .isEqualTo("WARNING the hot deploy stops while it waits for com.acme.audit ["
                        + audit.getBundleId() + "]; what was to follow, follows at its next start");
        assertThat(audit.getState()).isEqualTo(Bundle.STOPPING);
        release.countDown();
        felix.awaitLine("audit.jar: the hot deploy was stopped meanwhile and goes on at its next");
        assertThat(audit.getState()).isEqualTo(Bundle.RESOLVED);

        deploy.start();
        felix.await("it is gone", () -> audit.getState() == Bundle.UNINSTALLED);
        assertThat(felix.lines().with("ERROR")).isEmpty();
    }

    @Test
    void anActivatorThatDoesNotReturnHoldsItsOwnJarAlone() throws Exception {
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0").activator(PARK, ""));
        assertThat(felix.awaitLine("hot-deploy waits: com.acme.audit ["))
                .contains("is being started (", "at acme.Activator.start(")
                .endsWith("the folder goes on without it");

        felix.drop("quick.jar", HandlerJar.named("com.acme.quick", "1.0.0"));
        felix.awaitActive("com.acme.quick", "1.0.0");
        release.countDown();
        felix.awaitActive("com.acme.audit", "1.0.0");
    }
}
