/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.Method;

/** The kinds of threads. */
enum Kind {
    /** Platform threads. */
    PLATFORM {
        @Override
        Thread start(String name, Runnable body) {
            Thread thread = new Thread(body, name);
            thread.setDaemon(true);
            thread.start();
            return thread;
        }
    },

    /** Virtual threads where the JDK has them, platform threads elsewhere. */
    VIRTUAL {
        @Override
        Thread start(String name, Runnable body) {
            if (START == null) {
                return PLATFORM.start(name, body);
            }
            try {
                return (Thread) START.invoke(null, (Runnable) () -> {
                    Thread.currentThread().setName(name);
                    body.run();
                });
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("no virtual threads", e);
            }
        }
    };

    private static final @Nullable Method START = find();

    private static @Nullable Method find() {
        try {
            return Thread.class.getMethod("startVirtualThread", Runnable.class);
        } catch (NoSuchMethodException e) {
            return null; // before JDK 21 there are none
        }
    }

    /** Whether the JDK has virtual threads. */
    static boolean hasVirtual() {
        return START != null;
    }

    abstract Thread start(String name, Runnable body);
}
