/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import java.util.List;

/**
 * A grace period that takes long.
 *
 * @param domain the name of the domain
 * @param ageNanos since when the grace period runs, in nanoseconds
 * @param readers who it waits for, the longest first
 */
public record Stall(String domain, long ageNanos, List<Reader> readers) {}
