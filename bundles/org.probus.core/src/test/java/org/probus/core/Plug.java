/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.Verdict;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.util.Objects;

/** A plain consumer, for tests that load it by a loader of its own. */
final class Plug implements ProbeConsumer<String> {
    private long handled;

    /** Loads the plug anew, as the bundle that brings it would. */
    static final class Loader extends ClassLoader {
        Loader() {
            super(Plug.class.getClassLoader());
        }

        /** Makes a plug of this loader. */
        @SuppressWarnings("unchecked") // it is a class like this one
        ProbeConsumer<String> plug() throws IOException, ReflectiveOperationException {
            String name = Plug.class.getName();
            String file = name.replace('.', '/') + ".class";
            try (InputStream in = Objects.requireNonNull(getParent().getResourceAsStream(file))) {
                byte[] bytes = in.readAllBytes();
                Class<?> own = defineClass(name, bytes, 0, bytes.length);
                Constructor<?> maker = own.getDeclaredConstructor();
                maker.setAccessible(true); // to this class it is in another package
                return (ProbeConsumer<String>) maker.newInstance();
            }
        }
    }

    Plug() {}

    @Override
    public Verdict handle(ProbePoint<? extends String> point, String event) {
        handled++;
        return handled > 0 ? Verdict.CONTINUE : Verdict.IGNORE;
    }
}
