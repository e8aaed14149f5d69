/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

import org.probus.itests.interleave.Hooks;
import org.probus.itests.interleave.Scene;
import org.probus.itests.interleave.Stage;
import org.probus.itests.interleave.Thing;
import org.probus.srcu.Hold;
import org.probus.srcu.Section;

/** A section is cloned and ended; its clone protects what it had loaded. */
public final class CloneOfSection implements Scene {
    @Override
    public void set(Stage stage) {
        Domain domain = new Domain();
        stage.thread("reader", domain::enrol, () -> {
            Section section = domain.srcu.lock();
            Thing loaded = domain.thing.get();
            Hooks.rest("reader inside");
            Hold hold = section.cloneLock();
            section.unlock();
            Hooks.rest("reader in the clone");
            loaded.use();
            hold.up();
        });
        stage.thread("updater", () -> domain.update("2"));
        stage.atTheEnd(domain.srcu::close);
    }
}
