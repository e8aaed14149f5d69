/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

import org.probus.itests.interleave.Scene;
import org.probus.itests.interleave.Stage;

/** A hit beside a registration; for a script that pauses the one in the midst of its change. */
public final class PausedWriter implements Scene {
    @Override
    public void set(Stage stage) {
        Bus bus = new Bus();
        bus.register();
        boolean[] registered = new boolean[1];
        stage.thread("hitter", () -> {
            bus.site.hit("first");
            if (registered[0]) {
                throw new AssertionError("the hit has waited for who registers");
            }
        });
        stage.thread("registrar", () -> {
            bus.wanting();
            registered[0] = true;
        });
        stage.atTheEnd(bus::checkCalled);
    }

    @Override
    public String[] places() {
        return Bus.PLACES;
    }
}
