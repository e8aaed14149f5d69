/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.api.management;

import java.util.List;

/**
 * A registered consumer as it was at one moment, over all of its points or at one of them.
 *
 * @param id the number of the registration
 * @param consumer the name of the consumer's class
 * @param bundle the symbolic name of the bundle it belongs to; empty outside OSGi
 * @param bundleId the number of that bundle; -1 outside OSGi
 * @param patterns the points as the consumer named them, wildcards included
 * @param points the names of the points it is attached to
 * @param ranking its {@code service.ranking}: higher is called earlier
 * @param counters what was counted
 * @param lastError the last failure, its class and message; empty if there was none
 * @param pins how many of its asynchronous calls run for longer than a lease, and hold up its end
 */
public record ConsumerInfo(
        long id,
        String consumer,
        String bundle,
        long bundleId,
        List<String> patterns,
        List<String> points,
        int ranking,
        Counters counters,
        String lastError,
        long pins) {}
