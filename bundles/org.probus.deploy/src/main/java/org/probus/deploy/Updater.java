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
        Optional<Failed> failed = replace(bundle, next, stopped, work);
        if (failed.isEmpty()) {
            complaints.down(tools.bundles().restart(stopped, work));
            jar.solved();
            updated(jar, bundle, next, before);
            return;
        }
        Defect defect = failed.get().defect();
        boolean changed = failed.get().changed();
        Optional<String> lost = ran ? putBack(bundle, changed, stopped, work) : Optional.of("");
        complaints.down(tools.bundles().restart(stopped, work));
        if (lost.isEmpty()) {
            String after = Deployer.text(bundle) + " runs again";
            complaints.complain(jar, "not updated", defect, next.facts(), after);
        } else if (ran) {
            String rest = before + " could not be put back: " + lost.get();
            complaints.lost(jar, defect, next.facts(), rest);
        } else {
            String verb = changed ? "updated, but not started" : "not updated";
            complaints.complain(jar, verb, defect, next.facts());
        }
    }

    private void updated(DroppedJar jar, Bundle bundle, Next next, String before)
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
                + jar.name() + ", " + jar.took()
                + (runs ? "" : "; it is left stopped, as it was"));
    }

    private static boolean sameName(String before, String after) {
        return before.substring(0, before.indexOf(' '))
                .equals(after.substring(0, after.indexOf(' ')));
    }

    /**
     * How an update went wrong.
     *
     * @param defect why
     * @param changed whether the bundle has the new bytes
     */
    private record Failed(Defect defect, boolean changed) {}

    /** Stops, updates, refreshes and starts; returns what went wrong. */
    private Optional<Failed> replace(Bundle bundle, Next next, List<Bundle> stopped, Work work)
            throws IOException, InterruptedException {
        boolean start = Bundles.wanted(bundle) || Bundles.fragment(bundle);
        boolean changed = false;
        tools.bundles().stop(bundle, work);
        work.at(bundle, "is being updated");
        try {
            tools.bundles().update(bundle, next.staged().copy());
            changed = true;
            tools.store().given(bundle.getBundleId(), next.staged().digest());
            stopped.addAll(tools.bundles().refresh(bundle, work));
            if (start && !Bundles.fragment(bundle)) {
                tools.bundles().start(bundle, work);
            }
            return Optional.empty();
        } catch (BundleException e) {
            return Optional.of(new Failed(tools.failures().of(e, next.facts()), changed));
        }
    }

    /** Has what ran before run again; returns why it does not, empty if it does. */
    private Optional<String> putBack(
            Bundle bundle, boolean changed, List<Bundle> stopped, Work work)
            throws IOException, InterruptedException {
        Optional<Path> good = tools.store().good(bundle.getBundleId());
        if (changed && good.isEmpty()) {
            return Optional.of("its bytes are not kept, since File Install had installed it;"
                    + " copy them again");
        }
        work.at(bundle, "is being put back");
        try {
            if (changed) {
                String digest = Staged.digest(good.orElseThrow());
                tools.bundles().update(bundle, good.orElseThrow());
                tools.store().given(bundle.getBundleId(), digest);
                stopped.addAll(tools.bundles().refresh(bundle, work));
            }
            if (!Bundles.fragment(bundle)) {
                tools.bundles().start(bundle, work);
            }
            return Optional.empty();
        } catch (BundleException e) {
            Defect defect = tools.failures().of(e, JarFacts.of(bundle));
            return Optional.of(defect.cause() + "; " + defect.mend());
        }
    }
}
