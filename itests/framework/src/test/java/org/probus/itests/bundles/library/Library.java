/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bundles.library;

import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.Verdict;

import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A consumer class of a bundle that is never started: another one makes and registers it. */
public final class Library implements ProbeConsumer<Object> {
    private final Map<String, Object> map;

    /**
     * Makes a consumer.
     *
     * @param map what is shared with the test
     */
    public Library(Map<String, Object> map) {
        this.map = map;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Verdict handle(ProbePoint<?> point, Object event) throws InterruptedException {
        ((CountDownLatch) Objects.requireNonNull(map.get("entered"))).countDown();
        if (!((CountDownLatch) Objects.requireNonNull(map.get("release")))
                .await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("not released in time");
        }
        ((Queue<String>) Objects.requireNonNull(map.get("trace"))).add("end of library");
        return Verdict.CONTINUE;
    }
}
