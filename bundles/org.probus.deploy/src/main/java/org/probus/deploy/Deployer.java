/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.probus.api.management.Swaps;
import org.probus.deploy.DroppedJar.Stamp;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/**
 * Decides what a change in the folder means, and has it done.
 *
 * <p><b>Threads.</b> One at a time, but for steps that wait for a bundle; {@link Lanes} see to
 * that.
 */
final class Deployer {
    private final Tools tools;
    private final Report report;
    private final Complaints complaints;
    private final Updater updater;
    private final Swapper swapper;

    Deployer(Tools tools, Complaints complaints) {
        this.tools = tools;
        this.report = tools.report();
        this.complaints = complaints;
        this.updater = new Updater(tools, complaints);
        this.swapper = new Swapper(tools, complaints, this);
    }

    /** Acts on a file that is there, unless this very content has been acted on. */
    void changed(DroppedJar jar, Work work)
            throws IOException, BundleException, InterruptedException {
        Stamp now = Stamp.of(jar.file());
        if (jar.file().isFile() && !now.equals(jar.stamp())) {
            jar.fresh();
            work(jar, now, work);
        }
    }

    /** Tries a jar again whose file has not changed. */
    void again(DroppedJar jar, Work work)
            throws IOException, BundleException, InterruptedException {
        work(jar, Stamp.of(jar.file()), work);
    }

    private void work(DroppedJar jar, Stamp now, Work work)
            throws IOException, BundleException, InterruptedException {
        jar.begun();
        Staged staged;
        try {
            staged = Staged.of(jar.file().toPath(), tools.store().next(), jar.partLength());
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            complaints.complain(
                    jar,
                    "not read",
                    Defect.broken(
                            "it cannot be copied: " + e, "make it readable and copy it again"),
                    null);
            return;
        }
        try {
            if (now.equals(Stamp.of(jar.file()))) {
                boolean first = jar.stamp().equals(Stamp.NONE);
                jar.stamp(now);
                deploy(jar, staged, first, work);
            } else {
                report.debug(jar.name() + " is still being written");
            }
        } finally {
            Files.deleteIfExists(staged.copy());
        }
    }

    private void deploy(DroppedJar jar, Staged staged, boolean first, Work work)
            throws IOException, BundleException, InterruptedException {
        Bundle bundle = tools.bundles().of(jar);
        if (bundle != null && same(bundle, staged)) {
            unchanged(jar, bundle, work);
            return;
        }
        if (bundle != null && first && rejected(bundle, staged)) {
            complaints.complain(jar, "not updated", Failures.REJECTED, null, bundle);
            return;
        }
        String verb = bundle == null ? "not installed" : "not updated";
        JarFacts facts;
        try {
            facts = JarCheck.examine(staged.copy());
        } catch (DefectException e) {
            if (e.defect().kind() != Defect.Kind.INCOMPLETE || jar.part(staged)) {
                complaints.complain(jar, verb, e.defect(), null, bundle);
            }
            return;
        }
        if (jar.examined(staged.digest())) {
            Successor.mistake(facts).ifPresent(text -> report.warn(jar.name() + ": " + text));
        }
        Optional<Defect> refused = refused(facts, bundle);
        if (refused.isPresent()) {
            complaints.complain(jar, verb, refused.get(), facts, bundle);
        } else if (bundle == null) {
            install(jar, staged, facts, work);
        } else {
            replace(jar, bundle, new Updater.Next(staged, facts), work);
        }
    }

    private void replace(DroppedJar jar, Bundle bundle, Updater.Next next, Work work)
            throws IOException, BundleException, InterruptedException {
        Optional<Swaps> swaps = tools.successor().of(bundle, next.facts());
        if (swaps.isEmpty() || !swapper.swap(jar, bundle, next, swaps.get(), work)) {
            updater.update(jar, bundle, next, work);
        }
    }

    private boolean same(Bundle bundle, Staged staged) throws IOException {
        return tools.store()
                .digest(bundle.getBundleId())
                .filter(staged.digest()::equals)
                .isPresent();
    }

    /** Whether these bytes failed to replace a bundle before a restart. */
    private boolean rejected(Bundle bundle, Staged staged) throws IOException {
        return tools.store()
                .rejected(bundle.getBundleId())
                .filter(staged.digest()::equals)
                .isPresent();
    }

    /** Returns why a bundle must not be let in beside the others. */
    private Optional<Defect> refused(JarFacts facts, @Nullable Bundle replaced) {
        if (tools.bundles().essential(facts.name())) {
            return Optional.of(Defect.broken(
                    facts.name() + " does the hot deploy and cannot be replaced by it",
                    "put it in place of the one in the distribution and restart"));
        }
        return duplicate(facts, replaced);
    }

    /** Returns the defect of a symbolic name and version that another bundle has. */
    Optional<Defect> duplicate(JarFacts facts, @Nullable Bundle replaced) {
        for (Bundle other : tools.bundles().all()) {
            if (!other.equals(replaced)
                    && facts.name().equals(other.getSymbolicName())
                    && facts.version().equals(JarFacts.given(other))) {
                String from = tools.folders()
                        .file(other.getLocation())
                        .map(File::getName)
                        .orElse(other.getLocation());
                return Optional.of(Failures.duplicate(facts, Needs.label(other) + " from " + from));
            }
        }
        return Optional.empty();
    }

    private void unchanged(DroppedJar jar, Bundle bundle, Work work) throws InterruptedException {
        boolean mended = jar.mended();
        if (Bundles.running(bundle) || !Bundles.wanted(bundle)) {
            jar.solved();
            if (mended) {
                report.info(
                        "unchanged: " + text(bundle) + " is what " + jar.name() + " holds again");
            }
        } else if (tools.bundles().reached(bundle)) {
            start(jar, bundle, JarFacts.of(bundle), work, "started: ");
        }
    }

    private void install(DroppedJar jar, Staged staged, JarFacts facts, Work work)
            throws IOException, InterruptedException {
        work.at("is being installed");
        Bundle bundle;
        try {
            bundle = tools.bundles().install(jar.location(), staged.copy());
        } catch (BundleException e) {
            complaints.complain(jar, "not installed", tools.failures().of(e, facts), facts);
            return;
        }
        tools.store().given(bundle.getBundleId(), staged.digest());
        if (Bundles.fragment(bundle)) {
            List<Bundle> stopped = tools.bundles().refresh(bundle, work);
            complaints.down(tools.bundles().restart(stopped, work));
            jar.solved();
            report.info("installed: " + text(bundle) + " from " + jar.name() + ", " + jar.took());
        } else if (start(jar, bundle, facts, work, "installed: ")) {
            tools.store().ran(bundle.getBundleId(), staged);
        }
    }

    /** Starts a bundle; returns whether that went well, and says so or complains. */
    private boolean start(DroppedJar jar, Bundle bundle, JarFacts facts, Work work, String done)
            throws InterruptedException {
        try {
            tools.bundles().start(bundle, work);
        } catch (BundleException e) {
            complaints.complain(jar, "not started", tools.failures().of(e, facts), facts);
            return false;
        }
        jar.solved();
        boolean later = !Bundles.running(bundle);
        report.info(done + text(bundle) + " from " + jar.name() + ", "
                + jar.took()
                + (later ? "; it starts at its start level" : ""));
        return !later;
    }

    /** Stops and uninstalls the bundle of a file that is gone. */
    void gone(Bundle bundle, String why, Work work)
            throws IOException, BundleException, InterruptedException {
        String text = text(bundle);
        retire(bundle, work);
        report.info("uninstalled: " + text + ", " + why + ", " + Report.since(work.startNanos()));
    }

    /** Stops and uninstalls a bundle, and refreshes who used it. */
    void retire(Bundle bundle, Work work)
            throws IOException, BundleException, InterruptedException {
        tools.bundles().stop(bundle, work);
        tools.bundles().uninstall(bundle, work);
        List<Bundle> stopped = tools.bundles().refresh(bundle, work);
        complaints.down(tools.bundles().restart(stopped, work));
        tools.store().forget(bundle.getBundleId());
    }

    static String text(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion() + " [" + bundle.getBundleId()
                + "]";
    }
}
