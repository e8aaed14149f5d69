/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

/** What a hit of a site does at this time, see {@link Fuser}; shared, or made for one site. */
abstract class Walk {
    /** Nothing: the site is disarmed, and has been for a while. */
    static final Walk NOBODY = new Nobody();

    /** Looks whether the site is armed, and walks the chain of its point as it is now. */
    static final Walk CHAIN = new ChainWalk();

    /**
     * Hits.
     *
     * @param site the site that is hit
     * @return false if nothing was done, and the links of the chain are to be walked one by one
     */
    abstract boolean hit(CoreSite<?> site, Object event);

    private static final class Nobody extends Walk {
        @Override
        boolean hit(CoreSite<?> site, Object event) {
            return true;
        }
    }

    private static final class ChainWalk extends Walk {
        @Override
        boolean hit(CoreSite<?> site, Object event) {
            Walk piece = site.fusing.piece;
            return piece != null && piece.hit(site, event);
        }
    }
}
