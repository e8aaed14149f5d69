/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

import java.util.List;

/** Who goes on: asked before every step. */
interface Strategy {
    /**
     * Chooses.
     *
     * @param enabled who can go on; if the one who just moved can, it comes first. Never empty
     * @param forced whether choosing another than the first takes the turn from a thread that would
     *     go on by itself
     * @return an index
     */
    int choose(List<Task> enabled, boolean forced);
}
