/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.osgi.framework.Constants;
import org.osgi.framework.Version;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A copy of a jar under a version of its own: frameworks refuse two bundles of one name and
 * version, and while one is swapped for the other there are two.
 *
 * <p>The version gets a qualifier, and the header {@value #GIVEN} keeps the one that the jar has.
 * The copy is not signed: a signature covers the manifest.
 */
final class Qualified {
    /** The manifest header with the version that the jar itself states. */
    static final String GIVEN = "Probus-Given-Version";

    private static final String QUALIFIER = "swap";

    private Qualified() {}

    /** Returns a version that is not taken: the given one, or else that with a qualifier. */
    static Version free(Version given, Set<Version> taken) {
        Version free = given;
        for (int i = 1; taken.contains(free); i++) {
            String before = given.getQualifier().isEmpty() ? "" : given.getQualifier() + "-";
            free = new Version(
                    given.getMajor(), given.getMinor(), given.getMicro(), before + QUALIFIER + i);
        }
        return free;
    }

    /** Writes the copy. */
    static void write(Path jar, Path copy, Version version) throws IOException {
        try (JarFile in = new JarFile(jar.toFile(), false);
                OutputStream file = Files.newOutputStream(copy);
                JarOutputStream out = new JarOutputStream(file, manifest(in, version))) {
            for (Enumeration<JarEntry> all = in.entries(); all.hasMoreElements(); ) {
                JarEntry entry = all.nextElement();
                if (!left(entry.getName())) {
                    JarEntry next = new JarEntry(entry.getName());
                    next.setTime(entry.getTime());
                    out.putNextEntry(next);
                    try (InputStream bytes = in.getInputStream(entry)) {
                        bytes.transferTo(out);
                    }
                }
            }
        }
    }

    private static Manifest manifest(JarFile jar, Version version) throws IOException {
        Manifest manifest = new Manifest(jar.getManifest());
        Attributes main = manifest.getMainAttributes();
        String given = main.getValue(Constants.BUNDLE_VERSION);
        main.putValue(GIVEN, given == null ? Version.emptyVersion.toString() : given.trim());
        main.putValue(Constants.BUNDLE_VERSION, version.toString());
        for (Attributes entry : manifest.getEntries().values()) {
            entry.keySet().removeIf(key -> key.toString().endsWith("-Digest"));
        }
        return manifest;
    }

    /** Whether an entry is the manifest, which is written anew, or a part of a signature. */
    private static boolean left(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        boolean top = upper.startsWith("META-INF/") && upper.indexOf('/', 9) < 0;
        return upper.equals(JarFile.MANIFEST_NAME)
                || (top && upper.matches(".*\\.(SF|RSA|DSA|EC)|META-INF/SIG-.*"));
    }
}
