/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

/** Whose consumer a registration has, as a transition sees it. */
enum Side {
    /** It has no part in a transition: every hit calls it. */
    BOTH,

    /** It is of the bundle that is replaced. */
    OLD,

    /** It is of the newcomer. */
    NEW
}
