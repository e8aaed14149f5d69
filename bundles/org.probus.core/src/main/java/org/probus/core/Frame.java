/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.ReturnConsumer;
import org.probus.api.SessionConsumer;
import org.probus.srcu.Section;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A hit between its entry and its return: who has a return part, and with which cookie; and the
 * flow that its asynchronous calls are in.
 */
final class Frame {
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
     * frames: one with a cookie is noted for its thread while the body runs, each with the one
     * around it. The note is made inside the section, so after a grace period all frames are seen
     * that began before. It is taken back by a store without a call, so that it is at the end of
     * the stack as well. A hit without a session does nothing for that, and one with a session two
     * stores. Rejected: a count for each session (it says nothing of who is in a body), and a set
     * of the open frames (a lock, and a call where the stack has ended).
     *
     * Source: return_instance, prepare_uretprobe and handle_uretprobe_chain of the kernel.
     */

    /** How many frames one thread may have open. */
    static final int MAX_DEPTH = 64;

    private static final long[] NO_IDS = {};
    private static final SessionConsumer.Cookie[] NO_COOKIES = {};

    /** The section of the thread, which counts its open frames; set by the entry walk. */
    @Nullable
    Section cell;

    /** What names the flow of the hit, for its asynchronous calls; null if nothing does. */
    final @Nullable Object key;

    /** The flow of the hit in a swap; null if there is none. */
    final @Nullable Flow flow;

    /** Whether it is noted for its thread, while its body runs; the owner's own. */
    boolean noted;

    /** The noted frame around it; null if there is none; written before it is noted. */
    @Nullable
    Frame outer;

    /** The name of the point; written before it is noted. */
    private String point = "";

    /** When the body began; written before it is noted. */
    private long since;

    /** How the body ended; null until then. */
    ReturnConsumer.@Nullable Result result;

    /** Whether the return has a consumer that wants it. */
    private boolean needed;

    private long[] ids = NO_IDS;
    private SessionConsumer.Cookie[] cookies = NO_COOKIES;
    private int count;

    /** Makes the frame of a hit without a key. */
    Frame() {
        this(null, null);
    }

    Frame(@Nullable Object key, @Nullable Flow flow) {
        this.key = key;
        this.flow = flow;
    }

    /**
     * Where the links of a hit note what they need; null if none of them needs anything.
     *
     * @param body the frame of a body; null for a hit that returns at once
     */
    static @Nullable Frame of(
            Chain<?> walk, @Nullable Frame body, @Nullable Object key, @Nullable Flow flow) {
        if (key != null && walk.asynchronous) {
            return new Frame(key, flow);
        }
        return !walk.returning ? null : body == null ? new Frame() : body;
    }

    /** Begins the body, at the end of the entry's section; a body with a cookie is noted. */
    void begin(Section thread, String name) {
        if (count > 0 && thread.frames < MAX_DEPTH) {
            since = System.nanoTime();
            point = name;
            outer = thread.note instanceof Frame around ? around : null;
            noted = true;
            thread.note = this;
        }
        cell = thread;
    }

    /** The frames that a thread's note stands for, the innermost first. */
    static List<Frame> all(@Nullable Object note) {
        List<Frame> frames = new ArrayList<>();
        for (Frame f = note instanceof Frame inner ? inner : null; f != null; f = f.outer) {
            frames.add(f);
        }
        return frames;
    }

    /** The numbers of the registrations that it has cookies of. */
    LongStream sessions() {
        return Arrays.stream(ids, 0, count);
    }

    /** The name of the point, once it is noted. */
    String point() {
        return point;
    }

    /** For how long the body has run, once it is noted. */
    long ageNanos() {
        return System.nanoTime() - since;
    }

    /** Takes how the body ended. */
    Frame ended(@Nullable Object value, @Nullable Throwable failure) {
        result = new ReturnConsumer.Result(value, failure);
        return this;
    }

    /** How the body ended; a hit that has none returned nothing. */
    ReturnConsumer.Result result() {
        ReturnConsumer.Result ended = result;
        return ended == null ? ReturnConsumer.Result.NOTHING : ended;
    }

    /** Notes that a consumer wants the return. */
    void need() {
        needed = true;
    }

    boolean needed() {
        return needed;
    }

    /** Keeps the cookie of a session whose entry part wants its return part. */
    void keep(long registration, SessionConsumer.Cookie cookie) {
        if (count == ids.length) {
            int more = Math.max(2, 2 * count);
            ids = Arrays.copyOf(ids, more);
            cookies = Arrays.copyOf(cookies, more);
        }
        ids[count] = registration;
        cookies[count] = cookie;
        count++;
        needed = true;
    }

    /** The cookie of a session in this hit; null if its entry part has left none. */
    SessionConsumer.@Nullable Cookie cookie(long registration) {
        for (int i = 0; i < count; i++) {
            if (ids[i] == registration) {
                return cookies[i];
            }
        }
        return null;
    }
}
