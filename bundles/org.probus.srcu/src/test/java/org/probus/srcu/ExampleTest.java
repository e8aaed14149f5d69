/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** The example of the README: settings that are read all the time, and replaced at times. */
class ExampleTest {
    private final List<String> freed = new ArrayList<>();

    /** What readers use, and what has to be given back when nobody does any more. */
    private record Route(String target, List<String> freed) {
        String send(String order) {
            return order + " to " + target;
        }

        void free() {
            freed.add(target);
        }
    }

    private final Srcu routes = Srcu.named("routes").build();
    private volatile Route route = new Route("north", freed);

    String deliver(String order) {
        Section section = routes.lock(); // no lock is taken, and nobody is waited for
        try {
            return route.send(order); // loaded inside: it stays usable until the unlock
        } finally {
            section.unlock();
        }
    }

    synchronized void reroute(String target) { // one writer at a time
        Route old = route;
        route = new Route(target, freed); // unlink first,
        routes.synchronize(); // wait for those who may still use it,
        old.free(); // and only then free
    }

    @Test
    void theOldRouteIsFreedWhenItsReadersHaveLeft() {
        assertThat(deliver("order 1")).isEqualTo("order 1 to north");
        reroute("south");
        assertThat(deliver("order 2")).isEqualTo("order 2 to south");
        assertThat(freed).containsExactly("north");
    }
}
