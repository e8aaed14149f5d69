/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

import org.probus.api.ProbeRegistry;
import org.probus.api.Registration;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.core.StandaloneRegistry;
import org.probus.itests.interleave.Hooks;
import org.probus.itests.interleave.Scene;
import org.probus.itests.interleave.Stage;
import org.probus.itests.interleave.Thing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A scope that appears, and the close of a registration whose filter is asked for it. */
public final class FilterClose implements Scene {
    private static final AtomicLong LAST = new AtomicLong();

    @Override
    public void set(Stage stage) {
        ProbeRegistry registry = new StandaloneRegistry();
        String name = "scene:later-" + LAST.incrementAndGet();
        Thing classes = new Thing("behind the filter");
        List<AssertionError> late = new ArrayList<>(); // what a filter throws is contained
        Registration registration = registry.register(
                String.class,
                (point, event) -> Verdict.CONTINUE,
                scope -> {
                    try {
                        classes.use();
                        Hooks.rest("filter inside");
                        classes.use();
                    } catch (AssertionError e) {
                        late.add(e);
                    }
                    return true;
                },
                name);
        stage.thread("closer", () -> {
            registration.close();
            classes.free();
        });
        stage.thread("emitter", () -> {
            Site<String> site = registry.site(name, String.class);
            site.close();
        });
        stage.atTheEnd(() -> {
            if (!late.isEmpty()) {
                throw late.get(0);
            }
        });
    }

    @Override
    public String[] places() {
        return new String[] {"Filters.", "Registry.unregister", "Section.enter", "Thing."};
    }
}
