/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleWiring;

import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/**
 * A framework with Probus in it, a Felix if not told otherwise, for one test, and what the test
 * needs to drive it.
 *
 * <p>The board is a map that the test shares with its handler bundles: {@code trace} is the order
 * in which things happened, {@code entered} and {@code release} are the latches of a parking
 * handler.
 */
final class Felix implements AutoCloseable {
    static final long LIMIT_SECONDS = 20;
    static final String POINT = "test:point";
    private static final Path BUNDLES = path("probus.test.bundles");
    private static final Path CLASSES = path("probus.test.classes");
    private static final String[] BASE = {
        "org.osgi.util.function",
        "org.osgi.util.promise",
        "org.osgi.service.component",
        "org.osgi.service.log",
        "org.apache.felix.configadmin",
        "org.apache.felix.scr",
        "org.probus.api",
        "org.probus.srcu"
    };

    final Framework framework;
    final ConcurrentMap<String, Object> board = new ConcurrentHashMap<>();
    final Path work;
    final ServiceRegistration<?> boardService;
    private int built;

    private Felix(Framework framework, Path work) {
        this.framework = framework;
        this.work = work;
        this.boardService = publishBoard();
        board.put("trace", new ConcurrentLinkedQueue<String>());
        rearm();
    }

    /** Starts a framework with the shipped core. */
    static Felix start() throws Exception {
        return start(bundle("org.probus.core"), Map.of());
    }

    /** Starts a Felix with a core of the test's choice, a mutant say, and more properties. */
    static Felix start(Path core, Map<String, String> properties) throws Exception {
        return start(Host.FELIX, core, properties);
    }

    /** Starts a framework of either make. */
    static Felix start(Host host, Path core, Map<String, String> properties) throws Exception {
        Path root = path("probus.test.work");
        Files.createDirectories(root);
        Path work = Files.createTempDirectory(root, host.name().toLowerCase(Locale.ROOT));
        Map<String, String> configuration = new HashMap<>(properties);
        configuration.put("org.osgi.framework.storage", work.resolve("cache").toString());
        configuration.put("org.osgi.framework.storage.clean", "onFirstInit");
        Framework framework = host.factory().newFramework(configuration);
        framework.start();
        Felix felix = new Felix(framework, work);
        for (String name : BASE) {
            felix.install(bundle(name));
        }
        felix.install(core);
        for (Bundle bundle : framework.getBundleContext().getBundles()) {
            bundle.start();
        }
        felix.build("driver", Map.of()).start();
        return felix;
    }

    /** Makes an empty folder for a test. */
    static Path folder() throws IOException {
        Path root = path("probus.test.work");
        Files.createDirectories(root);
        return Files.createTempDirectory(root, "deploy");
    }

    /** Starts a framework with the shipped core and the hot deploy of a folder. */
    static Felix deploying(Host host, Path folder, Map<String, String> properties)
            throws Exception {
        Map<String, String> all = new HashMap<>(properties);
        all.put("felix.fileinstall.dir", folder.toString());
        all.put("felix.fileinstall.tmpdir", folder.resolve("tmp").toString());
        all.put("felix.fileinstall.filter", ".*\\.jar");
        Felix felix = start(host, bundle("org.probus.core"), all);
        Bundle fileInstall = felix.install(bundle("org.apache.felix.fileinstall"));
        felix.install(bundle("org.probus.deploy")).start();
        fileInstall.start();
        return felix;
    }

    /** Publishes the board; the handler components live as long as it is there. */
    private ServiceRegistration<?> publishBoard() {
        return framework
                .getBundleContext()
                .registerService(
                        new String[] {Map.class.getName(), ConcurrentMap.class.getName()},
                        board,
                        dictionary("probus.itests", "board"));
    }

    static Dictionary<String, Object> dictionary(String key, Object value) {
        return FrameworkUtil.asDictionary(Map.of(key, value));
    }

    private static Path path(String property) {
        return Path.of(System.getProperty(property));
    }

    /** The jar of a bundle that was built or downloaded. */
    static Path bundle(String name) {
        return BUNDLES.resolve(name + ".jar");
    }

    Bundle install(Path jar) throws BundleException {
        return framework.getBundleContext().installBundle(jar.toUri().toString());
    }

    /** Packs a package of test bundles and installs it. */
    Bundle build(String name, Map<String, String> headers) throws Exception {
        return install(pack(name, headers));
    }

    /** Packs a package of test bundles into a jar, as bnd would in a build. */
    Path pack(String name, Map<String, String> headers) throws Exception {
        Path jar = work.resolve(name + ++built + ".jar");
        try (Builder builder = new Builder()) {
            builder.setProperty("Bundle-SymbolicName", "test." + name);
            builder.setProperty("Private-Package", "org.probus.itests.bundles." + name);
            builder.setProperty("Import-Package", "!org.jspecify.annotations,*");
            builder.setProperty("-noimportjava", "true");
            headers.forEach(builder::setProperty);
            List<File> path = new ArrayList<>();
            path.add(CLASSES.toFile());
            path.add(bundle("org.probus.api").toFile());
            builder.setClasspath(path.toArray(File[]::new));
            try (Jar built = builder.build()) {
                assertThat(builder.getErrors()).isEmpty();
                built.write(jar.toFile());
            }
        }
        return jar;
    }

    /** Starts the handler bundle with its component, or with its activator. */
    Bundle handler(boolean component) throws Exception {
        Bundle bundle = build("handler", component ? componentOnly() : activatorOnly());
        bundle.start();
        return bundle;
    }

    static Map<String, String> activatorOnly() {
        return Map.of(
                "Bundle-Activator", "org.probus.itests.bundles.handler.Activator",
                "-dsannotations", "!*");
    }

    static Map<String, String> componentOnly() {
        return Map.of();
    }

    /** Does what the driver can do. */
    Object drive(String operation, Object... arguments) {
        return ask("driver", operation, arguments);
    }

    /** Does what the bundle {@code swapper} can do, which the test has started. */
    Object swapper(String operation, Object... arguments) {
        return ask("swapper", operation, arguments);
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private Object ask(String hand, String operation, Object... arguments) {
        try {
            ServiceReference<BiFunction> reference = framework
                    .getBundleContext()
                    .getServiceReferences(BiFunction.class, "(probus.itests=" + hand + ")")
                    .iterator()
                    .next();
            BiFunction found = framework.getBundleContext().getService(reference);
            return found.apply(operation, arguments);
        } catch (org.osgi.framework.InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    void hit(String event) {
        drive("hit", POINT, event);
    }

    long gracePeriods() {
        return (Long) drive("count");
    }

    /** Hits, handled, errors, removed and consumers of the point. */
    @SuppressWarnings("unchecked")
    List<Long> counters() {
        return (List<Long>) drive("point", POINT);
    }

    @SuppressWarnings("unchecked")
    List<String> pending() {
        return (List<String>) drive("pending");
    }

    /** The long waits: state and reason, then policy, remedy, waiter's top frames and holders. */
    @SuppressWarnings("unchecked")
    List<List<String>> stalls() {
        return (List<List<String>>) drive("stalls");
    }

    @SuppressWarnings("unchecked")
    List<String> consumers() {
        return (List<String>) drive("consumers");
    }

    @SuppressWarnings("unchecked")
    Queue<String> trace() {
        return (Queue<String>) Objects.requireNonNull(board.get("trace"));
    }

    /** New latches for the next parking handler. */
    void rearm() {
        board.put("entered", new CountDownLatch(1));
        board.put("release", new CountDownLatch(1));
    }

    CountDownLatch latch(String name) {
        return (CountDownLatch) Objects.requireNonNull(board.get(name));
    }

    /** Hits the point on a thread of its own, and returns when the handler is parked. */
    FutureTask<Void> park() throws Exception {
        FutureTask<Void> task = async("hitter", () -> hit("park"));
        assertThat(latch("entered").await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return task;
    }

    /** The installed bundles of a symbolic name. */
    List<Bundle> bundles(String name) {
        return List.of(framework.getBundleContext().getBundles()).stream()
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .toList();
    }

    /** Puts a jar into a folder in one step, as {@code mv} does. */
    static void drop(Path folder, String name, byte[] bytes) throws IOException {
        Path part = folder.resolve(name + ".part");
        Files.write(part, bytes);
        Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Runs what a handler left on the board. */
    void call(String name) {
        ((Runnable) Objects.requireNonNull(board.get(name))).run();
    }

    void release() {
        latch("release").countDown();
    }

    /** Something that may fail. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    /** Runs an action on a daemon thread of the given name. */
    static FutureTask<Void> async(String name, Action action) {
        @SuppressWarnings("NullAway") // a task without a result
        Callable<Void> body = () -> {
            action.run();
            return null;
        };
        FutureTask<Void> task = new FutureTask<>(body);
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    static void get(FutureTask<Void> task) throws Exception {
        task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Waits until a condition holds, and fails with its name if it does not in time. */
    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as(what).isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** A weak view of a bundle's class loader. */
    static WeakReference<ClassLoader> loader(Bundle bundle) {
        return new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader());
    }

    static void untilCollected(WeakReference<ClassLoader> loader) {
        until("the class loader is collected", () -> {
            System.gc();
            return loader.refersTo(null);
        });
    }

    @Override
    public void close() throws BundleException {
        release();
        framework.stop();
        try {
            framework.waitForStop(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while the framework stopped", e);
        }
    }
}
