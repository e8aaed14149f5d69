/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

import org.probus.itests.interleave.Scene;
import org.probus.itests.interleave.Stage;
import org.probus.srcu.Section;

import java.util.ArrayList;
import java.util.List;

/** A thread makes laps of a track while a thing is replaced and freed. */
public final class TrackLap implements Scene {
    @Override
    public void set(Stage stage) {
        Domain domain = new Domain();
        List<Section.Track> tracks = new ArrayList<>();
        stage.thread("runner", () -> tracks.add(domain.track()), () -> {
            domain.lap(tracks.get(0));
            domain.lap(tracks.get(0));
        });
        stage.thread("updater", () -> domain.update("2"));
        stage.atTheEnd(domain.srcu::close);
    }
}
