/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.stress;

import org.openjdk.jcstress.infra.results.II_Result;
import org.probus.srcu.Section;
import org.probus.srcu.Srcu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/** An object that a real domain guards: linked, unlinked, and freed after a grace period. */
abstract class Guarded {
    private static final VarHandle REF = field("ref");
    private static final VarHandle FREED = field("freed");

    /** How often a reader that holds the object looks whether it is freed. */
    private static final int LOOKS = 1000;

    /** Stores that go before one that shall be late; a processor buffers some dozens. */
    private static final int STORES = 40;

    /** Memory that is in no near cache, so that a store to it takes its time. */
    private static final long[] FAR = new long[1 << 23];

    /** A pseudo-random number; racy on purpose, any value will do. */
    private static long random = 88_172_645_463_325_252L;

    private int ref;
    private int freed;

    /** What the reader does in its section; plain. */
    int data;

    private static VarHandle field(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(Guarded.class, name, int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Loads the reference: 0 while it is linked. */
    final int load() {
        return (int) REF.getAcquire(this);
    }

    /** Looks at the object for a while, if it was found linked: 1 if it was freed meanwhile. */
    final int look(int found) {
        int seen = (int) FREED.getOpaque(this);
        for (int i = 0; found == 0 && seen == 0 && i < LOOKS; i++) {
            seen = (int) FREED.getOpaque(this);
        }
        return seen;
    }

    final void unlink() {
        REF.setRelease(this, 1);
    }

    final void free() {
        FREED.setOpaque(this, 1);
    }

    /**
     * Comes at a random time, with the store buffer full: what is stored next reaches the memory
     * late, unless a fence waits for it.
     *
     * <p>A grace period takes longer than a store is commonly on its way. Without this, a domain
     * that lacks a fence passes.
     */
    static void hurry() {
        long x = random;
        x ^= x << 13;
        x ^= x >>> 7;
        x ^= x << 17;
        random = x;
        long turns = x & 0xff;
        for (long i = 0; i < turns; i++) {
            x = x * 31 + 1;
        }
        int line = (int) x;
        for (int i = 0; i < STORES; i++) {
            line = line * 1_664_525 + 1_013_904_223;
            FAR[line >>> 9] = x;
        }
    }

    /** A section as it should be: enter, load, use, leave. */
    final void read(Srcu domain, II_Result r) {
        hurry();
        Section section = domain.lock();
        r.r1 = load();
        r.r2 = look(r.r1);
        section.unlock();
    }

    /** A section that goes through two things, and asks again before the second one. */
    final void walk(Srcu domain, II_Result r) {
        Section section = domain.lock();
        r.r1 = load();
        section.label("first");
        hurry();
        section.label("second");
        if (section.overdue()) {
            r.r1 = load();
        }
        r.r2 = look(r.r1);
        section.unlock();
    }

    /** A section that goes through two things by their places, and looks before the second one. */
    final void pass(Srcu domain, II_Result r) {
        Section section = domain.lock();
        section.placeAndLook(1);
        hurry();
        section.placeAndLook(2); // P
        r.r1 = load();
        r.r2 = look(r.r1);
        section.unlock();
    }

    /** A lap of a track, if there is no reason for a section: begin, load, use, end. */
    final void lap(Srcu domain, ThreadLocal<Section.Track> tracks, II_Result r) {
        hurry();
        Section.Track track = tracks.get();
        long lap = track.start().begin();
        if (lap < 0) {
            read(domain, r);
            return;
        }
        r.r1 = load();
        r.r2 = look(r.r1);
        track.end(lap);
    }

    /** A lap that goes through two things, and asks again before the second one. */
    final void walkLap(Srcu domain, ThreadLocal<Section.Track> tracks, II_Result r) {
        Section.Track track = tracks.get();
        long lap = track.start().begin();
        if (lap < 0) {
            walk(domain, r);
            return;
        }
        hurry();
        track.next(lap, 2);
        track.look();
        r.r1 = load();
        r.r2 = look(r.r1);
        track.end(lap);
    }

    /** The tracks of the threads in a domain, for two steps. */
    static ThreadLocal<Section.Track> tracks(Srcu domain) {
        return ThreadLocal.withInitial(() -> {
            Section section = domain.lock();
            section.unlock();
            Section.Track track = section.track(1, 2);
            if (track == null) {
                throw new IllegalStateException(
                        "this thread has no track: there are others in its" + " slot");
            }
            return track;
        });
    }

    /** A writer that waits for those who use the second thing alone. */
    final void retireSecond(Srcu domain) {
        unlink();
        if (domain.synchronizeOn("second"::equals, Duration.ofSeconds(1))) {
            free();
        }
    }

    /** A writer as it should be: unlink, wait, free. */
    final void retire(Srcu domain) {
        unlink();
        domain.synchronize();
        free();
    }
}
