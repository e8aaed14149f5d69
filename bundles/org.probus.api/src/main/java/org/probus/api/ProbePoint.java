/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A named place that can be hit, shared by all of its emitters and consumers.
 *
 * <p>A name is {@code unit:location}, for example {@code com.acme.orders:placed}. Both parts are
 * not empty and hold neither white space nor {@code *}; the unit holds no colon.
 *
 * <p><b>Threads.</b> Immutable; any thread may read it.
 *
 * <p>Source: {@code struct uprobe}, keyed by (inode, offset), in kernel/events/uprobes.c.
 *
 * @param <E> the type of the event that a hit carries
 */
@ProviderType
public interface ProbePoint<E> {
    /**
     * Returns the name of the point, {@code unit:location}.
     *
     * @return the name, never empty
     */
    String name();

    /**
     * Returns the number of the point: unique for the life of its registry and never used again.
     *
     * @return the number, 1 or more
     */
    long id();

    /**
     * Returns the type of the events of this point, as its emitters declared it.
     *
     * @return the type, loaded by the emitters' class loader
     */
    Class<E> type();
}
