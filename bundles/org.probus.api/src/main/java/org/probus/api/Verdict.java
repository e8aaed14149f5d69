/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.api;

/**
 * What a handler answers to a hit.
 *
 * <p><b>Contract.</b> The verdicts of all consumers of one hit are merged: the scope is disarmed
 * only if every one of them said {@link #REMOVE}. Where consumers came or went meanwhile, the
 * filters of those that are there now are asked instead, and one without a filter keeps the scope
 * armed.
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
     * registration that wants the scope arms it again. Where it is not followed, that is counted
     * as ignored.
     */
    REMOVE,

    /** As {@link #CONTINUE}, and the return part of this consumer is skipped for this hit. */
    IGNORE
}
