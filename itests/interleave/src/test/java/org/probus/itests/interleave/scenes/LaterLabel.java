/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

import org.probus.itests.interleave.Scene;
import org.probus.itests.interleave.Stage;
import org.probus.srcu.Section;

/** A section is passed by in its first thing, and then comes to the one that was awaited. */
public final class LaterLabel implements Scene {
    @Override
    public void set(Stage stage) {
        Walk walk = new Walk();
        walk.set(stage, () -> {
            Section section = walk.begin();
            boolean found = walk.found();
            walk.other(section);
            if (found) {
                walk.meant(section, () -> {});
            }
            section.unlock();
        });
    }
}
