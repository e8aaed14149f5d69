/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Loads SRCU and core with the scheduler's steps in them, and the scenes beside them. */
final class SrcuLoader extends ClassLoader {
    private static final String SRCU = "org.probus.srcu.";
    private static final String CORE = "org.probus.core.";
    private static final String SCENES = "org.probus.itests.interleave.scenes.";

    private final @Nullable Path classes;

    static {
        registerAsParallelCapable();
    }

    /**
     * Makes one.
     *
     * @param classes a folder with classes of SRCU or core; those it lacks, all if it is null, come
     *     from the class path
     */
    SrcuLoader(@Nullable Path classes) {
        super(SrcuLoader.class.getClassLoader());
        this.classes = classes;
    }

    /** Makes the scene of that simple name. */
    Scene scene(String name) throws ReflectiveOperationException {
        return loadClass(SCENES + name)
                .asSubclass(Scene.class)
                .getDeclaredConstructor()
                .newInstance();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!isPlayed(name) && !name.startsWith(SCENES)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> found = findLoadedClass(name);
            return found != null ? found : define(name);
        }
    }

    /** Whether a class is what the scenes play on. */
    private static boolean isPlayed(String name) {
        return name.startsWith(SRCU) || name.startsWith(CORE);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try {
            byte[] bytes = bytes(name.replace('.', '/') + ".class", isPlayed(name));
            byte[] ready = isPlayed(name) ? Instrument.of(bytes) : bytes;
            return defineClass(name, ready, 0, ready.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private byte[] bytes(String file, boolean played) throws IOException {
        if (played && classes != null && Files.exists(classes.resolve(file))) {
            return Files.readAllBytes(classes.resolve(file));
        }
        try (InputStream in = getParent().getResourceAsStream(file)) {
            if (in == null) {
                throw new NoSuchFileException(file);
            }
            return in.readAllBytes();
        }
    }
}
