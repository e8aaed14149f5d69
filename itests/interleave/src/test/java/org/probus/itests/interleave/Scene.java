/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

/** A short play: some threads, and what must hold whatever their order. */
public interface Scene {
    /**
     * Sets the stage for one run: makes the objects and names the threads.
     *
     * @param stage where the threads go
     * @throws Exception if the scene cannot be set
     */
    void set(Stage stage) throws Exception;

    /**
     * Returns how a run of correct code ends.
     *
     * @return true if some thread must wait for ever
     */
    default boolean waitsForEver() {
        return false;
    }

    /**
     * Returns the places at which threads change over.
     *
     * @return how the places begin; empty for all
     */
    default String[] places() {
        return new String[0];
    }
}
