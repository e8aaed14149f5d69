/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

/**
 * The grace periods of a domain in figures.
 *
 * @param count how many ended
 * @param p50Nanos the median duration of the last 1 024, in nanoseconds; 0 if there was none
 * @param p99Nanos the 99th percentile of the last 1 024, in nanoseconds; 0 if there was none
 * @param maxNanos the longest since the start, in nanoseconds
 */
public record Statistics(long count, long p50Nanos, long p99Nanos, long maxNanos) {}
