/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.probus.api.Scope;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Whom registrations and sites belong to: a bundle, from its start to its stop, or the application.
 *
 * <p>It names the bundle and holds nothing of it. Guarded by the registry lock.
 */
final class Owner extends Callee {
    /** The number of the bundle; -1 outside OSGi. */
    final long id;

    /** The symbolic name of the bundle; empty outside OSGi. */
    final String name;

    final Set<CoreSite<?>> sites = new LinkedHashSet<>();

    /** Whether a consumer was ever linked, so that a call may still be running. */
    boolean linked;

    /** Whether the bundle is stopping or stopped: nothing is taken on for it any more. */
    boolean closed;

    /**
     * Whether its end went on while handlers were running: nobody waits for those any more. Written
     * under the lock.
     */
    volatile boolean zombie;

    /** The scope that its sites are in; as long as it lives it is one revision of the bundle. */
    final Scope scope;

    Owner(Owners.Key key, long revision) {
        this.id = key.id();
        this.name = key.name();
        this.scope = new Scope(id, name, key.version(), revision);
    }

    @Override
    boolean isOf(Link link) {
        return link.registration.owners.contains(this);
    }

    /** {@code name [id]}; empty outside OSGi. */
    @Override
    public String toString() {
        return id < 0 ? "" : name + " [" + id + "]";
    }

    /**
     * Refuses what comes after the stop.
     *
     * @throws IllegalStateException if the bundle is stopping or stopped
     */
    void checkOpen(String what) {
        if (closed) {
            throw new IllegalStateException(what + " for bundle " + this
                    + ", which is stopping or stopped: start the bundle first");
        }
    }
}
