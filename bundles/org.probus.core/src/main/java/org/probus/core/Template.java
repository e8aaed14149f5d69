/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * A class of this package that is copied: each copy is a hidden class with static finals of its
 * own, which compiled code takes for constants.
 *
 * <p>A copy lives as long as somebody refers to it or its objects, or runs in it.
 *
 * @param <T> what the copies are
 */
final class Template<T> {
    private static final MethodType CONSTRUCTOR = MethodType.methodType(void.class, Object.class);
    private static final MethodType MAKES = MethodType.methodType(Object.class, Object.class);

    private final Class<? extends T> superclass;
    private final byte[] bytes;

    private Template(Class<? extends T> superclass, byte[] bytes) {
        this.superclass = superclass;
        this.bytes = bytes;
    }

    /**
     * Reads a template.
     *
     * @param name the simple name of the class, which is not initialised by that, and has a
     *     constructor that takes an object
     * @return null where class files cannot be read
     */
    static <T> @Nullable Template<T> read(String name, Class<? extends T> superclass) {
        try (InputStream file = Template.class.getResourceAsStream(name + ".class")) {
            return file == null ? null : new Template<T>(superclass, file.readAllBytes());
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * Makes a copy, and an object of it.
     *
     * @param data what the copy finds with {@link #data}, and its constructor is given
     * @throws LinkageError if the JVM does not make it
     */
    T make(Object data) {
        try {
            MethodHandles.Lookup copy =
                    MethodHandles.lookup().defineHiddenClassWithClassData(bytes, data, true);
            // Converts nothing but the type of what is made: another conversion is a class more.
            Object made = (Object) copy.findConstructor(copy.lookupClass(), CONSTRUCTOR)
                    .asType(MAKES)
                    .invokeExact(data);
            return superclass.cast(made);
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("a copy of a template cannot be made", e);
        }
    }

    /** The data of a copy, in its static initialiser; null in the template itself. */
    static <D> @Nullable D data(MethodHandles.Lookup copy, Class<D> type) {
        try {
            return MethodHandles.classData(copy, ConstantDescs.DEFAULT_NAME, type);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("not the lookup of a copy", e);
        }
    }
}
