/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.osgi.framework.Constants;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/**
 * The examination of a private copy of a jar, before anything is done with it.
 *
 * <p>A jar passes if it is a complete zip, every entry of it can be read and has the length and
 * the check sum that the table of entries states, it is a bundle, and this JVM can load its
 * classes.
 */
final class JarCheck {
    private static final int MAGIC = 0xCAFEBABE;
    private static final int CLASS_VERSION_OFFSET = 44;
    private static final String REBUILD =
            "build it as a bundle, for example with bnd, or keep it out of the folder";

    /** The newest class file version that this JVM loads. */
    private static final int MAJOR_MAX = Runtime.version().feature() + CLASS_VERSION_OFFSET;

    private final Path copy;

    private JarCheck(Path copy) {
        this.copy = copy;
    }

    /**
     * Examines a jar.
     *
     * @param copy a file that nobody else writes to
     * @return what its manifest says
     * @throws DefectException if it cannot be used
     * @throws IOException if the copy itself cannot be read
     */
    static JarFacts examine(Path copy) throws DefectException, IOException {
        return new JarCheck(copy).run();
    }

    private JarFacts run() throws DefectException, IOException {
        byte[] start = firstBytes();
        if (start.length == 0) {
            throw new DefectException(Defect.incomplete("it is empty"));
        }
        boolean zip = start.length < 2 || (start[0] == 'P' && start[1] == 'K');
        try (JarFile jar = new JarFile(copy.toFile(), false)) {
            for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
                readEntry(jar, all.nextElement());
            }
            return facts(jar.getManifest());
        } catch (IOException | IllegalArgumentException | SecurityException e) {
            if (!zip) {
                throw new DefectException(Defect.broken(
                        "it is not a jar: it does not begin like a zip file",
                        "replace it by a jar, or take it out of the folder"));
            }
            throw new DefectException(Defect.incomplete("it ends too early, after "
                    + Files.size(copy) + " bytes, or is damaged (" + e.getMessage() + ")"));
        }
    }

    private byte[] firstBytes() throws IOException {
        try (InputStream in = Files.newInputStream(copy)) {
            return in.readNBytes(2);
        }
    }

    /** Reads an entry to its end; {@code JarFile} alone does not compare the check sum. */
    private static void readEntry(JarFile jar, ZipEntry entry) throws IOException, DefectException {
        if (entry.isDirectory()) {
            return;
        }
        CRC32 crc = new CRC32();
        long length = 0;
        byte[] head = new byte[8];
        int headLength;
        try (InputStream in = jar.getInputStream(entry)) {
            headLength = in.readNBytes(head, 0, head.length);
            crc.update(head, 0, headLength);
            length += headLength;
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                crc.update(buffer, 0, n);
                length += n;
            }
        }
        if (length != entry.getSize() || crc.getValue() != entry.getCrc()) {
            throw new DefectException(Defect.incomplete(
                    "its entry " + entry.getName() + " is damaged or not written yet"));
        }
        checkVersion(entry.getName(), head, headLength);
    }

    private static void checkVersion(String entry, byte[] head, int length) throws DefectException {
        boolean versioned = entry.startsWith("META-INF/versions/");
        if (versioned || !entry.endsWith(".class") || entry.endsWith("module-info.class")) {
            return;
        }
        ByteBuffer start = ByteBuffer.wrap(head);
        int major = start.getShort(6) & 0xffff;
        if (length == head.length && start.getInt(0) == MAGIC && major > MAJOR_MAX) {
            int needs = major - CLASS_VERSION_OFFSET;
            int here = Runtime.version().feature();
            throw new DefectException(Defect.broken(
                    "its class " + entry.substring(0, entry.length() - 6).replace('/', '.')
                            + " needs Java " + needs + " (class file version " + major
                            + "), and this JVM is Java " + here,
                    "compile it with --release " + here + ", or run on Java " + needs));
        }
    }

    private static JarFacts facts(Manifest manifest) throws DefectException {
        if (manifest == null) {
            throw new DefectException(
                    Defect.broken("it is not a bundle: it has no META-INF/MANIFEST.MF", REBUILD));
        }
        var attributes = manifest.getMainAttributes();
        if (attributes.getValue(Constants.BUNDLE_SYMBOLICNAME) == null) {
            throw new DefectException(Defect.broken(
                    "it is not a bundle: its manifest has no Bundle-SymbolicName", REBUILD));
        }
        if (!"2".equals(attributes.getValue(Constants.BUNDLE_MANIFESTVERSION))) {
            throw new DefectException(Defect.broken(
                    "its manifest does not say Bundle-ManifestVersion: 2, so the framework would"
                            + " not read its Bundle-SymbolicName",
                    REBUILD));
        }
        try {
            return JarFacts.of(attributes);
        } catch (IllegalArgumentException e) {
            throw new DefectException(Defect.broken(
                    "its manifest is not valid: " + e.getMessage(),
                    "correct it and copy the jar again"));
        }
    }
}
