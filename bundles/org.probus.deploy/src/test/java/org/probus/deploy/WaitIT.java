/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.probus.api.management.ConsumerInfo;
import org.probus.api.management.GracePeriods;
import org.probus.api.management.Holder;
import org.probus.api.management.PendingGrace;
import org.probus.api.management.PointInfo;
import org.probus.api.management.ProbeManagement;
import org.probus.api.management.Stall;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One bundle's stop that waits, and what is said meanwhile. */
class WaitIT {
    private static final String LATCH = "org.probus.deploy.test.latch";

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
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0").activator("", PARK));
        felix.awaitActive("com.acme.audit", "1.0.0");
    }

    @AfterEach
    void close() throws Exception {
        release.countDown();
        felix.close();
        System.getProperties().remove(LATCH);
    }

    @Test
    void waitForAGracePeriodIsAnnouncedWithItsHolderWhileTheFolderGoesOn() throws Exception {
        Bundle bundle = felix.bundle("com.acme.audit");
        String label = "com.acme.audit [" + bundle.getBundleId() + "]";
        Holder holder = new Holder(
                "http-worker-7",
                TimeUnit.SECONDS.toNanos(3),
                "orders:placed",
                "com.acme.audit.Slow",
                label,
                List.of());
        PendingGrace grace = new PendingGrace(
                "stop of " + label, "t", TimeUnit.SECONDS.toNanos(3), List.of(holder));
        felix.context().registerService(ProbeManagement.class, new Pending(grace), null);

        felix.remove("audit.jar");
        felix.await("it stops", () -> bundle.getState() == Bundle.STOPPING);
        felix.drop("quick.jar", HandlerJar.named("com.acme.quick", "1.0.0"));

        felix.awaitActive("com.acme.quick", "1.0.0");
        assertThat(bundle.getState()).isEqualTo(Bundle.STOPPING);
        assertThat(felix.awaitLine("hot-deploy waits"))
                .isEqualTo("WARNING hot-deploy waits: " + label + " is in a grace period"
                        + " (3 s, http-worker-7 in com.acme.audit.Slow at orders:placed);"
                        + " the folder goes on without it");
        felix.await(
                "it is repeated",
                () -> felix.lines().with("hot-deploy waits: " + label).size() > 2);

        release.countDown();
        assertThat(felix.awaitLine("hot-deploy goes on"))
                .startsWith("INFO hot-deploy goes on: " + label + " is done after ");
        // Of this wait alone: on a slow machine the next step may take long enough to be announced.
        int waits = felix.lines().with("hot-deploy waits: " + label).size();
        felix.awaitPolls();
        assertThat(felix.lines().with("hot-deploy waits: " + label)).hasSize(waits);
    }

    @Test
    void waitWithoutAGracePeriodNamesTheCodeThatItIsIn() throws Exception {
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "2.0.0"));

        String line = felix.awaitLine("hot-deploy waits");
        assertThat(line)
                .contains("com.acme.audit [")
                .contains("is being stopped (")
                .contains(" s, at acme.Activator.stop(")
                .endsWith("; the folder goes on without it");
        release.countDown();
        felix.awaitActive("com.acme.audit", "2.0.0");
        felix.awaitLine("hot-deploy goes on");
    }

    @Test
    void dependentThatWaitsHoldsNoLockOfTheFramework() throws Exception {
        felix.drop(
                "api.jar",
                HandlerJar.named("com.acme.api", "1.0.0").header("Export-Package", "com.acme.api"));
        felix.awaitActive("com.acme.api", "1.0.0");
        felix.drop(
                "user.jar",
                HandlerJar.named("com.acme.user", "1.0.0")
                        .activator("", PARK)
                        .header("Import-Package", "com.acme.api, org.osgi.framework"));
        Bundle user = felix.awaitActive("com.acme.user", "1.0.0");

        felix.drop(
                "api.jar",
                HandlerJar.named("com.acme.api", "1.1.0").header("Export-Package", "com.acme.api"));
        felix.await("it stops", () -> user.getState() == Bundle.STOPPING);
        // In Felix a refresh holds the global lock, which an installation needs.
        var installed = java.util.concurrent.CompletableFuture.supplyAsync(this::install);
        assertThat(installed.get(10, TimeUnit.SECONDS).getState()).isEqualTo(Bundle.INSTALLED);

        assertThat(felix.awaitLine("hot-deploy waits: com.acme.user ["))
                .contains("] is being stopped (");
        release.countDown();
        felix.awaitActive("com.acme.api", "1.1.0");
        felix.await("it runs again", () -> user.getState() == Bundle.ACTIVE);
    }

    private Bundle install() {
        try {
            return felix.context()
                    .installBundle(
                            "test:meanwhile",
                            new java.io.ByteArrayInputStream(
                                    HandlerJar.named("com.acme.meanwhile", "1.0.0")
                                            .bytes()));
        } catch (org.osgi.framework.BundleException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shortWorkIsNotAnnounced() throws Exception {
        release.countDown();
        felix.close();
        felix = new DeployedFelix(Files.createDirectory(home.resolve("patient"))).boot();

        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        felix.awaitActive("com.acme.audit", "1.0.0");
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "2.0.0"));
        felix.awaitActive("com.acme.audit", "2.0.0");
        felix.awaitPolls();

        assertThat(felix.lines().with("hot-deploy")).isEmpty();
    }

    @Test
    void frameworkStopsWhileAnAnnouncementIsOn() throws Exception {
        felix.remove("audit.jar");
        felix.awaitLine("hot-deploy waits");
        release.countDown();

        felix.shutdown();

        felix.await(
                "its threads are gone",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("probus-deploy")));
    }

    /** A registry with one wait that never ends. */
    private record Pending(PendingGrace grace) implements ProbeManagement {
        @Override
        public List<PointInfo> points() {
            return List.of();
        }

        @Override
        public Optional<Class<?>> type(String point) {
            return Optional.empty();
        }

        @Override
        public List<ConsumerInfo> consumers() {
            return List.of();
        }

        @Override
        public List<ConsumerInfo> consumers(String point) {
            return List.of();
        }

        @Override
        public boolean profile(String point, boolean on) {
            return false;
        }

        @Override
        public Optional<Profile> profile(String point) {
            return Optional.empty();
        }

        @Override
        public GracePeriods gracePeriods() {
            return new GracePeriods(0, 0, 0, 0, List.of(grace));
        }

        @Override
        public List<Stall> stalls() {
            return List.of();
        }

        @Override
        public boolean unregister(long registration) {
            return false;
        }

        @Override
        public void sync(String reason) {}

        @Override
        public int hit(String point, Object event) {
            return 0;
        }
    }
}
