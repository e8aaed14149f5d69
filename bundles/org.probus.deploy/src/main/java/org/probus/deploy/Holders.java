/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.probus.api.management.Holder;
import org.probus.api.management.PendingGrace;
import org.probus.api.management.ProbeManagement;
import org.probus.api.management.Swaps;
import org.probus.api.management.TransitionInfo;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Says what a piece of work waits for: a grace period and who holds it, or the code it is in. */
final class Holders {
    private static final List<String> PLUMBING = List.of(
            "java.",
            "jdk.",
            "sun.",
            "org.apache.felix.",
            "org.eclipse.osgi.",
            "org.osgi.",
            "org.probus.deploy.");
    private final Supplier<Optional<ProbeManagement>> management;
    private final Supplier<Optional<Swaps>> swaps;

    /** Asks the given services, which need not be there. */
    Holders(Supplier<Optional<ProbeManagement>> management, Supplier<Optional<Swaps>> swaps) {
        this.management = management;
        this.swaps = swaps;
    }

    /** Returns the clause that follows the bundle's name. */
    String describe(Work work) {
        Optional<TransitionInfo> swap = swaps.get().flatMap(found -> running(found, work));
        if (swap.isPresent()) {
            return "is being swapped for " + swap.get().to() + " (" + work.ageSeconds() + " s"
                    + waitsFor(swap.get().waitsFor()) + ")";
        }
        Optional<PendingGrace> grace = management.get().flatMap(found -> pending(found, work));
        if (grace.isPresent()) {
            return "is in a grace period (" + seconds(grace.get().ageNanos())
                    + holders(grace.get().holders()) + ")";
        }
        return work.step().doing() + " (" + work.ageSeconds() + " s" + frame(work.thread()) + ")";
    }

    private static Optional<PendingGrace> pending(ProbeManagement management, Work work) {
        List<PendingGrace> pending;
        try {
            pending = management.gracePeriods().pending();
        } catch (RuntimeException e) {
            // The service went away meanwhile; the wait itself is still worth a word.
            return Optional.empty();
        }
        String bundle = work.step().bundle();
        String waiter = work.thread().getName();
        return pending.stream()
                .filter(one -> one.reason().contains(bundle))
                .findFirst()
                .or(() -> pending.stream()
                        .filter(one -> one.waiter().equals(waiter))
                        .findFirst());
    }

    private static Optional<TransitionInfo> running(Swaps swaps, Work work) {
        try {
            return swaps.transitions().stream()
                    .filter(one -> !one.phase().over())
                    .filter(one -> one.from().equals(work.step().bundle()))
                    .findFirst();
        } catch (RuntimeException e) {
            // As above.
            return Optional.empty();
        }
    }

    private static String waitsFor(List<String> all) {
        return all.isEmpty() ? "" : ", waits for " + String.join("; ", all);
    }

    private static String holders(List<Holder> holders) {
        if (holders.isEmpty()) {
            return "";
        }
        Holder first = holders.get(0);
        String in = first.consumer().isEmpty() ? "" : " in " + first.consumer();
        String at = first.point().isEmpty() ? "" : " at " + first.point();
        String more = holders.size() == 1 ? "" : " and " + (holders.size() - 1) + " more";
        return ", " + first.thread() + in + at + more;
    }

    private static String seconds(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(nanos) + " s";
    }

    /** Names the innermost frame that is neither the framework's nor the JDK's. */
    private static String frame(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (PLUMBING.stream().noneMatch(frame.getClassName()::startsWith)) {
                return ", at " + frame;
            }
        }
        return "";
    }
}
