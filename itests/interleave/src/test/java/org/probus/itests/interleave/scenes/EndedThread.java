/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

import org.probus.itests.interleave.Scene;
import org.probus.itests.interleave.Stage;

/** A thread has ended, and another one's enrolment sweeps its cell away while a scan may run. */
public final class EndedThread implements Scene {
    @Override
    public void set(Stage stage) {
        Domain domain = new Domain();
        stage.ended("ended", domain::enrol);
        stage.thread("reader", domain::enrol, domain::read);
        stage.thread("enroller", domain::sweepNext, domain::enrol);
        stage.thread("updater", () -> domain.update("2"));
        stage.atTheEnd(domain.srcu::close);
    }
}
