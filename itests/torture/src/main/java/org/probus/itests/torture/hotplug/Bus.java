/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture.hotplug;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.probus.api.ProbeRegistry;
import org.probus.itests.torture.board.Board;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;

/** A framework with Probus and its hot deploy in it, and a deploy folder of its own. */
final class Bus {
    private static final List<String> BUNDLES = List.of(
            "org.osgi.util.function",
            "org.osgi.util.promise",
            "org.osgi.service.component",
            "org.apache.felix.fileinstall",
            "org.probus.srcu",
            "org.probus.core",
            "org.probus.deploy");

    private final Framework framework;
    private final Path folder;
    private final Path staging;

    private Bus(Framework framework, Path work) throws IOException {
        this.framework = framework;
        this.folder = Files.createDirectories(work.resolve("deploy"));
        this.staging = Files.createDirectories(work.resolve("staging"));
    }

    /**
     * Starts it.
     *
     * @param bundles where the jars are
     * @param work an empty folder
     */
    static Bus start(Path bundles, Path work, Board board) throws IOException, BundleException {
        Map<String, String> properties = new HashMap<>();
        properties.put("org.osgi.framework.storage", work.resolve("cache").toString());
        properties.put("org.osgi.framework.storage.clean", "onFirstInit");
        properties.put(
                "org.osgi.framework.system.packages.extra",
                "org.probus.api;version=1.0.0,org.probus.api.management;version=1.0.0,"
                        + Board.class.getPackageName());
        properties.put("felix.resolver.parallelism", "1"); // its pool outlives the framework
        properties.put("felix.fileinstall.dir", work.resolve("deploy").toString());
        properties.put("felix.fileinstall.tmpdir", work.resolve("tmp").toString());
        properties.put("felix.fileinstall.poll", "100");
        properties.put("felix.fileinstall.filter", ".*\\.jar");
        properties.put("felix.fileinstall.disableNio2", "true");
        properties.put("felix.fileinstall.log.level", "1");
        properties.put("felix.fileinstall.log.default", "jul");
        FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no framework on the class path"));
        Framework framework = factory.newFramework(properties);
        framework.init();
        Bus bus = new Bus(framework, work);
        bus.context().registerService(Board.class, board, null);
        for (String name : BUNDLES) {
            Path jar = bundles.resolve(name + ".jar");
            bus.context().installBundle(jar.toUri().toString()).start();
        }
        framework.start();
        return bus;
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    Bundle system() {
        return framework;
    }

    ProbeRegistry registry() {
        ServiceReference<ProbeRegistry> reference = Objects.requireNonNull(
                context().getServiceReference(ProbeRegistry.class), "no registry");
        return Objects.requireNonNull(context().getService(reference), "no registry");
    }

    /** Installs and starts a guest, beside the deploy folder. */
    Bundle install(GuestJar jar) throws IOException, BundleException {
        Bundle bundle = context()
                .installBundle("hotplug:" + jar.name(), new ByteArrayInputStream(jar.bytes()));
        bundle.start();
        return bundle;
    }

    void update(Bundle bundle, GuestJar jar) throws IOException, BundleException {
        bundle.update(new ByteArrayInputStream(jar.bytes()));
    }

    /** Puts a guest into the deploy folder in one step, in the place of what has its name. */
    void drop(GuestJar jar) throws IOException {
        Path whole = staging.resolve(jar.name() + ".jar");
        Files.write(whole, jar.bytes());
        Files.move(
                whole,
                folder.resolve(jar.name() + ".jar"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    void remove(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name + ".jar"));
    }

    /** The only bundle of a name, if it is active; null where there is none, or two. */
    @Nullable
    Bundle active(String name) {
        Bundle found = null;
        for (Bundle bundle : context().getBundles()) {
            if (name.equals(bundle.getSymbolicName())) {
                if (found != null) {
                    return null;
                }
                found = bundle;
            }
        }
        return found != null && found.getState() == Bundle.ACTIVE ? found : null;
    }

    boolean installed(String name) {
        for (Bundle bundle : context().getBundles()) {
            if (name.equals(bundle.getSymbolicName())) {
                return true;
            }
        }
        return false;
    }

    /** Stops the framework; false if that took too long. */
    boolean stop() throws BundleException, InterruptedException {
        framework.stop();
        return framework.waitForStop(TimeUnit.SECONDS.toMillis(60)).getType()
                == org.osgi.framework.FrameworkEvent.STOPPED;
    }
}
