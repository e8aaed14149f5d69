/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;

/**
 * What the framework's cache was made from: each bundle's digest, and the deploy folder.
 *
 * <p>It is written after the cache and replaced in one step, so that a crash between the two leaves
 * an old record, which leads to a needless update and never to a stale bundle.
 */
final class InstallRecord {
    private static final String DEPLOY = "deploy";

    private final Path file;
    private final Properties entries;

    private InstallRecord(Path file, Properties entries) {
        this.file = file;
        this.entries = entries;
    }

    /** Reads the record; one that is missing or unreadable is empty. */
    static InstallRecord read(Path file) {
        Properties entries = new Properties();
        if (Files.isRegularFile(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                entries.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                entries.clear();
            }
        }
        return new InstallRecord(file, entries);
    }

    boolean holds(BundleFile bundle) {
        return bundle.digest().equals(entries.getProperty(bundle.location()));
    }

    @Nullable
    String deploy() {
        return entries.getProperty(DEPLOY);
    }

    /** Replaces the record by what is installed now. */
    void write(List<BundleFile> bundles, Path deploy) throws IOException {
        entries.clear();
        for (BundleFile bundle : bundles) {
            entries.setProperty(bundle.location(), bundle.digest());
        }
        entries.setProperty(DEPLOY, deploy.toString());
        StringWriter text = new StringWriter();
        entries.store(text, "What the cache beside this file was made from");
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(next, text.toString());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
