/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import java.util.List;

/** The bundles that are installed beside the shell, and what a swap does to them. */
interface Installed {
    /**
     * A bundle, as it was when asked for.
     *
     * @param id its number
     * @param name its symbolic name; its location if it has none
     * @param version its version
     * @param deployed whether it comes from the deploy folder, which looks after it
     */
    record Entry(long id, String name, String version, boolean deployed) {
        /** {@code name [id]}. */
        @Override
        public String toString() {
            return name + " [" + id + "]";
        }
    }

    /** Returns all bundles. */
    List<Entry> all();

    /**
     * Starts a bundle.
     *
     * @param good whether it is to be started again with the framework
     * @throws CommandException if it does not start: the message says why
     */
    void start(Entry bundle, boolean good);

    /**
     * Stops a bundle, and uninstalls it if wished.
     *
     * @throws CommandException if that fails: the message says why
     */
    void stop(Entry bundle, boolean uninstall);
}
