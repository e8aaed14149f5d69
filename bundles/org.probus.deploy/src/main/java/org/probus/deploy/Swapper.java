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
import java.util.concurrent.atomic.AtomicReference;
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
     * @return false if the successor cannot run beside it, or there is nothing to be lost: nothing
     *     was done
     */
    boolean swap(DroppedJar jar, Bundle old, Updater.Next next, Swaps swaps, Work work)
            throws IOException, BundleException, InterruptedException {
        Optional<Defect> waits = waits(next.facts());
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
        Defect defect;
        Optional<TransitionInfo> end = Optional.empty();
        try (Swaps.Swap swap = swaps.begin(old.getBundleId(), successor.getBundleId())) {
            tools.bundles().startOnce(successor, work);
            end = run(swap, old, successor, next.facts(), work);
            defect = end.map(Swapper::defect).orElse(null);
        } catch (BundleException e) {
            defect = tools.failures().of(e, next.facts());
        } catch (IllegalStateException e) {
            Optional<Defect> refused = refused(old, next.facts(), e);
            if (refused.isEmpty()) {
                return false;
            }
            defect = refused.get();
        } finally {
            if (end.filter(info -> info.phase() == Phase.DONE).isEmpty()) {
                discard(successor, work);
            }
        }
        if (defect == null) {
            settle(jar, old, successor, next, work);
        } else {
            if (!defect.kind().waits()) {
                tools.store().reject(old.getBundleId(), next.staged().digest());
            }
            complaints.complain(jar, "not updated", defect, next.facts(), old);
        }
        return true;
    }

    private Optional<TransitionInfo> run(
            Swaps.Swap swap, Bundle old, Bundle successor, JarFacts facts, Work work)
            throws BundleException, InterruptedException {
        Duration ready = Duration.ofMillis(tools.successor().readyMillis());
        AtomicReference<@Nullable TransitionInfo> end = new AtomicReference<>();
        work.away(
                List.of(old, successor),
                "is being swapped for " + Needs.label(successor),
                () -> end.set(swap.run(ready, Successor.partial(facts))));
        return Optional.ofNullable(end.get());
    }

    /** Says why a swap was refused; empty if there is no gap to close any more. */
    private Optional<Defect> refused(Bundle old, JarFacts facts, IllegalStateException why) {
        Optional<Defect> busy = busy();
        if (busy.isPresent() || tools.successor().of(old, facts).isEmpty()) {
            return busy; // another swap came first, or its consumers went meanwhile
        }
        return Optional.of(Defect.broken(
                "it cannot be swapped: " + Failures.render(why), "copy the jar again"));
    }

    /** Says what it has to wait for before there can be a swap. */
    private Optional<Defect> waits(JarFacts facts) {
        String unmet = tools.needs().explain(facts);
        if (!unmet.isEmpty()) {
            return Optional.of(Failures.needy(unmet));
        }
        return busy();
    }

    private Optional<Defect> busy() {
        return tools.successor()
                .transition()
                .map(other -> new Defect(
                        Defect.Kind.BUSY,
                        "the swap of " + other.from() + " by " + other.to() + " is under way",
                        "it follows when that is over (probe:transitions shows it)"));
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
    private void discard(Bundle successor, Work work) throws BundleException, InterruptedException {
        tools.bundles().stop(successor, work);
        tools.bundles().uninstall(successor, work);
    }

    private void settle(DroppedJar jar, Bundle old, Bundle successor, Updater.Next next, Work work)
            throws IOException, BundleException, InterruptedException {
        String before = Deployer.text(old);
        String name = successor.getSymbolicName();
        String now =
                (name.equals(old.getSymbolicName()) ? "" : name + " ") + successor.getVersion();
        tools.store().ran(successor.getBundleId(), next.staged());
        tools.bundles().start(successor, work);
        deployer.retire(old, work);
        jar.solved();
        tools.report()
                .info("swapped: " + before + " -> " + now + " [" + successor.getBundleId()
                        + "] from " + jar.name() + ", " + jar.took());
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
