/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.probus.api.ProbePoint;
import org.probus.api.ReturnConsumer;
import org.probus.api.Scope;
import org.probus.api.SessionConsumer;
import org.probus.api.Verdict;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.util.Objects;

/** A consumer of every kind of trouble, for tests that load it by a loader of its own. */
final class Guest implements SessionConsumer<String>, Scope.Filter {
    /** What it throws: a class of its own loader. */
    static final class Trouble extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Trouble(String message) {
            super(message);
        }
    }

    /** Loads the guest anew, as the bundle that brings it would. */
    static final class Loader extends ClassLoader {
        Loader() {
            super(Guest.class.getClassLoader());
        }

        /** Makes a guest of this loader. */
        @SuppressWarnings("unchecked") // it is a class like this one
        SessionConsumer<String> guest() {
            try {
                Constructor<?> maker = loadClass(Guest.class.getName()).getDeclaredConstructor();
                maker.setAccessible(true); // to this class it is in another package
                return (SessionConsumer<String>) maker.newInstance();
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
            }
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> found = findLoadedClass(name);
                return found != null
                        ? found
                        : name.startsWith(Guest.class.getName())
                                ? define(name)
                                : super.loadClass(name, resolve);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            String file = name.replace('.', '/') + ".class";
            try (InputStream in = Objects.requireNonNull(getParent().getResourceAsStream(file))) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    Guest() {}

    @Override
    public Verdict enter(ProbePoint<? extends String> point, String event, Cookie cookie) {
        cookie.set(event.length());
        if (event.equals("throw")) {
            throw new Trouble("at the entry");
        }
        return event.equals("remove") ? Verdict.REMOVE : Verdict.CONTINUE;
    }

    @Override
    public void leave(
            ProbePoint<? extends String> point,
            String event,
            Cookie cookie,
            ReturnConsumer.Result result) {
        throw new Trouble("at the return");
    }

    @Override
    public boolean wants(Scope scope) {
        if (scope.bundleId() == 3) {
            throw new Trouble("in the filter");
        }
        return true;
    }
}
