/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

import org.probus.itests.interleave.Hooks;
import org.probus.itests.interleave.Scene;
import org.probus.itests.interleave.Stage;

/** A hit that everybody wants to be the last, while one who wants more is registered. */
public final class RemoveRace implements Scene {
    @Override
    public void set(Stage stage) {
        Bus bus = new Bus();
        bus.register();
        stage.thread("hitter", () -> {
            bus.site.hit("first");
            Hooks.rest("hitter done");
        });
        stage.thread("registrar", bus::wanting);
        stage.atTheEnd(bus::checkCalled);
    }

    @Override
    public String[] places() {
        return Bus.PLACES;
    }
}
