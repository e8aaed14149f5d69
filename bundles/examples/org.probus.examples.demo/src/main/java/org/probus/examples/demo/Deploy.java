/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import java.io.IOException;

/** The deploy folder, as the demo uses it. */
interface Deploy {
    /**
     * Drops a handler's jar into the folder, in one step: no half-copied file is ever seen.
     *
     * @param jar the name of the jar among those that the distribution keeps for the demo
     * @param as its name in the folder; a file of that name is replaced
     */
    void put(String jar, String as) throws IOException;

    /** Removes a file from the folder; one that is not there is no error. */
    void remove(String as) throws IOException;
}
