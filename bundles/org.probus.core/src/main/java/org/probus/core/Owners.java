/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The owners by the number of their bundle; guarded by the registry lock. */
final class Owners {
    private final Map<Long, Owner> byId = new HashMap<>();

    /** How often a bundle was resolved, or 1 if it was resolved before it was seen. */
    private final Map<Long, Long> revisions = new HashMap<>();

    /** The bundles that were uninstalled: their numbers are never used again. */
    private final BitSet gone = new BitSet();

    /** A bundle, without anything that would keep it. */
    record Key(long id, String name, String version) {
        /** The application itself, where there is no framework. */
        static final Key APPLICATION = new Key(-1, "");

        Key(long id, String name) {
            this(id, name, "");
        }

        /** {@code name [id]}. */
        @Override
        public String toString() {
            return name + " [" + id + "]";
        }
    }

    /**
     * Returns the owner that takes something on.
     *
     * @throws IllegalStateException if its bundle is stopping, stopped or uninstalled
     */
    Owner open(Key key, String what) {
        if (key.id() >= 0 && gone.get((int) key.id())) {
            throw new IllegalStateException(what + " for bundle " + key.name() + " [" + key.id()
                    + "], which is uninstalled: install it again first");
        }
        Owner owner = of(key);
        owner.checkOpen(what);
        return owner;
    }

    /** Returns the owners of one registration. */
    List<Owner> open(List<Key> keys, String what) {
        return keys.stream().distinct().map(key -> open(key, what)).toList();
    }

    private Owner of(Key key) {
        return byId.computeIfAbsent(
                key.id(), id -> new Owner(key, revisions.merge(id, 1L, Math::max)));
    }

    /** Returns the owner with the given bundle closed: it takes nothing on any more. */
    Owner closed(Key key) {
        Owner owner = of(key);
        owner.closed = true;
        return owner;
    }

    /** A bundle has been resolved: from now on it is another scope. */
    void resolved(long id) {
        revisions.merge(id, 1L, Long::sum);
        reopen(id);
    }

    /** A bundle starts: what it owned before has ended, it owns anew. */
    void reopen(long id) {
        Owner owner = byId.get(id);
        if (owner != null && owner.closed) {
            byId.remove(id);
        }
    }

    /** A bundle is uninstalled for good. */
    void drop(long id) {
        byId.remove(id);
        revisions.remove(id);
        gone.set((int) id);
    }
}
