/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.orders;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/**
 * Who opens a shift: what is asked of a handler object, so that the object itself is not kept.
 *
 * @param handler the symbolic name of its bundle; outside OSGi the name of its class
 * @param version the version of its bundle; empty outside OSGi
 * @param bundle the number of its bundle; -1 outside OSGi
 * @param loader its class loader; null for a class of the JDK
 */
record Worker(
        String handler,
        String version,
        long bundle,
        @Nullable ClassLoader loader) {
    static Worker of(Object handler) {
        Class<?> type = handler.getClass();
        Bundle home = FrameworkUtil.getBundle(type);
        if (home == null) {
            return new Worker(type.getName(), "", -1, type.getClassLoader());
        }
        return new Worker(
                home.getSymbolicName(),
                home.getVersion().toString(),
                home.getBundleId(),
                type.getClassLoader());
    }
}
