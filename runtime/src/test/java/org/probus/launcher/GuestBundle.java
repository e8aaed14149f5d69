/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes jars of the classes in {@code org.probus.launcher.guest}. */
final class GuestBundle {
    private static final String PACKAGE = "org/probus/launcher/guest/";

    private GuestBundle() {}

    /**
     * Writes a bundle with one of the activators, given by name since this JVM need not be able to
     * load it, into a folder, in one step.
     */
    static Path write(Path folder, String name, String activator) throws IOException {
        return write(
                folder,
                name,
                activator,
                "org.osgi.framework,org.osgi.framework.wiring," + "org.osgi.framework.startlevel");
    }

    static Path write(Path folder, String name, String activator, String imports)
            throws IOException {
        Files.createDirectories(folder);
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Bundle-Activator", PACKAGE.replace('/', '.') + activator);
        main.putValue("Import-Package", imports);
        Path next = folder.resolve("." + name + ".tmp");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(next), manifest)) {
            for (String type : new String[] {activator, "GuestMain"}) {
                jar.putNextEntry(new JarEntry(PACKAGE + type + ".class"));
                copy(PACKAGE + type + ".class", jar);
                jar.closeEntry();
            }
        }
        Path file = folder.resolve(name + ".jar");
        return Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void copy(String resource, JarOutputStream jar) throws IOException {
        ClassLoader loader = GuestBundle.class.getClassLoader();
        try (InputStream in = loader.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource + " is not on the class path");
            }
            in.transferTo(jar);
        }
    }
}
