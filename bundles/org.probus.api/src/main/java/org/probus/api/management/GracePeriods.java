/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.api.management;

import java.util.List;

/**
 * The grace periods of a registry: those that ended, in figures, and the waits that have not.
 *
 * @param count how many ended
 * @param p50Nanos the median duration of the last 1 024, in nanoseconds; 0 if there was none
 * @param p99Nanos the 99th percentile of the last 1 024, in nanoseconds; 0 if there was none
 * @param maxNanos the longest since the start, in nanoseconds
 * @param pending the waits that have not ended, the oldest first
 */
public record GracePeriods(
        long count, long p50Nanos, long p99Nanos, long maxNanos, List<PendingGrace> pending) {}
