/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;

/**
 * What is remembered of each installed bundle over restarts, in this bundle's data area.
 *
 * <p>{@code <id>.sha256} is the digest of the bytes that the framework holds, by which an
 * unchanged jar is known; {@code <id>.jar} are the bytes that last ran, to be put back if the next
 * ones do not; {@code <id>.rejected} is the digest of bytes that were to replace them and did not
 * succeed.
 */
final class JarStore {
    private final Path folder;
    private long copies;

    /** Opens the store, and drops what a killed JVM left half-done. */
    JarStore(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*.staged")) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
    }

    /** Returns the path for the next private copy. */
    Path next() {
        copies++;
        return folder.resolve("copy-" + copies + ".staged");
    }

    /** Returns the digest of the bytes that a bundle was last given; empty if unknown. */
    Optional<String> digest(long bundle) throws IOException {
        return read(folder.resolve(bundle + ".sha256"));
    }

    /** Returns the digest of the bytes that last failed to replace a bundle; empty if none did. */
    Optional<String> rejected(long bundle) throws IOException {
        return read(folder.resolve(bundle + ".rejected"));
    }

    private static Optional<String> read(Path file) throws IOException {
        return Files.exists(file)
                ? Optional.of(Files.readString(file, StandardCharsets.US_ASCII))
                : Optional.empty();
    }

    /** Returns the bytes that last ran; empty if none ever did. */
    Optional<Path> good(long bundle) {
        return Optional.of(folder.resolve(bundle + ".jar")).filter(Files::exists);
    }

    /** Remembers which bytes a bundle was given. */
    void given(long bundle, String digest) throws IOException {
        write(folder.resolve(bundle + ".sha256"), digest);
    }

    /** Remembers which bytes failed to replace a bundle: a restart does not let them in. */
    void reject(long bundle, String digest) throws IOException {
        write(folder.resolve(bundle + ".rejected"), digest);
    }

    private void write(Path file, String digest) throws IOException {
        Path next = folder.resolve(file.getFileName() + ".staged");
        Files.writeString(next, digest, StandardCharsets.US_ASCII);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Remembers which bytes ran; takes the copy. */
    void ran(long bundle, Staged staged) throws IOException {
        Files.move(
                staged.copy(),
                folder.resolve(bundle + ".jar"),
                StandardCopyOption.REPLACE_EXISTING);
        given(bundle, staged.digest());
    }

    /** Forgets a bundle. */
    void forget(long bundle) throws IOException {
        Files.deleteIfExists(folder.resolve(bundle + ".sha256"));
        Files.deleteIfExists(folder.resolve(bundle + ".jar"));
        Files.deleteIfExists(folder.resolve(bundle + ".rejected"));
    }

    /** Forgets all bundles but the given ones. */
    void keepOnly(Set<Long> bundles) throws IOException {
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(folder, "*.{jar,sha256,rejected}")) {
            for (Path file : all) {
                String name = file.getFileName().toString();
                if (!bundles.contains(Long.valueOf(name.substring(0, name.indexOf('.'))))) {
                    Files.delete(file);
                }
            }
        }
    }
}
