/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.api.management;

/**
 * A probe point as it was at one moment.
 *
 * @param id the number of the point
 * @param name the name, {@code unit:location}
 * @param type the name of the event type; empty while only consumers know the point
 * @param sites how many sites can hit it
 * @param armed how many of them are armed
 * @param consumers how many consumers are attached
 * @param fused how many sites call the consumers as one piece of code, and not one by one; or those
 *     consumers that stay, while others come and go
 * @param relinks how often sites were given such code, or that of a disarmed one; each time the
 *     callers are compiled anew
 * @param counters what was counted
 */
public record PointInfo(
        long id,
        String name,
        String type,
        int sites,
        int armed,
        int consumers,
        int fused,
        long relinks,
        Counters counters) {}
