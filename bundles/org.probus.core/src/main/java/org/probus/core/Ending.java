/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

/**
 * The way in which something ends, for the wait that it brings.
 *
 * @param cause why it ends
 * @param policy how patient it is
 * @param forced whether the caller cannot be refused: a framework's stop goes on in any case
 */
record Ending(Cause cause, Policy policy, boolean forced) {
    /** The stop of a bundle that nothing was set for. */
    static final Ending STOP = new Ending(Cause.STOP, Policy.WAIT, true);

    /** A wait of user code, which gets an exception where it would wait for ever. */
    static final Ending CALL = new Ending(Cause.STOP, Policy.WAIT, false);
}
