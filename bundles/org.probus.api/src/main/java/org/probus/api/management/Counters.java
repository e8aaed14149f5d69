/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.api.management;

/**
 * What was counted at a point, or for one consumer; in calls, since it was made.
 *
 * @param hits for a point, hits while armed; for a consumer, calls that began
 * @param handled calls that returned a verdict
 * @param errors calls that threw
 * @param removed for a point, scopes disarmed by verdict; for a consumer, verdicts to remove
 * @param missed for a point, hits dropped since they were nested too deep; for a consumer, 0
 */
public record Counters(long hits, long handled, long errors, long removed, long missed) {}
