/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.osgi.framework.Bundle;
import org.probus.deploy.DroppedJar.Problem;
import org.probus.deploy.DroppedJar.Stamp;
import org.probus.deploy.Lanes.Kind;

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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** What happens in the folder, as work for the {@link Deployer} in the {@link Lanes}. */
final class DeployQueue {
    /** How often it is looked whether the transition is over that a jar waits for. */
    private static final long BUSY_MILLIS = 200;

    /**
     * When a file that is away counts as gone.
     *
     * @param executor looks again, and tries again what waits
     * @param goneMillis after how long
     */
    record Later(ScheduledExecutorService executor, long goneMillis) {}

    private final Map<String, DroppedJar> jars;
    private final Tools tools;
    private final Report report;
    private final Deployer deployer;
    private final Lanes lanes;
    private final Later later;

    /** The jars that File Install took for gone, and has not reported as new since. */
    private final Set<String> away = ConcurrentHashMap.newKeySet();

    /** Whether it is planned to look for the end of a transition. */
    private final AtomicBoolean planned = new AtomicBoolean();

    /** Set once, by {@link #close}. */
    private volatile boolean closed;

    /**
     * Makes the entrance.
     *
     * @param jars the books on all jars, by location; safe for use by several threads
     * @param tools what the deployer works with
     * @param deployer does the work
     * @param lanes keep it in order
     * @param later looks again for files that are away
     */
    DeployQueue(
            Map<String, DroppedJar> jars,
            Tools tools,
            Deployer deployer,
            Lanes lanes,
            Later later) {
        this.jars = jars;
        this.tools = tools;
        this.report = tools.report();
        this.deployer = deployer;
        this.lanes = lanes;
        this.later = later;
    }

    /** Acts on a file that is new or has changed, and on what waited for it. */
    void changed(File file) {
        Optional<String> known = tools.folders().location(file);
        known.ifPresent(away::remove);
        known.ifPresent(location -> lanes.run(Kind.CHANGED, location, file.getName(), work -> {
            DroppedJar jar = jars.computeIfAbsent(location, key -> new DroppedJar(file, key));
            deployer.changed(jar, work);
            retry();
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
        if (file.exists()) {
            retry();
            lookAgain(file);
            return;
        }
        tools.folders()
                .location(file)
                .ifPresent(location -> lanes.add(
                        Kind.GONE, location, file.getName(), work -> remove(file, location, work)));
    }

    /** Looks again for a file that is back and of which File Install does not know yet. */
    private void lookAgain(File file) {
        Optional<String> known = tools.folders().location(file);
        if (!closed && known.filter(away::contains).isPresent()) {
            lookLater(file); // it may go again before File Install has seen it back
        }
    }

    private void remove(File file, String location, Work work) throws Exception {
        if (file.exists()) {
            lookAgain(file);
            return;
        }
        away.remove(location);
        jars.remove(location);
        Bundle bundle = tools.bundles().of(new DroppedJar(file, location));
        if (bundle != null) {
            deployer.gone(bundle, file.getName() + " is gone", work);
        }
        retry();
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
            sweep(loser, loser.getLocation(), why);
        }
        for (Bundle bundle : tools.bundles().all()) {
            Optional<File> file = tools.folders().file(bundle.getLocation());
            if (file.isPresent() && !file.get().exists()) {
                String name = file.get().getName();
                sweep(bundle, name, name + " is gone");
            } else if (tools.bundles().secondCopy(bundle, tools.folders())) {
                String why = "a second copy, made by File Install while the hot deploy was off";
                sweep(bundle, bundle.getLocation(), why);
            }
        }
    }

    private void sweep(Bundle bundle, String name, String why) {
        String location = tools.bundles().jarLocation(bundle, tools.folders());
        lanes.run(Kind.GONE, location, name, work -> deployer.gone(bundle, why, work));
    }

    /** Has tried again what waits for other bundles, or for the end of a transition. */
    void retry() {
        boolean busy = false;
        for (DroppedJar jar : jars.values()) {
            if (ready(jar)) {
                lanes.add(Kind.AGAIN, jar.location(), jar.name(), work -> again(jar, work));
            }
            busy |= busy(jar);
        }
        if (busy && !closed && planned.compareAndSet(false, true)) {
            Runnable look = () -> {
                planned.set(false);
                retry();
            };
            ScheduledFuture<?> unused =
                    later.executor().schedule(look, BUSY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void again(DroppedJar jar, Work work) throws Exception {
        Problem before = jar.problem().orElse(null);
        if (before != null && jars.get(jar.location()) == jar && ready(jar)) {
            deployer.again(jar, work);
            if (!jar.has(before)) {
                retry();
            }
        }
    }

    /** Says what the rest of the folder does while a piece of work waits. */
    String meanwhile(Work work) {
        String besides = lanes.besides(work);
        if (!besides.isEmpty()) {
            return besides;
        }
        List<String> queued =
                queued().stream().filter(name -> !name.equals(work.file())).toList();
        String full = work.away()
                ? "the folder waits as well, since no more bundles may be waited for at a time"
                        + " (probus.deploy.waits.max); "
                : "";
        return full
                + (queued.isEmpty() ? "nothing else is queued" : "queued: " + Report.names(queued));
    }

    /** Names the files on which work is yet to be done. */
    private List<String> queued() {
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
     * Lets no more work in, and waits for what is in hand, but not for what waits for a bundle.
     *
     * @param millis how long at most
     * @return the labels of the bundles that are still waited for
     */
    List<String> close(long millis) throws InterruptedException {
        closed = true;
        return lanes.close(millis);
    }

    private static boolean waits(DroppedJar jar) {
        return jar.problem().filter(problem -> problem.defect().kind().waits()).isPresent();
    }

    private static boolean busy(DroppedJar jar) {
        return jar.problem()
                .filter(problem -> problem.defect().kind() == Defect.Kind.BUSY)
                .isPresent();
    }

    private boolean ready(DroppedJar jar) {
        if (!waits(jar)) {
            return false;
        }
        JarFacts facts = jar.problem().map(Problem::facts).orElse(null);
        if (facts == null || (busy(jar) && tools.successor().transition().isPresent())) {
            return false;
        }
        Bundle bundle = tools.bundles().of(jar);
        return deployer.duplicate(facts, bundle).isEmpty()
                && tools.needs().explain(facts).isEmpty();
    }
}
