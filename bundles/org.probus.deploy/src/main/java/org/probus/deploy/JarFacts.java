/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

import java.util.Dictionary;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.Attributes;

/**
 * What the manifest of a bundle says.
 *
 * @param name its symbolic name
 * @param version its version
 * @param headers its headers, untranslated
 */
record JarFacts(String name, Version version, Map<String, String> headers) {
    /**
     * Reads the main attributes of a manifest.
     *
     * @throws IllegalArgumentException if a header that is needed here is not well formed
     */
    static JarFacts of(Attributes attributes) {
        Map<String, String> headers = new HashMap<>();
        attributes.forEach((key, value) -> headers.put(key.toString(), value.toString()));
        JarFacts facts = of(headers);
        Clause.parse(headers.get(Constants.EXPORT_PACKAGE));
        Need.of(facts);
        return facts;
    }

    /** Reads the headers of an installed bundle. */
    static JarFacts of(Bundle bundle) {
        Map<String, String> headers = new HashMap<>();
        Dictionary<String, String> all = bundle.getHeaders("");
        for (Enumeration<String> keys = all.keys(); keys.hasMoreElements(); ) {
            String key = keys.nextElement();
            headers.put(key, all.get(key));
        }
        return of(headers);
    }

    /** Returns the version that the jar of an installed bundle states. */
    static Version given(Bundle bundle) {
        String given = bundle.getHeaders("").get(Qualified.GIVEN);
        try {
            return given == null ? bundle.getVersion() : Version.parseVersion(given);
        } catch (IllegalArgumentException e) {
            // Not written here, so that it says nothing.
            return bundle.getVersion();
        }
    }

    private static JarFacts of(Map<String, String> headers) {
        var names = Clause.parse(headers.get(Constants.BUNDLE_SYMBOLICNAME));
        String name = names.isEmpty() ? "" : names.get(0).paths().get(0);
        Version version = Version.parseVersion(headers.get(Constants.BUNDLE_VERSION));
        return new JarFacts(name, version, Map.copyOf(headers));
    }

    boolean fragment() {
        return headers.containsKey(Constants.FRAGMENT_HOST);
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}
