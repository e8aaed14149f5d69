/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bundles.watcher;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.Verdict;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentMap;

/** Watches all of the framework's points. */
@Component(property = "probe.point=osgi:*")
public final class Watcher implements ProbeConsumer<Object> {
    private final ConcurrentMap<String, Object> map;

    /**
     * Makes the watcher.
     *
     * @param map what is shared with the test
     */
    @Activate
    public Watcher(@Reference(target = "(probus.itests=board)") ConcurrentMap<String, Object> map) {
        this.map = map;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Verdict handle(ProbePoint<?> point, Object event) {
        ((Queue<String>) Objects.requireNonNull(map.get("trace")))
                .add(point.name() + " " + point.type().getSimpleName() + " " + event);
        return Verdict.CONTINUE;
    }
}
