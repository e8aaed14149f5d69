/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.srcu.Section;

/**
 * What the {@link Fuser} knows of a site; under the registry lock, but for what is volatile. Its
 * worker, which alone changes the numbers, reads them without.
 */
final class SiteFusing {
    /** Whether it is in the queue, or the worker has it. */
    volatile boolean asked;

    /** Whether it was hit often since the chain changed. */
    volatile boolean hot;

    /** The section of a thread that hits it often. */
    volatile @Nullable Section by;

    /** That of another one, which did so before; null if there was none. */
    volatile @Nullable Section before;

    /** The fused walk, while the chain is what it was made of. */
    volatile @Nullable Walk piece;

    /** What a hit of CHAIN tries first: the piece, or the loop; null if neither can walk it. */
    volatile @Nullable Walk first;

    /** What that was made of. */
    volatile @Nullable Fusion fusion;

    /** How often the site has left CHAIN. */
    long grants;

    /** How many pieces with a head were made. */
    long heads;

    /** When a piece was made or retired, or was thought of; written under the lock. */
    volatile long since = System.nanoTime();

    /** Whether the site was quiet when the worker looked; its own. */
    boolean quiet;

    /** How long the worker leaves it alone that has a piece which is not warm; its own. */
    volatile long pause;

    /** When the site was armed or disarmed, or its chain changed; written under the lock. */
    volatile long changed = System.nanoTime();

    /** A thread that hits it often, by its section; called by the thread. */
    void hitBy(Section section) {
        Section last = by;
        if (last != section) {
            before = last;
            by = section;
        }
    }

    /** Whether its hits run in one piece. */
    boolean fused() {
        return fusion != null;
    }

    /** Whether some come and go before that piece. */
    boolean headed() {
        Fusion now = fusion;
        return now != null && now.settled != null;
    }
}
