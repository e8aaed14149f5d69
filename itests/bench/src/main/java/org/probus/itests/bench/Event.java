/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

/**
 * The event of all benchmarks: it holds what its handlers leave in it, so that none is in vain.
 *
 * <p>Public, since some of the rivals call handlers by reflection.
 */
public final class Event {
    long sum;

    Event(long sum) {
        this.sum = sum;
    }
}
