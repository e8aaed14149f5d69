/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.api.management;

import java.util.List;

/**
 * A wait for a grace period that is not over.
 *
 * @param reason what waits, for example {@code stop of com.acme.audit [42]}
 * @param waiter the name of the thread that waits
 * @param ageNanos since when, in nanoseconds
 * @param holders who it waits for, the longest first; empty if it is about to end
 */
public record PendingGrace(String reason, String waiter, long ageNanos, List<Holder> holders) {}
