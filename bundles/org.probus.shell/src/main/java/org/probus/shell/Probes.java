/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.ProbeRegistry;
import org.probus.api.management.ProbeManagement;
import org.probus.api.management.Swaps;

/** The way of the commands to the registry that runs beside them, if there is one. */
interface Probes {
    /**
     * Returns the tools' view of the registry.
     *
     * @throws CommandException if no registry runs: the message says how to mend it
     */
    ProbeManagement management();

    /**
     * Returns the registry.
     *
     * @throws CommandException if no registry runs: the message says how to mend it
     */
    ProbeRegistry registry();

    /**
     * Returns the swaps of the registry.
     *
     * @throws CommandException if no registry runs: the message says how to mend it
     */
    Swaps swaps();

    /** Returns the bundles beside the shell. */
    Installed installed();

    /** Returns the failure to find a service. */
    static CommandException absent(String service) {
        return CommandException.usage("no "
                + service
                + " service is there: start the bundle org.probus.core"
                + " ('lb probus' lists the bundles, 'start ID' starts one)");
    }
}
