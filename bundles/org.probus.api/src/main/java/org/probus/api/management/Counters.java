/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.api.management;

/**
 * What was counted at a point, or for one consumer; in calls, since it was made.
 *
 * @param hits for a point, hits while armed; for a consumer, calls of entry and of return parts;
 *     one that has not ended may be left out until then
 * @param handled calls that returned
 * @param errors calls that threw; for a consumer, those of its filter as well
 * @param removed for a point, scopes disarmed by verdict; for a consumer, verdicts to remove
 * @param missed for a point, hits dropped since they were nested too deep; for a consumer, 0
 * @param ignored for a point, hits after which every consumer asked for removal and the scope
 *     stayed armed; for a consumer, 0
 * @param omitted for a point, return parts left out since they were nested too deep; for a
 *     consumer, 0
 */
public record Counters(
        long hits,
        long handled,
        long errors,
        long removed,
        long missed,
        long ignored,
        long omitted) {
    /**
     * Counts where nothing was ignored or omitted.
     *
     * @param hits see the record
     * @param handled see the record
     * @param errors see the record
     * @param removed see the record
     * @param missed see the record
     */
    public Counters(long hits, long handled, long errors, long removed, long missed) {
        this(hits, handled, errors, removed, missed, 0, 0);
    }
}
