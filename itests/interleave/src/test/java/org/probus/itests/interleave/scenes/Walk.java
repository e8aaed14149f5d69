/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

import org.probus.itests.interleave.Hooks;
import org.probus.itests.interleave.Shared;
import org.probus.itests.interleave.Stage;
import org.probus.itests.interleave.Thing;
import org.probus.srcu.Section;

import java.time.Duration;

/** A section that goes through labelled things, and who unlinks, awaits and frees one of them. */
final class Walk {
    private static final String MEANT = "meant";
    private static final Duration NO_LIMIT = Duration.ofDays(365);

    private final Domain domain = new Domain();
    private final Thing thing = new Thing("of the label");
    private final Shared<Boolean> linked = new Shared<>(true);
    private final Shared<Boolean> gone = new Shared<>(false);

    /** Adds the walker, the waiter, and the end of the domain. */
    void set(Stage stage, Stage.Act walk) {
        stage.thread("walker", domain::enrol, walk);
        stage.thread("waiter", domain::enrol, () -> {
            linked.set(false);
            gone.set(true);
            domain.srcu.synchronizeOn(MEANT::equals, NO_LIMIT);
            thing.free();
        });
        stage.atTheEnd(domain.srcu::close);
    }

    /** Begins a section; what is linked is looked up in it, see {@link #meant}. */
    Section begin() {
        return domain.srcu.lock();
    }

    /** Whether the thing is found, as a walk loads its chain. */
    boolean found() {
        return linked.get();
    }

    /** A thing that nobody waits for. */
    void other(Section section) {
        section.label("other");
        section.overdue();
        Hooks.rest("walker in the other");
    }

    /** The thing that is awaited, unless it is gone; what is done inside is done in its use. */
    void meant(Section section, Runnable inside) {
        Object before = section.label(MEANT);
        if (!section.overdue() || !gone.get()) {
            thing.use();
            inside.run();
            Hooks.rest("walker in the meant");
            thing.use();
        }
        section.label(before);
    }
}
