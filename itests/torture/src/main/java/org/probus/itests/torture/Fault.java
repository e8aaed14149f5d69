/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

/** Mistakes that the torture makes on purpose, to show that it finds them. */
enum Fault {
    /** The right use. */
    NONE,
    /** The writer makes elements older without a grace period. */
    NO_WAIT,
    /** The writer waits for the grace period first, and unlinks then. */
    WAIT_BEFORE_UNLINK,
    /** Readers load the element, and enter their section then. */
    LOAD_BEFORE_LOCK,
    /** Readers leave their section, and look at the element then. */
    USE_AFTER_UNLOCK,
    /** A callback is forgotten now and then. */
    LOST_CALLBACK,
    /** Two callbacks change places now and then. */
    CALLBACKS_SWAPPED,
    /** A reader runs its callback itself. */
    CALLBACK_ON_READER,
    /** A hold is ended by nobody. */
    LEAKED_HOLD,
    /** Readers read nothing. */
    IDLE_READERS,
    /** Writers write nothing. */
    IDLE_WRITERS,
    /** Whoever frees elements keeps them for itself. */
    NOTHING_FREED
}
