/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

import org.probus.itests.interleave.Hooks;
import org.probus.itests.interleave.Scene;
import org.probus.itests.interleave.Stage;
import org.probus.itests.interleave.Thing;
import org.probus.srcu.Hold;

/** A hold is cloned by one thread while another ends it: the clone is none, or it protects. */
public final class CloneOfHold implements Scene {
    @Override
    public void set(Stage stage) {
        Domain domain = new Domain();
        Hold hold = domain.srcu.down();
        Thing loaded = domain.thing.get();
        stage.thread("ender", hold::up);
        stage.thread("cloner", () -> {
            Hold clone;
            try {
                clone = hold.cloneLock();
            } catch (IllegalStateException e) {
                return; // it came too late, and is told so
            }
            Hooks.rest("cloner in the clone");
            loaded.use();
            clone.up();
        });
        stage.thread("updater", () -> domain.update("2"));
        stage.atTheEnd(domain.srcu::close);
    }
}
