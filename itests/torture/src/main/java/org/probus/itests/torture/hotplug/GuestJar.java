/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture.hotplug;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A guest bundle: one handler at one point, packed from the classes of this program.
 *
 * @param name the symbolic name
 * @param version the version
 * @param point where its handler is
 * @param counts whether the handler is to handle each event once
 */
record GuestJar(String name, String version, String point, boolean counts) {
    private static final String GUEST = "org/probus/itests/torture/guest/";
    private static final List<String> CLASSES = List.of(
            "Activator",
            "Handler",
            "Late",
            "Late$Kind",
            "Late$A",
            "Late$B",
            "Late$C",
            "Late$D",
            "Late$E",
            "Late$F",
            "Late$G",
            "Late$H");

    /** Returns the bytes of the jar. */
    byte[] bytes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(out, manifest())) {
            for (String type : CLASSES) {
                String entry = GUEST + type + ".class";
                jar.putNextEntry(new JarEntry(entry));
                try (InputStream in = GuestJar.class.getResourceAsStream("/" + entry)) {
                    if (in == null) {
                        throw new FileNotFoundException(entry);
                    }
                    in.transferTo(jar);
                }
            }
            jar.putNextEntry(new JarEntry("late.txt"));
            jar.write("late".getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private Manifest manifest() {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", version);
        main.putValue("Bundle-Activator", "org.probus.itests.torture.guest.Activator");
        main.putValue(
                "Import-Package",
                "org.osgi.framework,org.probus.api,org.probus.itests.torture.board");
        main.putValue("Guest-Point", point);
        if (counts) {
            main.putValue("Guest-Counts", "true");
        }
        return manifest;
    }
}
