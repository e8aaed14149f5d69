/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A bundle of the distribution.
 *
 * @param location the name by which the framework knows it, the same wherever the distribution is
 * @param level its start level
 * @param jar the file
 * @param digest what its content hashes to
 */
record BundleFile(String location, int level, Path jar, String digest) {
    /** What the locations of the distribution's bundles begin with. */
    static final String SCHEME = "probus:";

    private static final Pattern LEVEL = Pattern.compile("[0-9]{1,4}");

    /** Returns the bundles of {@code root/NN}, by start level and then by name. */
    static List<BundleFile> scan(Path root) throws Failure {
        List<Path> folders;
        try (Stream<Path> entries = Files.list(root)) {
            folders = entries.filter(Files::isDirectory)
                    .filter(folder -> LEVEL.matcher(nameOf(folder)).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw Failure.broken("cannot read the folder " + root + ": " + Failure.textOf(e));
        }
        List<BundleFile> all = new ArrayList<>();
        for (Path folder : folders) {
            all.addAll(of(folder, Integer.parseInt(nameOf(folder))));
        }
        if (all.isEmpty()) {
            throw Failure.broken(root + " holds no bundles; unpack the distribution again");
        }
        return all;
    }

    /** Returns the bundles of one folder, by name. */
    static List<BundleFile> of(Path folder, int level) throws Failure {
        List<BundleFile> found = new ArrayList<>();
        for (Path jar : Home.list(folder, ".jar")) {
            found.add(new BundleFile(SCHEME + nameOf(jar), level, jar, digest(jar)));
        }
        return found;
    }

    private static String digest(Path jar) throws Failure {
        try (InputStream in = Files.newInputStream(jar);
                DigestInputStream hashed =
                        new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            hashed.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(hashed.getMessageDigest().digest());
        } catch (IOException e) {
            throw Failure.broken("cannot read the bundle " + jar + ": " + Failure.textOf(e));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }
}
