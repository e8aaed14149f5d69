/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.ReturnConsumer;
import org.probus.api.SessionConsumer;
import org.probus.srcu.Section;

import java.util.Arrays;

/** A hit between its entry and its return: who has a return part, and with which cookie. */
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
     * Source: return_instance, prepare_uretprobe and handle_uretprobe_chain of the kernel.
     */

    /** How many frames one thread may have open. */
    static final int MAX_DEPTH = 64;

    private static final long[] NO_IDS = {};
    private static final SessionConsumer.Cookie[] NO_COOKIES = {};

    /** The section of the thread, which counts its open frames; set by the entry walk. */
    @Nullable
    Section cell;

    /** How the body ended; null until then. */
    ReturnConsumer.@Nullable Result result;

    /** Whether the return has a consumer that wants it. */
    private boolean needed;

    private long[] ids = NO_IDS;
    private SessionConsumer.Cookie[] cookies = NO_COOKIES;
    private int count;

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
