/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.srcu.Section;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often a fused chain was walked as a whole: a counter for each thread, on lines of its own.
 *
 * <p>The threads that walk it most have tracks, which count. The counter of another thread is that
 * of its section's number; threads without one, and those that came after the chain was fused,
 * share an adder. It is a record, since HotSpot trusts the fields of one that is a constant of the
 * code.
 *
 * @param counts the counters; the first one is that of nobody
 * @param others what the others count in
 * @param tracks those of threads that walk it often
 */
@SuppressWarnings("ArrayRecordComponent") // for that reason; equal is the same array
record Laps(long[] counts, LongAdder others, List<Section.Track> tracks) {
    /** Two cache lines, since some processors fetch them in pairs. */
    private static final int STRIDE = 16;

    Laps(int threads, List<Section.Track> tracks) {
        this(new long[(threads + 2) * STRIDE], new LongAdder(), tracks);
    }

    /** The track of a number; null if there are fewer. */
    Section.@Nullable Track track(int number) {
        return number < tracks.size() ? tracks.get(number) : null;
    }

    /** Counts a walk of the thread that is in a section. */
    void count(Section section) {
        int at = (section.index + 1) * STRIDE;
        if (at != 0 && at < counts.length) {
            counts[at]++;
        } else {
            others.increment();
        }
    }

    /** How many there were; those of other threads may be some behind. */
    long sum() {
        long sum = others.sum();
        for (int i = STRIDE; i < counts.length; i += STRIDE) {
            sum += counts[i];
        }
        for (Section.Track track : tracks) {
            sum += track.laps();
        }
        return sum;
    }

    /** Ends its tracks, a grace period after the chain has retired. */
    void close() {
        tracks.forEach(Section.Track::close);
    }
}
