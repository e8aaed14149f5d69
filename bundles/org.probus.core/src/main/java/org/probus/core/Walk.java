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
     * Hits.
     *
     * @param site the site that is hit
     * @param key names the flow of the event
     */
    abstract void hit(CoreSite<?> site, Object event, @Nullable Object key);

    private static final class Nobody extends Walk {
        @Override
        void hit(CoreSite<?> site, Object event, @Nullable Object key) {}
    }

    private static final class ChainWalk extends Walk {
        @Override
        void hit(CoreSite<?> site, Object event, @Nullable Object key) {
            site.walkChain(event, key);
        }
    }
}
