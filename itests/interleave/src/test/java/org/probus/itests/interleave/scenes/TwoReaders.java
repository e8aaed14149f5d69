/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

import org.probus.itests.interleave.Scene;
import org.probus.itests.interleave.Stage;

/** A reader that stays, one that comes and goes, and an updater. */
public final class TwoReaders implements Scene {
    @Override
    public void set(Stage stage) {
        Domain domain = new Domain();
        stage.thread("reader", domain::enrol, domain::read);
        stage.thread("passer", domain::enrol, domain::look);
        stage.thread("updater", () -> domain.update("2"));
        stage.atTheEnd(domain.srcu::close);
    }
}
