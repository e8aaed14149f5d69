/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

/** A way to tell some handlers of an event. */
interface Bus {
    /**
     * Makes an event, and gives it to every handler.
     *
     * @return the event, when all of them have had it
     */
    Event post(long number);

    /** Ends what was started. */
    default void close() {}
}
