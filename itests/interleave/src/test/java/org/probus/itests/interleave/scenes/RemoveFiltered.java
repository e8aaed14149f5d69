/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

import org.probus.itests.interleave.Scene;
import org.probus.itests.interleave.Stage;

/** A removal that a filter confirms, a passer who makes it ask, and one who wants more. */
public final class RemoveFiltered implements Scene {
    @Override
    public void set(Stage stage) {
        Bus bus = new Bus();
        bus.registerFiltered();
        stage.thread("hitter", () -> bus.site.hit("first"));
        stage.thread("passer", bus::passBy);
        stage.thread("registrar", bus::wanting);
        stage.atTheEnd(bus::checkCalled);
    }

    @Override
    public String[] places() {
        return Bus.PLACES;
    }
}
