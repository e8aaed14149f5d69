/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.osgi.framework.Bundle;
import org.probus.deploy.DroppedJar.Problem;
import org.probus.deploy.DroppedJar.Stamp;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * The one entrance to the {@link Deployer}: one piece of work at a time, none after the end.
 *
 * <p><b>Errors.</b> Nothing is thrown: what went wrong is told in one line. File Install would
 * take an exception for its own affair, and an {@code Error} as the end of its scan.
 */
final class DeployQueue {
    /** A piece of work. */
    private interface Job {
        void run(Work work) throws Exception;
    }

    /**
     * When a file that is away counts as gone.
     *
     * @param executor looks again, and does the work then; a thread that may wait
     * @param goneMillis after how long
     */
    record Later(ScheduledExecutorService executor, long goneMillis) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, DroppedJar> jars;
    private final Tools tools;
    private final Report report;
    private final Deployer deployer;
    private final WaitAnnouncer announcer;
    private final Later later;

    /** The jars that File Install took for gone, and has not reported as new since. */
    private final Set<String> away = ConcurrentHashMap.newKeySet();

    /** Set once, by {@link #close}. */
    private volatile boolean closed;

    /**
     * Makes the entrance.
     *
     * @param jars the books on all jars, by location; safe for use by several threads
     * @param tools what the deployer works with
     * @param deployer does the work
     * @param announcer watches the time
     * @param later looks again for files that are away
     */
    DeployQueue(
            Map<String, DroppedJar> jars,
            Tools tools,
            Deployer deployer,
            WaitAnnouncer announcer,
            Later later) {
        this.jars = jars;
        this.tools = tools;
        this.report = tools.report();
        this.deployer = deployer;
        this.announcer = announcer;
        this.later = later;
    }

    /** Acts on a file that is new or has changed, and on what waited for it. */
    void changed(File file) {
        Optional<String> known = tools.folders().location(file);
        known.ifPresent(away::remove);
        known.ifPresent(location -> run(file.getName(), work -> {
            DroppedJar jar = jars.computeIfAbsent(location, key -> new DroppedJar(file, key));
            deployer.changed(jar, work);
            retry(work);
        }));
    }

    /**
     * Acts on a file that File Install takes for gone, if it is still away a little later.
     *
     * <p>A tool that replaces a file by deleting it first is thus no removal. When the file comes
     * back, File Install reports it as new.
     */
    void gone(File file) {
        if (file.exists()) {
            // File Install gave it up for a reason of its own, and will not report it again.
            changed(file);
            return;
        }
        tools.folders().location(file).ifPresent(away::add);
        lookLater(file);
    }

    private void lookLater(File file) {
        ScheduledFuture<?> unused = later.executor()
                .schedule(() -> stillGone(file), later.goneMillis(), TimeUnit.MILLISECONDS);
    }

    private void stillGone(File file) {
        Optional<String> known = tools.folders().location(file);
        if (file.exists()) {
            retry();
            if (!closed && known.filter(away::contains).isPresent()) {
                lookLater(file); // it may go again before File Install has seen it back
            }
            return;
        }
        known.ifPresent(away::remove);
        known.ifPresent(location -> run(file.getName(), work -> {
            jars.remove(location);
            Bundle bundle = tools.bundles().of(new DroppedJar(file, location));
            if (bundle != null) {
                deployer.gone(bundle, file.getName() + " is gone", work);
            }
            retry(work);
        }));
    }

    /** Uninstalls what an earlier run left behind: jars that are gone, and second copies. */
    void sweep() throws IOException {
        tools.store()
                .keepOnly(tools.bundles().all().stream()
                        .map(Bundle::getBundleId)
                        .collect(Collectors.toSet()));
        List<Path> absent = tools.folders().absent();
        if (!absent.isEmpty()) {
            report.warn("deploy folder " + absent + " does not exist: create it, or correct"
                    + " felix.fileinstall.dir; what came from it before stays installed");
            return;
        }
        for (List<Bundle> pair : tools.bundles().pairs()) {
            boolean done = tools.store().digest(pair.get(1).getBundleId()).isPresent();
            Bundle loser = pair.get(done ? 0 : 1);
            String why = "its swap was cut short";
            run(loser.getLocation(), work -> deployer.gone(loser, why, work));
        }
        for (Bundle bundle : tools.bundles().all()) {
            Optional<File> file = tools.folders().file(bundle.getLocation());
            if (file.isPresent() && !file.get().exists()) {
                String name = file.get().getName();
                run(name, work -> deployer.gone(bundle, name + " is gone", work));
            } else if (tools.bundles().secondCopy(bundle, tools.folders())) {
                String why = "a second copy, made by File Install while the hot deploy was off";
                run(bundle.getLocation(), work -> deployer.gone(bundle, why, work));
            }
        }
    }

    /** Tries again what waits for other bundles, if there is such a jar. */
    void retry() {
        if (jars.values().stream().anyMatch(DeployQueue::waits)) {
            run("a waiting jar", this::retry);
        }
    }

    /** Names the files on which work is yet to be done. */
    List<String> queued() {
        List<String> names = new ArrayList<>();
        for (File file : tools.folders().jars()) {
            DroppedJar jar = tools.folders().location(file).map(jars::get).orElse(null);
            if (jar == null || !jar.stamp().equals(Stamp.of(file))) {
                names.add(file.getName());
            }
        }
        for (DroppedJar jar : jars.values()) {
            if (!jar.file().exists()) {
                names.add(jar.name() + " (removed)");
            }
        }
        names.sort(null);
        return names;
    }

    /**
     * Lets no more work in, and waits for what is in hand.
     *
     * @param millis how long at most
     * @return whether nothing is in hand now
     */
    boolean close(long millis) throws InterruptedException {
        closed = true;
        if (lock.isHeldByCurrentThread()) {
            return false;
        }
        boolean idle = lock.tryLock(millis, TimeUnit.MILLISECONDS);
        if (idle) {
            lock.unlock();
        }
        return idle;
    }

    private void run(String file, Job job) {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            if (!closed) {
                try (Work work = announcer.begin(file)) {
                    job.run(work);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            report.warn(
                    file + ": the hot deploy was interrupted and goes on at its next" + " start");
        } catch (Throwable e) {
            report.error(file + ": the hot deploy failed: " + Failures.render(e)
                    + "; copy the jar again");
        } finally {
            lock.unlock();
        }
    }

    private void retry(Work work) throws Exception {
        boolean progress = true;
        while (progress) {
            progress = false;
            for (DroppedJar jar : jars.values()) {
                if (ready(jar)) {
                    Problem before = jar.problem().orElseThrow();
                    deployer.again(jar, work);
                    progress |= !jar.has(before);
                }
            }
        }
    }

    private static boolean waits(DroppedJar jar) {
        return jar.problem().filter(problem -> problem.defect().kind().waits()).isPresent();
    }

    private boolean ready(DroppedJar jar) {
        if (!waits(jar)) {
            return false;
        }
        JarFacts facts = jar.problem().map(Problem::facts).orElse(null);
        if (facts == null) {
            return false;
        }
        Bundle bundle = tools.bundles().of(jar);
        return deployer.duplicate(facts, bundle).isEmpty()
                && tools.needs().explain(facts).isEmpty();
    }
}
