/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

/** Owner, two expirers, and the last count given up: a pin may be refused. */
public final class LeaseLastPut extends LeaseScene {
    /** Sets it up. */
    public LeaseLastPut() {
        super(true);
    }

    @Override
    public String[] places() {
        return new String[] {
            "Lease.",
            "Hold.",
            "Resource.",
            "Thing.",
            "Section.enter set",
            "Section.leave set",
            "Holds.begin increment",
            "Readers.flip",
            "Holds.ended sum",
            "Holds.begun sum"
        };
    }
}
