/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * The distribution on disk: {@code lib}, {@code bundles/NN}, {@code config}, {@code deploy}.
 *
 * @param directory its root, absolute
 */
record Home(Path directory) {
    /** The system property that names the root; without it, the launcher's own jar tells. */
    static final String PROPERTY = "probus.home";

    static Home find() throws Failure {
        String named = System.getProperty(PROPERTY);
        Path root = named != null ? Path.of(named) : besideOwnJar();
        Home home = new Home(root.toAbsolutePath().normalize());
        if (!Files.isDirectory(home.bundles())) {
            throw Failure.broken(home.directory()
                    + " is no Probus distribution: it has no folder bundles/ (unpack it again, or"
                    + " correct -D" + PROPERTY + ")");
        }
        return home;
    }

    private static Path besideOwnJar() throws Failure {
        CodeSource source = Home.class.getProtectionDomain().getCodeSource();
        Path jar = source == null ? null : Path.of(source.getLocation().getPath());
        Path lib = jar == null ? null : jar.getParent();
        Path root = lib == null ? null : lib.getParent();
        if (root == null) {
            throw Failure.broken("the distribution is not found; name it with -D" + PROPERTY);
        }
        return root;
    }

    Path bundles() {
        return directory.resolve("bundles");
    }

    Path config() {
        return directory.resolve("config");
    }

    Path demo() {
        return directory.resolve("demo");
    }

    Path deploy() {
        return directory.resolve("deploy");
    }

    Path state() {
        return directory.resolve("state");
    }

    /** Returns the Configurator's files, by name. */
    List<Path> configurations() throws Failure {
        return list(config(), ".json");
    }

    /** Returns the files of a folder that end in a suffix, by name; none if there is no folder. */
    static List<Path> list(Path folder, String suffix) throws Failure {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw Failure.broken("cannot read the folder " + folder + ": " + Failure.textOf(e));
        }
    }

    /** Returns the version that the launcher's jar states. */
    static String version() {
        String version = Home.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }
}
