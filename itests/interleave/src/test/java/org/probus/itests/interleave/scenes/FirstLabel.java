/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

import org.probus.itests.interleave.Scene;
import org.probus.itests.interleave.Stage;
import org.probus.srcu.Section;

/** A section's first thing is the awaited one: it has found it, and not said so yet. */
public final class FirstLabel implements Scene {
    @Override
    public void set(Stage stage) {
        Walk walk = new Walk();
        walk.set(stage, () -> {
            Section section = walk.begin();
            if (walk.found()) {
                walk.meant(section, () -> {});
            }
            section.unlock();
        });
    }
}
