/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

import org.probus.itests.interleave.Hooks;
import org.probus.itests.interleave.Scene;
import org.probus.itests.interleave.Stage;

/** A reader, and an updater that waits for two grace periods in a row. */
public final class TwoGracePeriods implements Scene {
    @Override
    public void set(Stage stage) {
        Domain domain = new Domain();
        stage.thread("reader", domain::enrol, domain::read);
        stage.thread("updater", () -> {
            domain.update("2");
            Hooks.rest("updater between");
            domain.update("3");
        });
        stage.atTheEnd(domain.srcu::close);
    }
}
