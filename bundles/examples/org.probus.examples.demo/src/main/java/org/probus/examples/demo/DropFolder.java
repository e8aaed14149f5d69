/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The deploy folder on the disk. */
final class DropFolder implements Deploy {
    private final Path jars;
    private final Path folder;

    /**
     * Takes two folders and makes sure that the demo can use them.
     *
     * @param jars where the distribution keeps the handlers' jars
     * @param folder the deploy folder
     * @throws IOException if a jar is missing or the folder is in use: the message says the mend
     */
    DropFolder(Path jars, Path folder) throws IOException {
        this.jars = jars;
        this.folder = folder;
        for (String jar : Handlers.JARS) {
            if (!Files.isReadable(jars.resolve(jar))) {
                throw new IOException("the handler " + jars.resolve(jar)
                        + " is missing: build the distribution again (mvn package)");
            }
        }
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new IOException("the deploy folder " + folder
                    + " is no folder that can be written to: make it, or name another by --deploy");
        }
        for (String name : Handlers.NAMES) {
            if (Files.exists(folder.resolve(name))) {
                throw new IOException("the deploy folder " + folder + " already holds a " + name
                        + ", which the demo would replace: move it away, or use another folder");
            }
        }
    }

    @Override
    public void put(String jar, String as) throws IOException {
        Path copy = folder.resolve("." + as + ".tmp");
        Files.copy(jars.resolve(jar), copy, StandardCopyOption.REPLACE_EXISTING);
        Files.move(
                copy,
                folder.resolve(as),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void remove(String as) throws IOException {
        Files.deleteIfExists(folder.resolve("." + as + ".tmp"));
        Files.deleteIfExists(folder.resolve(as));
    }
}
