/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Updates a bundle in place, and puts its last good bytes back if the new ones do not run. */
final class Updater {
    private final Tools tools;
    private final Report report;
    private final Complaints complaints;

    Updater(Tools tools, Complaints complaints) {
        this.tools = tools;
        this.report = tools.report();
        this.complaints = complaints;
    }

    /**
     * What a bundle is to become.
     *
     * @param staged the bytes
     * @param facts what their manifest says
     */
    record Next(Staged staged, JarFacts facts) {}

    /**
     * Updates a bundle.
     *
     * <p>While it runs, it is not stopped for a jar whose needs are not met.
     */
    void update(DroppedJar jar, Bundle bundle, Next next, Work work)
            throws IOException, BundleException, InterruptedException {
        boolean ran = Bundles.running(bundle);
        String before = JarFacts.of(bundle).toString();
        String unmet = ran ? tools.needs().explain(next.facts()) : "";
        if (!unmet.isEmpty()) {
            complaints.complain(jar, "not updated", Failures.needy(unmet), next.facts(), bundle);
            return;
        }
        List<Bundle> stopped = new ArrayList<>();
        Optional<Defect> defect = replace(bundle, next, stopped, work);
        if (defect.isEmpty()) {
            complaints.down(tools.bundles().restart(stopped, work));
            jar.solved();
            updated(jar, bundle, next, before, work);
            return;
        }
        Optional<Path> good = tools.store().good(bundle.getBundleId()).filter(path -> ran);
        Optional<String> lost =
                good.isEmpty() && !ran ? Optional.of("") : putBack(bundle, good, stopped, work);
        complaints.down(tools.bundles().restart(stopped, work));
        String after = Deployer.text(bundle);
        if (lost.isEmpty()) {
            complaints.complain(
                    jar, "not updated", defect.get(), next.facts(), after + " runs again");
        } else if (lost.get().isEmpty()) {
            complaints.complain(jar, "updated, but not started", defect.get(), next.facts());
        } else {
            complaints.lost(
                    jar,
                    defect.get(),
                    next.facts(),
                    before + " could not be put back, " + lost.get());
        }
    }

    private void updated(DroppedJar jar, Bundle bundle, Next next, String before, Work work)
            throws IOException {
        boolean runs = Bundles.running(bundle);
        if (runs) {
            tools.store().ran(bundle.getBundleId(), next.staged());
        }
        String after = next.facts().toString();
        String change = before.equals(after)
                ? after
                : before + " -> " + (sameName(before, after) ? next.facts().version() : after);
        report.info("updated: " + change + " [" + bundle.getBundleId() + "] from "
                + jar.name() + ", " + Report.since(work.startNanos())
                + (runs ? "" : "; it is left stopped, as it was"));
    }

    private static boolean sameName(String before, String after) {
        return before.substring(0, before.indexOf(' '))
                .equals(after.substring(0, after.indexOf(' ')));
    }

    /** Stops, updates, refreshes and starts; returns what went wrong. */
    private Optional<Defect> replace(Bundle bundle, Next next, List<Bundle> stopped, Work work)
            throws IOException, InterruptedException {
        boolean wanted = Bundles.wanted(bundle);
        boolean wasFragment = Bundles.fragment(bundle);
        tools.bundles().stop(bundle, work);
        work.at(bundle, "is being updated");
        try {
            tools.bundles().update(bundle, next.staged().copy());
            tools.store().given(bundle.getBundleId(), next.staged().digest());
            stopped.addAll(tools.bundles().refresh(bundle, work));
            if ((wanted || wasFragment) && !Bundles.fragment(bundle)) {
                tools.bundles().start(bundle, work);
            }
            return Optional.empty();
        } catch (BundleException e) {
            return Optional.of(tools.failures().of(e, next.facts()));
        }
    }

    /** Puts the last good bytes back and starts them; returns why not, empty if that went well. */
    private Optional<String> putBack(
            Bundle bundle, Optional<Path> good, List<Bundle> stopped, Work work)
            throws IOException, InterruptedException {
        work.at(bundle, "is being put back");
        try {
            if (good.isPresent()) {
                String digest = Staged.digest(good.get());
                tools.bundles().update(bundle, good.get());
                tools.store().given(bundle.getBundleId(), digest);
                stopped.addAll(tools.bundles().refresh(bundle, work));
            }
            if (!Bundles.fragment(bundle)) {
                tools.bundles().start(bundle, work);
            }
            return Optional.empty();
        } catch (BundleException e) {
            Defect defect = tools.failures().of(e, JarFacts.of(bundle));
            return Optional.of("since " + defect.cause() + ": " + defect.mend());
        }
    }
}
