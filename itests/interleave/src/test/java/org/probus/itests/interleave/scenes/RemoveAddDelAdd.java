/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

import org.probus.itests.interleave.Scene;
import org.probus.itests.interleave.Stage;

/** As {@link RemoveRace}; the one who comes goes and comes again. */
public final class RemoveAddDelAdd implements Scene {
    @Override
    public void set(Stage stage) {
        Bus bus = new Bus();
        bus.register();
        stage.thread("hitter", () -> bus.site.hit("first"));
        stage.thread("registrar", () -> {
            bus.wanting().unregister();
            bus.wanting();
        });
        stage.atTheEnd(bus::checkCalled);
    }

    @Override
    public String[] places() {
        return Bus.PLACES;
    }
}
