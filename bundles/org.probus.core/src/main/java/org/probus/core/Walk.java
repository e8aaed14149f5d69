/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;

/** What a hit of a site does at this time, see {@link Fuser}; shared, or made for one site. */
abstract class Walk {
    /** Nothing: the site is disarmed, and has been for a while. */
    static final Walk NOBODY = new Nobody();

    /** Looks whether the site is armed, and walks the chain of its point as it is now. */
    static final Walk CHAIN = new ChainWalk();

    /**
     * Hits: calls the entry parts, and where no body follows the return parts as well.
     *
     * @param site the site that is hit
     * @param body whether the hit has a body, which follows
     * @return the frame of the body, to be given to {@link #leave}; {@link Frame#NONE} if the hit
     *     is over, but for the body; null if nothing was done, and the links of the chain are to be
     *     walked one by one
     */
    abstract @Nullable Frame enter(CoreSite<?> site, Object event, boolean body);

    /**
     * Calls the return parts of a hit whose body has ended.
     *
     * @return false if nothing was done, and the links of the chain are to be walked one by one
     */
    boolean leave(CoreSite<?> site, Object event, Frame frame) {
        return false;
    }

    private static final class Nobody extends Walk {
        @Override
        Frame enter(CoreSite<?> site, Object event, boolean body) {
            return Frame.NONE;
        }
    }

    private static final class ChainWalk extends Walk {
        @Override
        @Nullable
        Frame enter(CoreSite<?> site, Object event, boolean body) {
            Walk first = site.fusing.first;
            return first == null ? null : first.enter(site, event, body);
        }

        @Override
        boolean leave(CoreSite<?> site, Object event, Frame frame) {
            Walk first = site.fusing.first;
            return first != null && first.leave(site, event, frame);
        }
    }
}
