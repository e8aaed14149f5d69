/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

import org.probus.itests.interleave.Scene;
import org.probus.itests.interleave.Stage;

/** A thread has ended inside a section: no grace period ends, whoever sweeps. */
public final class EndedInside implements Scene {
    @Override
    public void set(Stage stage) {
        Domain domain = new Domain();
        stage.ended("ended", domain.srcu::lock);
        stage.thread("enroller", domain::sweepNext, domain::enrol);
        stage.thread("updater", () -> domain.update("2"));
    }

    @Override
    public boolean waitsForEver() {
        return true;
    }
}
