/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

import org.probus.itests.interleave.Scene;
import org.probus.itests.interleave.Stage;
import org.probus.srcu.Section;

/** The awaited thing is in use while a section inside it does something else. */
public final class InnerLabel implements Scene {
    @Override
    public void set(Stage stage) {
        Walk walk = new Walk();
        walk.set(stage, () -> {
            Section section = walk.begin();
            if (walk.found()) {
                walk.meant(section, () -> {
                    Section inner = walk.begin();
                    walk.other(inner);
                    inner.unlock();
                });
            }
            section.unlock();
        });
    }
}
