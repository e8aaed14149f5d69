/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.VersionRange;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A mandatory need of a bundle, as its manifest states it.
 *
 * @param namespace of which kind, as the resolver names it
 * @param path the package, the bundle or the capability
 * @param range the versions that will do; empty if all will
 * @param filter what meets it; empty if anything of the namespace does
 */
record Need(String namespace, String path, String range, String filter) implements Requirement {
    static final String PACKAGE = "osgi.wiring.package";
    static final String BUNDLE = "osgi.wiring.bundle";
    private static final String PLATFORM = "osgi.ee";

    /** Returns the mandatory needs that can be checked before a bundle is installed. */
    static List<Need> of(JarFacts facts) {
        Map<String, String> headers = facts.headers();
        List<Need> needs = new ArrayList<>();
        for (Clause clause : Clause.parse(headers.get(Constants.IMPORT_PACKAGE))) {
            named(needs, clause, PACKAGE, "version");
        }
        for (Clause clause : Clause.parse(headers.get(Constants.REQUIRE_BUNDLE))) {
            named(needs, clause, BUNDLE, Constants.BUNDLE_VERSION_ATTRIBUTE);
        }
        for (Clause clause : Clause.parse(headers.get(Constants.REQUIRE_CAPABILITY))) {
            String when = clause.directives().getOrDefault("effective", "resolve");
            if (!clause.optional() && "resolve".equals(when)) {
                String filter = clause.directives().getOrDefault("filter", "");
                clause.paths().forEach(path -> needs.add(new Need(path, path, "", filter)));
            }
        }
        return needs;
    }

    private static void named(List<Need> needs, Clause clause, String namespace, String version) {
        if (clause.optional()) {
            return;
        }
        String range = clause.attributes().getOrDefault(version, "");
        for (String path : clause.paths()) {
            if (!path.startsWith("java.")) {
                String name = "(" + namespace + "=" + path + ")";
                String filter = range.isEmpty() ? name : "(&" + name + in(range, version) + ")";
                needs.add(new Need(namespace, path, range, filter));
            }
        }
    }

    private static String in(String range, String version) {
        try {
            return VersionRange.valueOf(range).toFilterString(version);
        } catch (IllegalArgumentException e) {
            // The framework refuses the manifest and says so.
            return "";
        }
    }

    /** Returns the same need without its range of versions. */
    Need anyVersion() {
        return new Need(namespace, path, "", "(" + namespace + "=" + path + ")");
    }

    /** Returns what people call it. */
    String subject() {
        String versions = range.isEmpty() ? "" : " " + range;
        return switch (namespace) {
            case PACKAGE -> "package " + path + versions;
            case BUNDLE -> "bundle " + path + versions;
            case PLATFORM -> "a Java platform " + filter;
            default -> "capability " + path + (filter.isEmpty() ? "" : " " + filter);
        };
    }

    /** Returns the clause that says that nobody meets it. */
    String nobody() {
        return switch (namespace) {
            case PACKAGE -> "which no installed bundle exports";
            case BUNDLE -> "which is not installed";
            case PLATFORM -> "which this JVM (Java " + Runtime.version().feature() + ") is not";
            default -> "which no installed bundle provides";
        };
    }

    @Override
    public String getNamespace() {
        return namespace;
    }

    @Override
    public Map<String, String> getDirectives() {
        return filter.isEmpty() ? Map.of() : Map.of(Constants.FILTER_DIRECTIVE, filter);
    }

    @Override
    public Map<String, Object> getAttributes() {
        return Map.of();
    }

    @Override
    public @Nullable Resource getResource() {
        return null;
    }
}
