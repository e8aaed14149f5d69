/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One framework, from before its start until after its end.
 *
 * <p>Its stop is bounded. It may be asked for from several threads, the shutdown hook's among them:
 * the first one begins it, all of them wait for it.
 */
final class Instance {
    /** After this time an unfinished stop says whom it waits for. */
    private static final Duration FIRST_REPORT = Duration.ofSeconds(2);

    /** After this time an unfinished start says which bundle it is at. */
    private static final Duration SLOW_START = Duration.ofSeconds(10);

    private final Setup setup;
    private final PrintStream err;
    private final StartReport report = new StartReport();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicBoolean reported = new AtomicBoolean();

    /** Written by the thread that boots, read by the one that stops. */
    private volatile Framework framework;

    /**
     * What a framework is made from.
     *
     * @param properties the framework's properties
     * @param bundles the distribution's bundles
     * @param state the instance's own folder
     * @param deploy the folder of hot deploy
     */
    record Setup(
            Map<String, String> properties, List<BundleFile> bundles, State state, Path deploy) {}

    Instance(Setup setup, PrintStream err) {
        this.setup = setup;
        this.err = err;
        this.framework = create();
    }

    /** Makes the framework, in step with the distribution, and starts every bundle. */
    void start() throws Failure {
        Path record = setup.state().directory().resolve("bundles.properties");
        try {
            init();
            framework.getBundleContext().addFrameworkListener(report);
            new Installer(framework.getBundleContext(), InstallRecord.read(record))
                    .install(setup.bundles(), setup.deploy());
            startFramework();
        } catch (BundleException e) {
            throw Failure.broken("the framework does not start: " + Failure.textOf(e));
        }
        for (String problem : report.problems(framework.getBundleContext())) {
            err.println("probus: " + problem);
        }
    }

    /** Starts all bundles; says which one it is at if that takes long. */
    private void startFramework() throws BundleException {
        CountDownLatch started = new CountDownLatch(1);
        Thread watch = new Thread(() -> watchStart(started), "probus-start-watch");
        watch.setDaemon(true);
        watch.start();
        try {
            framework.start();
        } finally {
            started.countDown();
        }
    }

    private void watchStart(CountDownLatch started) {
        try {
            if (!started.await(SLOW_START.toNanos(), TimeUnit.NANOSECONDS)) {
                err.println("probus: still starting; at "
                        + StartReport.starting(framework.getBundleContext()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Initialises the framework; a cache that cannot be read is made anew, once. */
    private void init() throws BundleException, Failure {
        Path cache = setup.state().cache();
        boolean fresh = !Files.exists(cache);
        try {
            framework.init();
        } catch (BundleException e) {
            if (fresh) {
                throw e;
            }
            err.println("probus: the cache " + cache + " cannot be read and is made anew ("
                    + Failure.textOf(e) + ")");
            forget();
            framework = create();
            framework.init();
        }
    }

    private void forget() throws Failure {
        Folders.remove(setup.state().cache());
        try {
            Files.deleteIfExists(setup.state().directory().resolve("bundles.properties"));
        } catch (IOException e) {
            throw Failure.broken(
                    setup.state().directory() + " cannot be written: " + Failure.textOf(e));
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // Felix takes its logger as a property's value.
    private Framework create() {
        Map<String, Object> properties = new HashMap<>(setup.properties());
        properties.put("felix.log.logger", new FrameworkLog());
        ClassLoader own = Instance.class.getClassLoader();
        FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class, own)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no framework on the class path"));
        Framework made = factory.newFramework((Map) properties);
        Thread.currentThread().setContextClassLoader(new JlineLoader(own, made));
        return made;
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    StartReport report() {
        return report;
    }

    /** Waits until the framework has ended, however that came about. */
    void await() throws Failure {
        try {
            while (framework.waitForStop(0).getType() == FrameworkEvent.STOPPED_UPDATE) {
                framework.start();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (BundleException e) {
            throw Failure.broken("the framework does not start again: " + Failure.textOf(e));
        }
    }

    /**
     * Stops the framework and waits for that, but not for ever.
     *
     * @param limit how long to wait
     * @return false if it has not ended in time; whom it waits for has been printed
     */
    boolean stop(Duration limit) {
        if (stopping.compareAndSet(false, true)) {
            Thread stopper = new Thread(this::stopNow, "probus-stop");
            stopper.setDaemon(true);
            stopper.start();
        }
        long deadline = System.nanoTime() + limit.toNanos();
        if (waitUntil(Math.min(deadline, System.nanoTime() + FIRST_REPORT.toNanos()))) {
            return true;
        }
        boolean first = reported.compareAndSet(false, true);
        if (first && System.nanoTime() < deadline) {
            print("stopping; waits up to " + limit.toSeconds() + " s for");
        }
        if (waitUntil(deadline)) {
            return true;
        }
        if (first) {
            print("not stopped after " + limit.toSeconds()
                    + " s (--stop-timeout sets it); ends without");
        }
        return false;
    }

    private void stopNow() {
        try {
            framework.stop();
            framework.waitForStop(0);
        } catch (BundleException e) {
            err.println("probus: the framework does not stop: " + Failure.textOf(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ended.countDown();
    }

    private boolean waitUntil(long deadline) {
        try {
            return ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void print(String head) {
        StringBuilder text = new StringBuilder("probus: ").append(head);
        BundleContext context = framework.getBundleContext();
        if (context != null) {
            new StopReport(context).lines().forEach(line -> text.append("\n  ").append(line));
        }
        err.println(text);
    }
}
