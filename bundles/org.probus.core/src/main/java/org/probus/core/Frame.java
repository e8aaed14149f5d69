/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.ReturnConsumer;
import org.probus.api.SessionConsumer;
import org.probus.srcu.Section;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A hit between its entry and its return: who has a return part, and with which cookie; how its
 * body ended; and the flow that its asynchronous calls are in.
 *
 * <p>It belongs to its thread, and is used again when the hit has returned: a hit allocates none.
 */
final class Frame implements ReturnConsumer.Result {
    /* Overview.
     *
     *   entry                        body                return
     *   -----                        ----                ------
     *   section begins               no section          section begins
     *   walk the chain:                                  walk the chain as it is now:
     *     session: cookie kept                             session: if its number has a cookie
     *       under its number                               return consumer: always
     *     return consumer: noted                         section ends
     *   section ends
     *
     * The body is not inside a section: it may take hours, and no stop waits for it. In the kernel
     * a lease keeps the probe alive meanwhile. Here there is nothing to keep: the frame refers to
     * its consumers by number, and a cookie is a number as well. A consumer that has left meanwhile
     * is not on the chain of the return, and one that was registered anew has another number. So a
     * frame neither delays the end of a bundle nor holds a class of it.
     *
     * A swap is no end: nothing of the old handler shall be lost by it, so it keeps the sessions of
     * the side that hits have left until those have left their bodies. It finds the bodies by the
     * frames: one with a cookie has a number, `body`, until its return parts were called. The
     * number is set inside the section, so after a grace period all bodies are seen that began
     * before. Where the stack ends before it is taken back, `lost` says that it was.
     *
     *   owner                                     another thread
     *   -----                                     --------------
     *   body = 0                                  b = body; an acquire
     *   each session's number; a release          each session's number; an acquire
     *   body = the number of this one; a release  body == b? else it was another hit
     *
     * Whoever has read a number of a later hit sees that the body before it has ended.
     *
     * A thread has a frame for each depth of its hits, linked to the ones below and above; the
     * registry notes in the thread's section which is the next. The owner alone takes one and gives
     * it back, the latter by a store without a call.
     *
     * Rejected: a count for each session (it says nothing of who is in a body), and a set of the
     * open frames (a lock, and a call where the stack has ended); a frame made for each hit (it
     * is on the heap, since other threads look at it).
     *
     * Source: return_instance, prepare_uretprobe and handle_uretprobe_chain of the kernel.
     */

    /** The frame of a hit whose return calls nobody. */
    static final Frame NONE = new Frame(null, null);

    /** How many frames one thread may have in use and begin a body. */
    private static final int MAX_DEPTH = 64;

    private static final int FEW = 2;

    /** The section of the thread, where the next frame is noted; null in {@link #NONE} alone. */
    final @Nullable Section cell;

    /** The one around it; null if there is none. */
    private final @Nullable Frame below;

    /** The one inside it; null if none was needed yet. */
    private @Nullable Frame above;

    /** How many are around it. */
    private final int level;

    /** What names the flow of the hit, for its asynchronous calls; null if nothing does. */
    @Nullable
    Object key;

    /** The flow of the hit in a swap; null if there is none. */
    @Nullable
    Flow flow;

    /** What the body returned; null until then. */
    @Nullable
    Object value;

    /** What the body threw; null if it did not. */
    @Nullable
    Throwable failure;

    /** How many of its bodies were noted: each has another number; the owner alone. */
    private long bodies;

    /** The number of the body that is noted, written by a release; 0 if none is. */
    final AtomicLong body = new AtomicLong();

    /** Whether the noted body has ended where there was no stack for taking its number back. */
    volatile boolean lost;

    /** The name of the point; written before the body is noted. */
    private String point = "";

    /** Whether the return has a consumer that wants it. */
    private boolean needed;

    /** The numbers of the sessions, written by a release. */
    private AtomicLongArray ids = new AtomicLongArray(FEW);

    private long[] numbers = new long[FEW];
    private SessionConsumer.Cookie[] cookies = cookies(FEW);

    /** How many sessions have a cookie in this hit. */
    int count;

    private Frame(@Nullable Section cell, @Nullable Frame below) {
        this.cell = cell;
        this.below = below;
        this.level = below == null ? 0 : below.level + 1;
    }

    /** Takes the next frame, in a section; it is given back by {@code section.note = frame}. */
    static Frame push(Section section) {
        Frame frame = section.note instanceof Frame next ? next : new Frame(section, null);
        Frame next = frame.above;
        if (next == null) {
            next = new Frame(section, frame);
            frame.above = next;
        }
        frame.reset();
        section.note = next;
        return frame;
    }

    /** How many frames of a thread are in use. */
    static int open(@Nullable Object note) {
        return note instanceof Frame next ? next.level : 0;
    }

    /** The bodies of a thread that are noted, the innermost first, as any thread sees them. */
    static List<Noted> noted(@Nullable Object note) {
        List<Noted> bodies = new ArrayList<>();
        Frame frame = note instanceof Frame next ? next : null;
        while (frame != null && frame.above != null) {
            frame = frame.above;
        }
        for (; frame != null; frame = frame.below) {
            Noted one = frame.noted();
            if (one != null) {
                bodies.add(one);
            }
        }
        return bodies;
    }

    private static SessionConsumer.Cookie[] cookies(int count) {
        SessionConsumer.Cookie[] cookies = new SessionConsumer.Cookie[count];
        Arrays.setAll(cookies, i -> new SessionConsumer.Cookie());
        return cookies;
    }

    /** Where the links of a hit note what they need; null if none of them needs anything. */
    static @Nullable Frame of(
            Section section, Chain<?> walk, @Nullable Object key, @Nullable Flow flow) {
        boolean keyed = key != null && walk.asynchronous;
        if (!keyed && !walk.returning) {
            return null;
        }
        Frame frame = push(section.cell);
        if (keyed) {
            frame.key = key;
            frame.flow = flow;
        }
        return frame;
    }

    /** Makes it as good as new. */
    private void reset() {
        if (lost) {
            body.setRelease(0);
            lost = false;
        }
        count = 0;
        needed = false;
    }

    /**
     * Begins the body, at the end of the entry's section; a body with a cookie is noted.
     *
     * @return false if nothing is due at the return, or the thread is in too many bodies
     */
    boolean begin(Point<?> hit) {
        if (!needed) {
            return false;
        }
        if (level >= MAX_DEPTH) {
            hit.tally.omitted.increment();
            return false;
        }
        if (count > 0) {
            String name = hit.name();
            if (!point.equals(name)) { // a store of a reference costs more than the question
                point = name;
            }
            body.setRelease(++bodies);
        }
        return true;
    }

    /**
     * A body with sessions, as another thread has seen it.
     *
     * @param frame its frame
     * @param body its number there
     * @param point the name of the point
     * @param sessions the numbers of the registrations that have entered it
     */
    record Noted(Frame frame, long body, String point, List<Long> sessions) {
        /** What tells it from all other bodies. */
        Key key() {
            return new Key(frame, body);
        }
    }

    /**
     * Tells a body from all others.
     *
     * @param frame its frame
     * @param body its number there
     */
    record Key(Frame frame, long body) {}

    /** The body, if one is noted. */
    private @Nullable Noted noted() {
        while (true) {
            long seen = body.getAcquire();
            if (seen == 0 || lost) {
                return null;
            }
            Noted noted = new Noted(this, seen, point, sessions());
            if (body.get() == seen) {
                return noted;
            }
        }
    }

    /** The numbers that are there at this moment; maybe those of a later hit. */
    private List<Long> sessions() {
        AtomicLongArray all = ids;
        List<Long> sessions = new ArrayList<>();
        for (int i = 0; i < Math.min(count, all.length()); i++) {
            sessions.add(all.getAcquire(i));
        }
        return sessions;
    }

    /** Notes that a consumer wants the return. */
    void need() {
        needed = true;
    }

    boolean needed() {
        return needed;
    }

    /** A cookie for the entry part of a session, which holds 0. */
    SessionConsumer.Cookie next() {
        if (count == cookies.length) {
            grow();
        }
        SessionConsumer.Cookie cookie = cookies[count];
        cookie.set(0);
        return cookie;
    }

    private void grow() {
        SessionConsumer.Cookie[] more = cookies(2 * count);
        System.arraycopy(cookies, 0, more, 0, count);
        AtomicLongArray moreIds = new AtomicLongArray(2 * count);
        for (int i = 0; i < count; i++) {
            moreIds.set(i, ids.get(i));
        }
        long[] moreNumbers = Arrays.copyOf(numbers, 2 * count);
        ids = moreIds;
        numbers = moreNumbers;
        cookies = more;
    }

    /** Keeps the cookie that was next, of a session whose entry part wants its return part. */
    void keep(long registration) {
        ids.setRelease(count, registration); // whoever sees it sees that the one before ended
        numbers[count] = cookies[count].get(); // whoever keeps a cookie changes no other hit
        count++;
        needed = true;
    }

    /** The cookie of a session in this hit; null if its entry part has left none. */
    SessionConsumer.@Nullable Cookie cookie(long registration) {
        for (int i = 0; i < count; i++) {
            if (ids.getPlain(i) == registration) {
                cookies[i].set(numbers[i]);
                return cookies[i];
            }
        }
        return null;
    }

    @Override
    public @Nullable Object value() {
        return value;
    }

    @Override
    public @Nullable Throwable failure() {
        return failure;
    }
}
