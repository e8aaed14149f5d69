/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.resource.Requirement;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds which mandatory needs of a bundle nothing that is installed can meet, and says so. */
final class Needs {
    private final Function<Requirement, Collection<BundleCapability>> wiring;

    /** Asks the given finder, which is {@code FrameworkWiring::findProviders}. */
    Needs(Function<Requirement, Collection<BundleCapability>> wiring) {
        this.wiring = wiring;
    }

    /** Returns the needs that nobody meets; empty if the cause lies elsewhere. */
    List<Need> missing(JarFacts facts) {
        Set<String> own = new HashSet<>();
        for (Clause export : Clause.parse(facts.headers().get(Constants.EXPORT_PACKAGE))) {
            own.addAll(export.paths());
        }
        return Need.of(facts).stream()
                .filter(need -> !own.contains(need.path()))
                .filter(need -> providers(need).isEmpty())
                .toList();
    }

    /** Says which needs are not met, or whose needs are not in turn; empty if no cause is found. */
    String explain(JarFacts facts) {
        return explain(facts, new HashSet<>());
    }

    /** Says in one clause that these needs are not met. */
    String text(List<Need> missing) {
        return missing.stream().map(this::text).collect(Collectors.joining("; ", "needs ", ""));
    }

    private String text(Need need) {
        Collection<BundleCapability> others =
                need.range().isEmpty() ? List.of() : providers(need.anyVersion());
        if (others.isEmpty()) {
            return need.subject() + ", " + need.nobody();
        }
        BundleCapability other = others.iterator().next();
        Object version = other.getAttributes()
                .get(
                        need.namespace().equals(Need.PACKAGE)
                                ? Constants.VERSION_ATTRIBUTE
                                : Constants.BUNDLE_VERSION_ATTRIBUTE);
        return need.subject() + ", which is there only in version " + version + ", from "
                + label(other.getRevision().getBundle());
    }

    private String explain(JarFacts facts, Set<Long> seen) {
        List<Need> missing = missing(facts);
        if (!missing.isEmpty()) {
            return text(missing);
        }
        for (Need need : Need.of(facts)) {
            for (BundleCapability capability : providers(need)) {
                Bundle provider = capability.getRevision().getBundle();
                if (provider.getState() == Bundle.INSTALLED && seen.add(provider.getBundleId())) {
                    String why = explain(JarFacts.of(provider), seen);
                    if (!why.isEmpty()) {
                        return "needs " + need.subject() + " of " + label(provider)
                                + ", which in turn " + why;
                    }
                }
            }
        }
        return "";
    }

    private Collection<BundleCapability> providers(Need need) {
        return wiring.apply(need);
    }

    /** Names a bundle: {@code com.acme.audit [42]}. */
    static String label(Bundle bundle) {
        String name = bundle.getSymbolicName();
        return (name == null ? bundle.getLocation() : name) + " [" + bundle.getBundleId() + "]";
    }
}
