/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

/**
 * What the parts that decide have in common.
 *
 * @param folders the watched folders
 * @param bundles what can be done to bundles
 * @param store what is remembered of them over restarts
 * @param needs what they lack
 * @param successor whether one is swapped for the next
 * @param report where lines go
 */
record Tools(
        Folders folders,
        Bundles bundles,
        JarStore store,
        Needs needs,
        Successor successor,
        Report report) {
    Failures failures() {
        return new Failures(needs);
    }
}
