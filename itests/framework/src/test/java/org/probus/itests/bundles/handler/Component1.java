/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bundles.handler;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.Verdict;

import java.util.concurrent.ConcurrentMap;

/** A handler as a delayed Declarative Services component: the form that most bundles use. */
@Component(
        name = "handler",
        property = {"probe.point=test:point", "probe.point=wild.*:point"})
public final class Component1 implements ProbeConsumer<String> {
    private final Board board;

    /**
     * Makes the handler.
     *
     * @param map what is shared with the test
     */
    @Activate
    public Component1(
            @Reference(target = "(probus.itests=board)") ConcurrentMap<String, Object> map) {
        board = new Board(map);
        board.trace("activate");
    }

    @Override
    public Verdict handle(ProbePoint<? extends String> point, String event) throws Exception {
        return board.handle(event);
    }

    @Deactivate
    void deactivate() {
        board.trace("deactivate");
    }
}
