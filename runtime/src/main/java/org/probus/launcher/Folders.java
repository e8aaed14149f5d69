/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Makes and removes folders, with errors that name them. */
final class Folders {
    private Folders() {}

    /** Makes a folder with all of its parents, and checks that it can be used. */
    static Path make(Path folder, String purpose) throws Failure {
        Path absolute = folder.toAbsolutePath().normalize();
        if (Files.exists(absolute) && !Files.isDirectory(absolute)) {
            throw Failure.usage(
                    purpose + " " + absolute + " is a file, not a folder; name another");
        }
        try {
            Files.createDirectories(absolute);
        } catch (IOException e) {
            throw Failure.usage(purpose + " " + absolute + " cannot be made: " + Failure.textOf(e));
        }
        if (!Files.isReadable(absolute)) {
            throw Failure.usage(purpose + " " + absolute + " cannot be read; correct its rights");
        }
        return absolute;
    }

    /** Removes a folder with all it holds; what cannot be removed stays. */
    static void remove(Path folder) {
        try {
            Files.walkFileTree(folder, new Remover());
        } catch (IOException e) {
            // It is not there, or cannot be read: nothing that could be removed.
        }
    }

    /** Deletes what it visits, and goes on where that fails. */
    private static final class Remover extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            return delete(file);
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
            return delete(folder);
        }

        private static FileVisitResult delete(Path path) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // Somebody still writes there; the system's cleaner of temporary files is next.
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
