/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

/**
 * Whose calls a stop or a close waits for: those of an {@link Owner}, of one consumer, see
 * {@link Lineage}, or of everybody.
 *
 * <p>A wait that takes long passes by the hits that are busy with something else. It revokes the
 * callee before that, see {@link Calls}: a hit that was passed by and comes to one of the callee's
 * links later leaves it alone.
 */
abstract class Callee {
    /** Whether a wait passes hits by: then what is unlinked is not called; written once. */
    private volatile boolean revoked;

    /** How many asynchronous calls hold it up beyond their lease; lock of the flights. */
    long pins;

    /** Whether its end does not wait for more of these; lock of the flights. */
    boolean letGo;

    /** Everybody, in the end of a registry. */
    static final class Everybody extends Callee {
        @Override
        boolean isOf(Link link) {
            return true;
        }
    }

    /** Whether a link is of this callee. */
    abstract boolean isOf(Link link);

    /** Whether a label names a call of this callee; who knows what else a label stands for. */
    final boolean isNamedBy(Object label) {
        return !(label instanceof Link link) || isOf(link);
    }

    /** Keeps hits that are under way from calling it; once it is unlinked for good. */
    final void revoke() {
        revoked = true;
    }

    final boolean revoked() {
        return revoked;
    }
}
