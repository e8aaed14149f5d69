/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.stress;

/** A replica whose reader is inside a section of bank 0 when the try begins. */
abstract class Inside extends Replica {
    Inside() {
        locks0 = 1;
    }

    /** Gives the other thread the time for an entry and an exit. */
    final void dawdle() {
        for (int i = 0; i < 100 && left() == 0; i++) {
            Thread.onSpinWait();
        }
    }
}
