/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.apache.felix.fileinstall.ArtifactInstaller;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * What is done to bundles, step by step, so that no grace period is waited for under a lock.
 *
 * <p>Felix holds its global lock while it refreshes. A bundle that is stopped by a refresh would
 * wait for its grace period under that lock, and a handler that then starts or resolves something
 * would wait for the lock. Hence whatever a refresh would stop is stopped before.
 */
final class Bundles {
    /** What the location of a bundle ends with whose predecessor has the one without. */
    private static final String BESIDE = "#beside";

    private final BundleContext context;
    private final Bundle system;
    private final FrameworkWiring wiring;
    private final int startLevel;
    private final Report report;

    Bundles(BundleContext context, int startLevel, Report report) {
        this.context = context;
        this.system = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        this.wiring = system.adapt(FrameworkWiring.class);
        this.startLevel = startLevel;
        this.report = report;
    }

    FrameworkWiring wiring() {
        return wiring;
    }

    /** Returns the bundle of a dropped jar; null if there is none. */
    @Nullable
    Bundle of(DroppedJar jar) {
        Bundle ours = ours(jar.location());
        // Without this bundle, File Install used the file's own address.
        return ours != null ? ours : context.getBundle(jar.file().toURI().toString());
    }

    /** Returns the bundle of a location, or of the one beside it; null if there is none. */
    private @Nullable Bundle ours(String location) {
        Bundle first = context.getBundle(location);
        return first != null ? first : context.getBundle(location + BESIDE);
    }

    /** Returns the location of a successor: a jar has two, and its bundles use them in turn. */
    static String beside(DroppedJar jar, Bundle old) {
        String first = jar.location();
        return old.getLocation().equals(first) ? first + BESIDE : first;
    }

    /** Returns the bundles that have a jar in common with another one: a swap was cut short. */
    List<List<Bundle>> pairs() {
        List<List<Bundle>> pairs = new ArrayList<>();
        for (Bundle bundle : all()) {
            Bundle beside = context.getBundle(bundle.getLocation() + BESIDE);
            if (beside != null) {
                boolean later = beside.getBundleId() > bundle.getBundleId();
                pairs.add(later ? List.of(bundle, beside) : List.of(beside, bundle));
            }
        }
        return pairs;
    }

    /** Returns the location of the jar that a bundle comes from; its own if that is no jar's. */
    String jarLocation(Bundle bundle, Folders folders) {
        String location = bundle.getLocation();
        if (location.startsWith("file:")) {
            return folders.location(new File(URI.create(location))).orElse(location);
        }
        return location.endsWith(BESIDE)
                ? location.substring(0, location.length() - BESIDE.length())
                : location;
    }

    /** Resolves a bundle, and tells whether it uses something of another one. */
    boolean wired(Bundle user, Bundle provider) {
        wiring.resolveBundles(Set.of(user));
        return Swapper.uses(user, provider);
    }

    /** Tells whether a bundle is File Install's own, of a file that has one of ours already. */
    boolean secondCopy(Bundle bundle, Folders folders) {
        if (!bundle.getLocation().startsWith("file:")) {
            return false;
        }
        try {
            return folders.location(new File(URI.create(bundle.getLocation())))
                    .filter(location -> ours(location) != null)
                    .isPresent();
        } catch (IllegalArgumentException e) {
            // Not the address of a file on this machine, so not in the folder either.
            return false;
        }
    }

    List<Bundle> all() {
        return List.of(context.getBundles());
    }

    Bundle install(String location, Path jar) throws BundleException, IOException {
        try (InputStream in = Files.newInputStream(jar)) {
            Bundle bundle = context.installBundle(location, in);
            if (startLevel > 0) {
                bundle.adapt(BundleStartLevel.class).setStartLevel(startLevel);
            }
            return bundle;
        }
    }

    void update(Bundle bundle, Path jar) throws BundleException, IOException {
        try (InputStream in = Files.newInputStream(jar)) {
            bundle.update(in);
        }
    }

    static boolean fragment(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    /** Tells whether a bundle does what it is meant to: run, or for a fragment be there. */
    static boolean running(Bundle bundle) {
        int state = bundle.getState();
        return fragment(bundle) || state == Bundle.ACTIVE || state == Bundle.STARTING;
    }

    /** Tells whether a bundle is to run: nobody stopped it for good. */
    static boolean wanted(Bundle bundle) {
        return !fragment(bundle) && bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
    }

    /** Tells whether the framework is at the start level that a bundle waits for. */
    boolean reached(Bundle bundle) {
        return system.adapt(FrameworkStartLevel.class).getStartLevel()
                >= bundle.adapt(BundleStartLevel.class).getStartLevel();
    }

    /** Stops a bundle, which stays one that is to run; that its stop threw is told. */
    void stop(Bundle bundle, Work work) throws InterruptedException {
        if (fragment(bundle) || bundle.getState() == Bundle.UNINSTALLED) {
            return;
        }
        try {
            work.away(
                    List.of(bundle), "is being stopped", () -> bundle.stop(Bundle.STOP_TRANSIENT));
        } catch (BundleException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            report.warn(work.file() + ": " + Needs.label(bundle)
                    + " is stopped, but its stop threw " + Failures.render(cause)
                    + "; what it held may not be given back: correct it");
        }
    }

    /** Uninstalls a bundle, if somebody else has not. */
    void uninstall(Bundle bundle, Work work) throws BundleException, InterruptedException {
        if (bundle.getState() != Bundle.UNINSTALLED) {
            work.away(List.of(bundle), "is being uninstalled", bundle::uninstall);
        }
    }

    /** Starts a bundle until the framework stops, with its own activation policy. */
    void startOnce(Bundle bundle, Work work) throws BundleException, InterruptedException {
        start(bundle, Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY, work);
    }

    /** Starts a bundle for good, with its own activation policy. */
    void start(Bundle bundle, Work work) throws BundleException, InterruptedException {
        start(bundle, Bundle.START_ACTIVATION_POLICY, work);
    }

    private static void start(Bundle bundle, int options, Work work)
            throws BundleException, InterruptedException {
        work.away(List.of(bundle), "is being started", () -> bundle.start(options));
    }

    /**
     * Refreshes what is wired to an old revision of a bundle; nothing if that is nobody.
     *
     * @return the bundles that were stopped for it and are to be {@linkplain #restart restarted},
     *     in that order
     */
    List<Bundle> refresh(Bundle bundle, Work work) throws InterruptedException {
        Set<Bundle> stopped = new HashSet<>();
        while (true) {
            Set<Bundle> stale = stale(bundle);
            Set<Bundle> closure =
                    stale.isEmpty() ? stale : Set.copyOf(wiring.getDependencyClosure(stale));
            if (!Collections.disjoint(closure, essential())) {
                report.warn(work.file() + ": what is wired to " + Needs.label(bundle)
                        + " keeps its old classes, since the hot deploy itself is among it: restart"
                        + " the framework");
                return inOrder(stopped);
            }
            work.at(bundle, "waits for other work on what is wired to it");
            if (!work.awaitOthers(closure) && !stopUsers(closure, bundle, stopped, work)) {
                refresh(bundle, stale, work);
                return inOrder(stopped);
            }
        }
    }

    /** Returns what has to be refreshed now that a bundle has changed. */
    private Set<Bundle> stale(Bundle bundle) {
        Set<Bundle> stale = fragmentHosts(bundle);
        if (wiring.getRemovalPendingBundles().contains(bundle)) {
            stale.add(bundle);
        }
        return stale;
    }

    /** Stops, each once, what a refresh would stop; returns whether there was anything to stop. */
    private boolean stopUsers(Set<Bundle> closure, Bundle bundle, Set<Bundle> stopped, Work work)
            throws InterruptedException {
        List<Bundle> users = inOrder(closure.stream()
                .filter(user -> !user.equals(bundle) && !fragment(user) && running(user))
                .filter(user -> !stopped.contains(user))
                .toList());
        stopped.addAll(users);
        for (int i = users.size() - 1; i >= 0; i--) {
            stop(users.get(i), work);
        }
        return !users.isEmpty();
    }

    private void refresh(Bundle bundle, Set<Bundle> stale, Work work) throws InterruptedException {
        if (!stale.isEmpty()) {
            work.at(bundle, "is being refreshed");
            CountDownLatch done = new CountDownLatch(1);
            wiring.refreshBundles(stale, event -> done.countDown());
            done.await();
        }
    }

    /**
     * A bundle that ran and does not any more.
     *
     * @param bundle which
     * @param why what its start threw; not to be kept
     */
    record Down(Bundle bundle, BundleException why) {}

    /** Starts what was stopped for a refresh, as it was; returns what does not start. */
    List<Down> restart(List<Bundle> stopped, Work work) throws InterruptedException {
        List<Down> failed = new ArrayList<>();
        for (Bundle bundle : stopped) {
            // Other work that has it in its hands says itself whether it is to run.
            if (bundle.getState() == Bundle.UNINSTALLED
                    || running(bundle)
                    || work.othersHold(bundle)) {
                continue;
            }
            boolean policy = bundle.adapt(BundleStartLevel.class).isActivationPolicyUsed();
            int options = Bundle.START_TRANSIENT | (policy ? Bundle.START_ACTIVATION_POLICY : 0);
            try {
                start(bundle, options, work);
            } catch (BundleException e) {
                failed.add(new Down(bundle, e));
            }
        }
        return failed;
    }

    /** Tells whether a symbolic name is that of a bundle that does the hot deploy. */
    boolean essential(String name) {
        return essential().stream().anyMatch(bundle -> name.equals(bundle.getSymbolicName()));
    }

    private Set<Bundle> essential() {
        Set<Bundle> all = new HashSet<>(Set.of(context.getBundle(), system));
        Bundle watcher = FrameworkUtil.getBundle(ArtifactInstaller.class);
        if (watcher != null) {
            all.add(watcher);
        }
        return all;
    }

    private Set<Bundle> fragmentHosts(Bundle bundle) {
        Set<Bundle> hosts = new HashSet<>();
        if (bundle.getState() == Bundle.INSTALLED && fragment(bundle)) {
            String header = bundle.getHeaders("").get(Constants.FRAGMENT_HOST);
            for (Clause host : Clause.parse(header)) {
                for (Bundle other : context.getBundles()) {
                    boolean resolved =
                            (other.getState() & ~(Bundle.INSTALLED | Bundle.UNINSTALLED)) != 0;
                    if (resolved && host.paths().contains(other.getSymbolicName())) {
                        hosts.add(other);
                    }
                }
            }
        }
        hosts.remove(system);
        return hosts;
    }

    private static List<Bundle> inOrder(Collection<Bundle> bundles) {
        return bundles.stream().sorted(startOrder()).toList();
    }

    private static Comparator<Bundle> startOrder() {
        return Comparator.<Bundle>comparingInt(
                        bundle -> bundle.adapt(BundleStartLevel.class).getStartLevel())
                .thenComparingLong(Bundle::getBundleId);
    }
}
