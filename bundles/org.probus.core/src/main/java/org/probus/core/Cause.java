/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.osgi.framework.Bundle;

import java.util.Map;

/** Why a bundle's handlers come to their end, as far as the policies differ. */
enum Cause {
    /** A stop, an update or an uninstall; or a service that goes alone. */
    STOP,
    /** A refresh: on Felix it holds the framework's global lock all the while. */
    REFRESH,
    /** The end of the framework. */
    SHUTDOWN;

    /** The methods that a framework refreshes bundles by; a name that is gone costs a policy. */
    private static final Map<String, String> REFRESHES = Map.of(
            "org.apache.felix.framework.Felix", "refreshPackages",
            "org.eclipse.osgi.container.ModuleContainer", "refresh");

    /** Returns the cause of a stop that this thread is told of. */
    static Cause now(Bundle framework) {
        if (framework.getState() == Bundle.STOPPING) {
            return SHUTDOWN;
        }
        boolean refresh = StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame ->
                        frame.getMethodName().equals(REFRESHES.get(frame.getClassName()))));
        return refresh ? REFRESH : STOP;
    }
}
