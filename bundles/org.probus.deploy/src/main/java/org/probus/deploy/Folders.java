/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The watched folders, and how their jars are named as bundle locations.
 *
 * <p>The location of {@code deploy/a.jar} is {@code hot-deploy:a.jar}; in a second folder it is
 * {@code hot-deploy:2:a.jar}. File Install takes a bundle for its own after a restart if the path
 * in its location lies in the folder; this one has no absolute path.
 */
final class Folders {
    static final String SCHEME = "hot-deploy";
    private static final int DEPTH_MAX = 16;
    private final List<Path> roots;
    private final Pattern filter;
    private final int depth;

    /**
     * Makes the folders.
     *
     * @param roots where they are, absolute
     * @param filter which file names File Install sees
     * @param recurse whether it sees those in sub-folders
     */
    Folders(List<Path> roots, Pattern filter, boolean recurse) {
        this.roots = roots;
        this.filter = filter;
        this.depth = recurse ? DEPTH_MAX : 1;
    }

    /** Returns the folders that do not exist. */
    List<Path> absent() {
        return roots.stream().filter(root -> !Files.isDirectory(root)).toList();
    }

    /** Returns the location of a jar in one of the folders, there or not; empty for other files. */
    Optional<String> location(File file) {
        if (!file.getName().toLowerCase(Locale.ROOT).endsWith(".jar")) {
            return Optional.empty();
        }
        Path path = file.toPath().toAbsolutePath().normalize();
        for (int i = 0; i < roots.size(); i++) {
            for (Path root : List.of(roots.get(i), real(roots.get(i)))) {
                if (path.startsWith(root) && !path.equals(root)) {
                    return Optional.of(location(i, root.relativize(path)));
                }
            }
        }
        return Optional.empty();
    }

    private static String location(int folder, Path relative) {
        String name = relative.toString().replace(File.separatorChar, '/');
        try {
            String number = folder == 0 ? "" : folder + 1 + ":";
            return new URI(SCHEME, number + name, null).toString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no location can be made for " + name, e);
        }
    }

    /** Returns the file of a location that {@link #location} made; empty for other locations. */
    Optional<File> file(String location) {
        if (!location.startsWith(SCHEME + ":")) {
            return Optional.empty();
        }
        String name = URI.create(location).getSchemeSpecificPart();
        for (int i = roots.size(); i > 1; i--) {
            if (name.startsWith(i + ":")) {
                return Optional.of(roots.get(i - 1).resolve(name.substring(2)).toFile());
            }
        }
        return Optional.of(roots.get(0).resolve(name).toFile());
    }

    /** Lists the jars that lie in the folders now and that File Install's filter lets through. */
    List<File> jars() {
        List<File> jars = new ArrayList<>();
        for (Path root : roots) {
            try (Stream<Path> all = Files.walk(real(root), depth)) {
                all.filter(Files::isRegularFile)
                        .filter(path -> filter.matcher(String.valueOf(path.getFileName()))
                                .matches())
                        .map(Path::toFile)
                        .filter(file -> location(file).isPresent())
                        .forEach(jars::add);
            } catch (IOException | UncheckedIOException e) {
                // A folder that cannot be listed has no work to announce.
            }
        }
        return jars;
    }

    private static Path real(Path root) {
        try {
            return root.toRealPath();
        } catch (IOException e) {
            return root;
        }
    }
}
