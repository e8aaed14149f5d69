/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

import org.probus.itests.interleave.Scene;
import org.probus.itests.interleave.Stage;

/** A reader, and an updater that comes while another one's grace period runs. */
public final class SharedGracePeriods implements Scene {
    @Override
    public void set(Stage stage) {
        Domain domain = new Domain();
        stage.thread("reader", domain::enrol, domain::read);
        stage.thread("updater", () -> domain.update("2"));
        stage.thread("other", domain.srcu::synchronize);
        stage.atTheEnd(domain.srcu::close);
    }
}
