/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.probus.deploy.DroppedJar.Problem;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Tells what is wrong with a jar: once for each content, in one line with the mend. */
final class Complaints {
    private final Map<String, DroppedJar> jars;
    private final Tools tools;
    private final Report report;
    private final ScheduledExecutorService timer;
    private final long settleMillis;

    /**
     * Makes the complaints' desk.
     *
     * @param jars the books on all jars, by location
     * @param tools where lines go
     * @param timer delays lines about what other jars may mend, as when one is renamed
     * @param settleMillis for how long
     */
    Complaints(
            Map<String, DroppedJar> jars,
            Tools tools,
            ScheduledExecutorService timer,
            long settleMillis) {
        this.jars = jars;
        this.tools = tools;
        this.report = tools.report();
        this.timer = timer;
        this.settleMillis = settleMillis;
    }

    /** Complains about a jar whose bundle, if it has one, goes on as it was. */
    void complain(
            DroppedJar jar,
            String verb,
            Defect defect,
            @Nullable JarFacts facts,
            @Nullable Bundle kept) {
        String rest = "";
        if (kept != null) {
            rest = Deployer.text(kept)
                    + (Bundles.running(kept) ? " keeps running" : " stays, not running");
        }
        complain(jar, verb, defect, facts, rest);
    }

    /** Complains about a jar that has no bundle but its own. */
    void complain(DroppedJar jar, String verb, Defect defect, @Nullable JarFacts facts) {
        complain(jar, verb, defect, facts, "");
    }

    /** Complains about a jar, and says what runs in its stead. */
    void complain(
            DroppedJar jar, String verb, Defect defect, @Nullable JarFacts facts, String rest) {
        Problem problem = new Problem(defect, line(jar, verb, defect, rest), facts);
        if (!jar.problem(problem)) {
            return;
        }
        if (defect.kind().waits()) {
            Runnable line = () -> {
                if (jar.has(problem)) {
                    report.warn(problem.line());
                }
            };
            ScheduledFuture<?> unused = timer.schedule(line, settleMillis, TimeUnit.MILLISECONDS);
        } else {
            report.warn(problem.line());
        }
    }

    /** Complains about a jar whose bundle ran and does not any more. */
    void lost(DroppedJar jar, Defect defect, JarFacts facts, String rest) {
        Problem problem = new Problem(defect, line(jar, "not updated", defect, rest), facts);
        if (jar.problem(problem)) {
            report.error(problem.line());
        }
    }

    /** Complains about bundles that did not start again after a refresh. */
    void down(List<Bundles.Down> all) {
        for (Bundles.Down down : all) {
            Bundle bundle = down.bundle();
            JarFacts facts = JarFacts.of(bundle);
            Defect defect = tools.failures().of(down.why(), facts);
            Optional<DroppedJar> jar = jars.values().stream()
                    .filter(one -> bundle.equals(tools.bundles().of(one)))
                    .findFirst();
            if (jar.isPresent()) {
                complain(jar.get(), "stopped", defect, facts);
            } else {
                report.error(Deployer.text(bundle) + " (" + bundle.getLocation() + ") is down: "
                        + defect.cause() + "; " + defect.mend());
            }
        }
    }

    private static String line(DroppedJar jar, String verb, Defect defect, String rest) {
        return jar.name() + " " + verb + ": " + defect.cause() + "; " + defect.mend()
                + (rest.isEmpty() ? "" : "; " + rest);
    }
}
