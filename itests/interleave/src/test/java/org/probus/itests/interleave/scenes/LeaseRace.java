/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

/**
 * Owner and two expirers: the orders of their steps on the lease and its hold.
 *
 * <p>The pin is always had here, so that the order of its counts makes no difference.
 */
public final class LeaseRace extends LeaseScene {
    /** Sets it up. */
    public LeaseRace() {
        super(false);
    }

    @Override
    public String[] places() {
        return new String[] {"Lease.", "Hold."};
    }
}
