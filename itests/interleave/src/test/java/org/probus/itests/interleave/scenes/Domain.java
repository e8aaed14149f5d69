/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

import org.probus.itests.interleave.Hooks;
import org.probus.itests.interleave.Shared;
import org.probus.itests.interleave.Thing;
import org.probus.srcu.Flavour;
import org.probus.srcu.Section;
import org.probus.srcu.Srcu;

import java.lang.reflect.Field;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** A domain, the reference that it protects, and what readers and updaters do with both. */
final class Domain {
    final Srcu srcu = Srcu.named("scene").flavour(Flavour.FENCED).debug(false).build();
    final Shared<Thing> thing = new Shared<>(new Thing("1"));

    /** Makes the caller known, so that its first section is as any other. */
    void enrol() {
        srcu.lock().unlock();
    }

    /** A section in which the thing is loaded, and used after a pause. */
    void read() {
        Section section = srcu.lock();
        Thing loaded = thing.get();
        Hooks.rest("reader inside");
        loaded.use();
        section.unlock();
    }

    /** The same as a lap of a track that this thread has. */
    void lap(Section.Track track) {
        long lap = track.start().begin();
        if (lap < 0) { // a grace period is urgent
            read();
            return;
        }
        Thing loaded = thing.get();
        Hooks.rest("reader inside");
        loaded.use();
        track.end(lap);
    }

    /** Makes a track for the caller. */
    Section.Track track() {
        Section section = srcu.lock();
        section.unlock();
        return Objects.requireNonNull(section.track(1));
    }

    /** A section as short as can be. */
    void look() {
        Section section = srcu.lock();
        thing.get().use();
        section.unlock();
    }

    /** Replaces the thing, waits for its readers, and frees it. */
    void update(String next) {
        Thing old = thing.get();
        thing.set(new Thing(next));
        srcu.synchronize();
        old.free();
    }

    /** Makes the next enrolment sweep the list, as the 65th does. */
    void sweepNext() throws ReflectiveOperationException {
        Object readers = field(srcu, "readers");
        ((AtomicLong) field(readers, "enrolled")).set(64);
    }

    private static Object field(Object of, String name) throws ReflectiveOperationException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }
}
