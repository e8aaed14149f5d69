/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.felix.fileinstall.ArtifactInstaller;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A real Felix with File Install and the built hot deploy, watching a folder of its own.
 *
 * <p>The packages of {@code org.probus.api} come from the class path, so that a test can offer a
 * {@code ProbeManagement} of its own.
 */
final class DeployedFelix {
    static final int POLL_MILLIS = 50;
    private static final long WAIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);
    private final Path home;
    private final Map<String, String> properties = new HashMap<>();
    private final Lines lines = new Lines("org.probus.deploy");
    private final Lines watcherLines = new Lines("fileinstall");
    private @Nullable Framework framework;
    private int sentinels;

    /** Prepares a framework below a folder. */
    DeployedFelix(Path home) throws IOException {
        this.home = home.toRealPath();
        Files.createDirectories(folder());
        with("org.osgi.framework.storage", this.home.resolve("cache").toString());
        with(
                "org.osgi.framework.system.packages.extra",
                "org.probus.api;version=1.0.0,org.probus.api.management;version=1.0.0");
        with("felix.fileinstall.dir", folder().toString());
        with("felix.fileinstall.poll", Integer.toString(POLL_MILLIS));
        with("felix.fileinstall.filter", ".*\\.(jar|cfg|config|json)");
        with("felix.fileinstall.tmpdir", this.home.resolve("tmp").toString());
        with("felix.fileinstall.log.level", "4");
        with("felix.fileinstall.log.default", "jul");
        with("felix.fileinstall.subdir.mode", "skip");
        with("probus.deploy.settle.ms", "400");
        with("probus.deploy.gone.ms", "50");
        // Ten minutes: no machine is so slow that anything but a wait is announced.
        with("probus.deploy.announce.ms", "600000");
    }

    /** Sets a framework property for the next boot. */
    DeployedFelix with(String name, String value) {
        properties.put(name, value);
        return this;
    }

    /** Boots with File Install first and the hot deploy second. */
    DeployedFelix boot() throws BundleException {
        init();
        installWatcher().start();
        installDeploy().start();
        framework().start();
        return this;
    }

    /** Makes the framework, with nothing in it but what an earlier run left. */
    DeployedFelix init() throws BundleException {
        FrameworkFactory factory =
                ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow();
        framework = factory.newFramework(properties);
        framework.init();
        return this;
    }

    /** Installs File Install. */
    Bundle installWatcher() throws BundleException {
        return context().installBundle(jarOf(ArtifactInstaller.class));
    }

    /** Installs the hot deploy, as built. */
    Bundle installDeploy() throws BundleException {
        return context().installBundle(jarOf(Activator.class));
    }

    private static String jarOf(Class<?> type) {
        try {
            var jar = type.getProtectionDomain().getCodeSource().getLocation();
            assertThat(Files.isRegularFile(Path.of(jar.toURI())))
                    .as("%s is a built jar: run this by mvn verify", jar)
                    .isTrue();
            return jar.toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    Framework framework() {
        if (framework == null) {
            throw new IllegalStateException("boot it first");
        }
        return framework;
    }

    BundleContext context() {
        return framework().getBundleContext();
    }

    Path folder() {
        return home.resolve("deploy");
    }

    /** Puts a jar into the folder in one step, as {@code mv} does. */
    void drop(String file, byte[] bytes) throws IOException {
        Path whole = home.resolve(file + ".new");
        Files.write(whole, bytes);
        Files.move(whole, folder().resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Puts a bundle into the folder in one step. */
    void drop(String file, HandlerJar jar) throws IOException {
        drop(file, jar.bytes());
    }

    void remove(String file) throws IOException {
        Files.delete(folder().resolve(file));
    }

    /** Returns a bundle by symbolic name; null if it is not installed. */
    @Nullable
    Bundle find(String name) {
        return List.of(context().getBundles()).stream()
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElse(null);
    }

    /** Returns an installed bundle by symbolic name. */
    Bundle bundle(String name) {
        Bundle bundle = find(name);
        if (bundle == null) {
            throw new AssertionError("no bundle " + name + " is installed; " + lines.all());
        }
        return bundle;
    }

    /** Waits until a bundle is active, and returns it. */
    Bundle awaitActive(String name, String version) {
        await(name + " " + version + " is active", () -> {
            Bundle bundle = find(name);
            return bundle != null
                    && bundle.getState() == Bundle.ACTIVE
                    && bundle.getVersion().toString().equals(version);
        });
        return bundle(name);
    }

    /** Waits until a line that contains a text is logged, and returns it. */
    String awaitLine(String text) {
        await("a line with '" + text + "'", () -> !lines.with(text).isEmpty());
        return lines.with(text).get(0);
    }

    /** Waits until the folder has been scanned at least four times more. */
    void awaitPolls() throws IOException {
        for (int i = 0; i < 2; i++) {
            sentinels++;
            String name = "sentinel-" + sentinels;
            // Found in one scan, taken in the next.
            drop(name + ".jar", HandlerJar.named(name, "1.0.0"));
            awaitActive(name, "1.0.0");
        }
    }

    /** Waits for a condition, at most 30 seconds. */
    void await(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start)
                    .as("waited too long until %s; logged: %s", what, lines.all())
                    .isLessThan(WAIT_NANOS_MAX);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    Lines lines() {
        return lines;
    }

    /** Asserts that File Install did nothing to a bundle by itself. */
    void assertWatcherIdle() {
        String acts = ".*([Ii]nstalling|[Uu]pdating|Updated|Started|Failed|Error|trouble).*";
        assertThat(watcherLines.all()).noneMatch(line -> line.matches(acts));
        assertThat(lines.throwable()).isFalse();
    }

    /** Stops the framework; what it holds stays for the next boot. */
    void shutdown() throws BundleException, InterruptedException {
        framework().stop();
        FrameworkEvent event = framework().waitForStop(TimeUnit.SECONDS.toMillis(30));
        assertThat(event.getType()).isEqualTo(FrameworkEvent.STOPPED);
    }

    /** Stops the framework, if it runs, and the listening. */
    void close() throws BundleException, InterruptedException {
        if (framework != null) {
            shutdown();
        }
        lines.close();
        watcherLines.close();
    }
}
