/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.ServiceTracker;
import org.probus.api.management.ProbeManagement;
import org.probus.api.management.Swaps;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Starts and stops the hot deploy. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Activator implements BundleActivator {
    private static final long END_MILLIS_MAX = 10_000;
    private static final long RETRY_DELAY_MILLIS = 50;
    private final Report report = new Report();
    private final Map<String, DroppedJar> jars = new ConcurrentHashMap<>();

    /** Makes the lines that are due later; never waits. */
    private final ScheduledThreadPoolExecutor timer = thread("probus-deploy-timer");

    /** Looks for what is gone and for what need not wait any more; never waits. */
    private final ScheduledThreadPoolExecutor worker = thread("probus-deploy-worker");

    /** Whether another try is planned. */
    private final AtomicBoolean planned = new AtomicBoolean();

    private Runnable end = () -> {};

    /** Called by the framework, for each start with a new activator. */
    public Activator() {}

    @Override
    public void start(BundleContext context) throws Exception {
        Settings settings = Settings.of(context, report);
        ServiceTracker<ProbeManagement, ProbeManagement> management =
                new ServiceTracker<>(context, ProbeManagement.class, null);
        management.open();
        ServiceTracker<Swaps, Swaps> swaps = new ServiceTracker<>(context, Swaps.class, null);
        swaps.open();
        Tools tools = tools(
                context,
                settings,
                new Successor(management::getService, swaps::getService, settings.readyMillis()));
        Complaints complaints = new Complaints(jars, tools, timer, settings.settleMillis());
        Holders holders = new Holders(
                () -> Optional.ofNullable(management.getService()),
                () -> Optional.ofNullable(swaps.getService()));
        DeployQueue[] queue = new DeployQueue[1];
        WaitAnnouncer announcer = new WaitAnnouncer(
                settings.announceMillis(),
                timer,
                holders::describe,
                work -> queue[0].meanwhile(work),
                report);
        queue[0] = new DeployQueue(
                jars,
                tools,
                new Deployer(tools, complaints),
                new Lanes(announcer, settings.waitsMax(), report),
                new DeployQueue.Later(worker, settings.goneMillis()));
        end = () -> end(queue[0]);
        queue[0].sweep();
        JarInstaller installer = new JarInstaller(tools.folders(), queue[0]);
        context.registerService(
                ArtifactInstaller.class,
                installer,
                FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, Integer.MAX_VALUE)));
        context.addBundleListener(event -> bundleChanged(event, queue[0]));
        FileInstallRestart.ifNeeded(context, report);
    }

    private Tools tools(BundleContext context, Settings settings, Successor successor)
            throws IOException {
        File area = context.getDataFile("jars");
        if (area == null) {
            throw new IllegalStateException("the framework gives no data area: set"
                    + " org.osgi.framework.storage to a folder that can be written");
        }
        Bundles bundles = new Bundles(context, settings.startLevel(), report);
        return new Tools(
                new Folders(settings.folders(), settings.filter(), settings.recurse()),
                bundles,
                new JarStore(area.toPath()),
                new Needs(bundles.wiring()::findProviders),
                successor,
                report);
    }

    private void bundleChanged(BundleEvent event, DeployQueue queue) {
        int news = BundleEvent.INSTALLED
                | BundleEvent.RESOLVED
                | BundleEvent.UPDATED
                | BundleEvent.STOPPED
                | BundleEvent.UNINSTALLED;
        if ((event.getType() & news) != 0 && planned.compareAndSet(false, true)) {
            Runnable retry = () -> {
                planned.set(false);
                queue.retry();
            };
            ScheduledFuture<?> unused =
                    worker.schedule(retry, RETRY_DELAY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void stop(BundleContext context) {
        end.run();
    }

    private void end(DeployQueue queue) {
        worker.shutdown();
        try {
            List<String> left = queue.close(END_MILLIS_MAX);
            if (!left.isEmpty()) {
                report.warn("the hot deploy stops while it waits for " + String.join(", ", left)
                        + "; what was to follow, follows at its next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        timer.shutdownNow();
    }

    private static ScheduledThreadPoolExecutor thread(String name) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }
}
