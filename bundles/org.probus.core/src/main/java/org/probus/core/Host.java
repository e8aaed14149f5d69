/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** What surrounds a registry, as far as a wait that cannot end needs to know: the framework. */
interface Host {
    /** No framework: no class loader is ever closed, and no lock of it held. */
    Host NONE = new Host() {
        @Override
        public Collection<Object> pin(Collection<Long> bundles) {
            return List.of();
        }

        @Override
        public boolean othersChange(Collection<Long> bundles) {
            return true;
        }

        @Override
        public long core() {
            return -1;
        }

        @Override
        public Duration lockLimit() {
            return Duration.ofMillis(Settings.MOST_MILLIS);
        }
    };

    /**
     * Loads the classes of bundles that are not loaded yet, while that can be done.
     *
     * @param bundles the numbers of the bundles
     * @return what keeps the classes, to be held until the bundles' handlers have ended
     */
    Collection<Object> pin(Collection<Long> bundles);

    /** Whether other bundles than these are being started or stopped. */
    boolean othersChange(Collection<Long> bundles);

    /** The number of core's own bundle, whose code handlers return to. */
    long core();

    /** How long a handler may wait for a lock of the framework that is held by who waits for it. */
    Duration lockLimit();
}
