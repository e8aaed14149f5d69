/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

/** Threads of the registry's own: daemons, which inherit nothing from whoever starts them. */
final class Waiter {
    private Waiter() {}

    /** Starts a thread that ends with its body. */
    static void start(String name, Runnable body) {
        Thread thread = new Thread(null, body, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
    }
}
