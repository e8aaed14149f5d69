/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

import org.probus.itests.interleave.Scene;
import org.probus.itests.interleave.Stage;

/** A removal that a filter confirms, and one who comes and goes: nobody is left who wants more. */
public final class RemoveConfirmed implements Scene {
    @Override
    public void set(Stage stage) {
        Bus bus = new Bus();
        bus.registerFiltered();
        stage.thread("hitter", () -> bus.site.hit("first"));
        stage.thread("registrar", () -> bus.wanting().unregister());
        stage.atTheEnd(bus::checkDisarmed);
    }

    @Override
    public String[] places() {
        return Bus.PLACES;
    }
}
