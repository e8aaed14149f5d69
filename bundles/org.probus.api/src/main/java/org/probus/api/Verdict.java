/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.api;

/**
 * What a handler answers to a hit.
 *
 * <p><b>Contract.</b> The verdicts of all consumers of one hit are merged: the scope is disarmed
 * only if every one of them said {@link #REMOVE} and no consumer was registered meanwhile.
 *
 * <p>Source: {@code UPROBE_HANDLER_REMOVE} and {@code UPROBE_HANDLER_IGNORE} of
 * include/linux/uprobes.h.
 */
public enum Verdict {
    /** The handler wants further hits; one such answer keeps the site armed. */
    CONTINUE,

    /**
     * The handler wants no further hits from this scope.
     *
     * <p>Advice, not a command: the registration stays, other scopes stay armed, and a later
     * registration on the point arms the scope again.
     */
    REMOVE,

    /** As {@link #CONTINUE}, and the return part of this consumer is skipped for this hit. */
    IGNORE
}
