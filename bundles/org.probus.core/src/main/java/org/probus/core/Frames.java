/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.srcu.Section;

import java.util.ArrayList;
import java.util.List;

/**
 * The frames of a thread, one for each depth of its hits: used again and again, so that a hit
 * allocates none.
 *
 * <p>It is what the registry notes for the thread in its section. The owner alone takes frames and
 * gives them back; any thread may look which of them are noted.
 */
final class Frames {
    /** How many bodies one thread may be in. */
    static final int MAX_BODIES = 64;

    private static final int FEW = 2;

    /** Replaced when it is too short. */
    private volatile Frame[] stack = {};

    /** How many frames are in use; the owner alone, who sets it where there is no stack as well. */
    int open;

    /** How many of them have a body that runs; the owner alone. */
    int bodies;

    /** The number of the last body that was noted; the owner alone. */
    private long last;

    /** The frames of the thread that is in a section. */
    static Frames of(Section section) {
        return section.cell.note instanceof Frames frames ? frames : first(section.cell);
    }

    private static Frames first(Section cell) {
        Frames frames = new Frames();
        cell.note = frames;
        return frames;
    }

    /** The frames that a note of the domain stands for. */
    static List<Frame.Noted> noted(@Nullable Object note) {
        return note instanceof Frames frames ? frames.noted() : List.of();
    }

    /** Takes a frame, in a section; it is given back by {@code open = level}. */
    Frame push() {
        int level = open;
        Frame[] frames = stack;
        if (level == frames.length) {
            frames = longer(frames);
        }
        Frame frame = frames[level];
        frame.reset();
        open = level + 1;
        return frame;
    }

    private Frame[] longer(Frame[] before) {
        Frame[] longer = new Frame[Math.max(FEW, 2 * before.length)];
        System.arraycopy(before, 0, longer, 0, before.length);
        for (int i = before.length; i < longer.length; i++) {
            longer[i] = new Frame(this, i);
        }
        stack = longer;
        return longer;
    }

    /** The number of a body that is to be noted: each has another one. */
    long number() {
        return ++last;
    }

    /** The bodies that are noted, the innermost first, as any thread sees them. */
    private List<Frame.Noted> noted() {
        Frame[] frames = stack;
        List<Frame.Noted> noted = new ArrayList<>();
        for (int i = frames.length - 1; i >= 0; i--) {
            Frame.Noted one = frames[i].noted();
            if (one != null) {
                noted.add(one);
            }
        }
        return noted;
    }
}
