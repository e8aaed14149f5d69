/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.probus.api.management.ProbeManagement;
import org.probus.api.management.Swaps;
import org.probus.api.management.TransitionInfo;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether a bundle can be swapped for what its changed jar holds, or has to be updated in place.
 *
 * @param management lists the consumers; gives null while it is not there
 * @param swaps swaps them; gives null while it is not there
 * @param readyMillis how long a newcomer may take until its consumers are there
 */
record Successor(
        Supplier<@Nullable ProbeManagement> management,
        Supplier<@Nullable Swaps> swaps,
        long readyMillis) {
    /** The manifest header by which a jar says how it is to replace the one before. */
    static final String HEADER = "Probus-Swap";

    /** It may have fewer consumers than the one before. */
    private static final String PARTIAL = "partial";

    /** It cannot run beside the one before. */
    private static final String IN_PLACE = "in-place";

    /** Returns the swaps, if the bundle is to be replaced by one of them. */
    Optional<Swaps> of(Bundle bundle, JarFacts facts) {
        Swaps found = swaps.get();
        boolean beside = found != null
                && bundle.getState() == Bundle.ACTIVE
                && bundle.getLocation().startsWith(Folders.SCHEME + ":")
                && !facts.fragment()
                && !Bundles.fragment(bundle)
                && !(singleton(facts) && facts.name().equals(bundle.getSymbolicName()))
                && !says(facts, IN_PLACE)
                && consumes(bundle.getBundleId());
        return beside ? Optional.ofNullable(found) : Optional.empty();
    }

    /** Returns whether a jar may have fewer consumers than the one before. */
    static boolean partial(JarFacts facts) {
        return says(facts, PARTIAL);
    }

    private static boolean says(JarFacts facts, String word) {
        return said(facts).toLowerCase(Locale.ROOT).equals(word);
    }

    private static String said(JarFacts facts) {
        return facts.headers().getOrDefault(HEADER, "").trim();
    }

    /** Returns what is wrong with the header; empty if nothing is, or there is none. */
    static Optional<String> mistake(JarFacts facts) {
        boolean known = said(facts).isEmpty() || says(facts, PARTIAL) || says(facts, IN_PLACE);
        return known
                ? Optional.empty()
                : Optional.of("its header " + HEADER + ": " + said(facts) + " says neither "
                        + PARTIAL + " nor " + IN_PLACE
                        + ", and counts as not there: correct it, or take it out");
    }

    /** Returns the transition that is under way; there is one at a time. */
    Optional<TransitionInfo> transition() {
        Swaps found = swaps.get();
        return found == null
                ? Optional.empty()
                : found.transitions().stream()
                        .filter(one -> !one.phase().over())
                        .findFirst();
    }

    /** A singleton is one of which two must not be resolved at the same time. */
    private static boolean singleton(JarFacts facts) {
        return Clause.parse(facts.headers().get(Constants.BUNDLE_SYMBOLICNAME)).stream()
                .anyMatch(name -> "true".equals(name.directives().get("singleton")));
    }

    private boolean consumes(long bundle) {
        ProbeManagement found = management.get();
        return found != null
                && found.consumers().stream().anyMatch(info -> info.bundleId() == bundle);
    }
}
