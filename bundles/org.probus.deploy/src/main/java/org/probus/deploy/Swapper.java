/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.probus.api.management.Swaps;
import org.probus.api.management.TransitionInfo;
import org.probus.api.management.TransitionInfo.Phase;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Replaces a bundle with consumers by its successor, make before break: no event is lost, and none
 * is handled twice.
 */
final class Swapper {
    /* Overview.
     *
     *   the old one         the successor                  if the JVM is killed here
     *   -----------         -------------                  -------------------------
     *   runs                installed beside               the old one runs, the successor goes
     *   runs                started for this time only     the same
     *   runs                its consumers are held back    the same
     *   drained, mute       has the points                 the same: it is tried again
     *   mute                noted as good, started for     the successor runs, the old one goes
     *                       good
     *   stopped, gone       runs
     *
     * Whatever goes wrong before the successor has the points leaves the old one as it was.
     */

    private final Tools tools;
    private final Complaints complaints;
    private final Deployer deployer;

    Swapper(Tools tools, Complaints complaints, Deployer deployer) {
        this.tools = tools;
        this.complaints = complaints;
        this.deployer = deployer;
    }

    /**
     * Swaps a bundle for what its jar holds now.
     *
     * @return false if the successor cannot run beside it, and nothing was done
     */
    boolean swap(DroppedJar jar, Bundle old, Updater.Next next, Swaps swaps, Work work)
            throws IOException, BundleException, InterruptedException {
        Optional<Defect> waits = waits(next.facts(), swaps);
        if (waits.isPresent()) {
            complaints.complain(jar, "not updated", waits.get(), next.facts(), old);
            return true;
        }
        work.at(old, "gets a successor beside it");
        Bundle successor;
        try {
            successor = install(jar, old, next);
        } catch (BundleException e) {
            Defect defect = tools.failures().of(e, next.facts());
            complaints.complain(jar, "not updated", defect, next.facts(), old);
            return true;
        }
        if (tools.bundles().wired(successor, old)) {
            successor.uninstall();
            return false;
        }
        Defect defect = null;
        TransitionInfo end = null;
        try (Swaps.Swap swap = swaps.begin(old.getBundleId(), successor.getBundleId())) {
            tools.bundles().startOnce(successor, work);
            work.at(old, "is being swapped for its successor");
            Duration ready = Duration.ofMillis(tools.successor().readyMillis());
            end = swap.run(ready, Successor.partial(next.facts()));
            defect = defect(end);
        } catch (BundleException e) {
            defect = tools.failures().of(e, next.facts());
        } catch (IllegalStateException e) {
            // Its consumers went meanwhile, or another swap came first: there is no gap to close.
            return false;
        } finally {
            if (end == null || end.phase() != Phase.DONE) {
                discard(successor, work);
            }
        }
        if (defect == null) {
            settle(jar, old, successor, next, work);
        } else {
            tools.store().reject(old.getBundleId(), next.staged().digest());
            complaints.complain(jar, "not updated", defect, next.facts(), old);
        }
        return true;
    }

    /** Says what it has to wait for before there can be a swap. */
    private Optional<Defect> waits(JarFacts facts, Swaps swaps) {
        String unmet = tools.needs().explain(facts);
        if (!unmet.isEmpty()) {
            return Optional.of(Failures.needy(unmet));
        }
        return swaps.transitions().stream()
                .filter(other -> !other.phase().over())
                .map(other -> Defect.needy(
                        "the swap of " + other.from() + " by " + other.to() + " is under way",
                        "it follows when that is over (probe:transitions shows it)"))
                .findFirst();
    }

    private Bundle install(DroppedJar jar, Bundle old, Updater.Next next)
            throws IOException, BundleException {
        Set<Version> taken = tools.bundles().all().stream()
                .filter(other -> next.facts().name().equals(other.getSymbolicName()))
                .map(Bundle::getVersion)
                .collect(Collectors.toSet());
        Version version = Qualified.free(next.facts().version(), taken);
        Path bytes = next.staged().copy();
        if (version.equals(next.facts().version())) {
            return tools.bundles().install(Bundles.beside(jar, old), bytes);
        }
        Path copy = tools.store().next();
        try {
            Qualified.write(bytes, copy, version);
            return tools.bundles().install(Bundles.beside(jar, old), copy);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private static @Nullable Defect defect(TransitionInfo end) {
        return switch (end.phase()) {
            case DONE -> null;
            case RETURNED ->
                Defect.broken(end.reason(), "copy the jar again to have it swapped again");
            default ->
                Defect.broken(
                        "it was not ready: " + end.reason(),
                        "correct it and copy it again; if it is to have fewer consumers, say "
                                + Successor.HEADER + ": partial in its manifest");
        };
    }

    /** Stops and uninstalls a successor that did not succeed. */
    private void discard(Bundle successor, Work work) throws BundleException {
        tools.bundles().stop(successor, work);
        if (successor.getState() != Bundle.UNINSTALLED) {
            successor.uninstall();
        }
    }

    private void settle(DroppedJar jar, Bundle old, Bundle successor, Updater.Next next, Work work)
            throws IOException, BundleException, InterruptedException {
        String before = Deployer.text(old);
        tools.store().ran(successor.getBundleId(), next.staged());
        tools.bundles().start(successor, work);
        deployer.retire(old, work);
        jar.solved();
        tools.report()
                .info("swapped: " + before + " -> " + successor.getVersion() + " ["
                        + successor.getBundleId() + "] from " + jar.name() + ", " + jar.took());
    }

    /** Whether a bundle, resolved, uses something of another one. */
    static boolean uses(Bundle user, Bundle provider) {
        BundleWiring wiring = user.adapt(BundleWiring.class);
        if (wiring == null) {
            return false;
        }
        List<BundleWire> wires =
                Objects.requireNonNullElse(wiring.getRequiredWires(null), List.of());
        return wires.stream()
                .anyMatch(wire -> provider.equals(wire.getProvider().getBundle()));
    }
}
