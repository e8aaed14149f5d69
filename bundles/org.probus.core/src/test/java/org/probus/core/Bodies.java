/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.probus.api.ProbePoint;
import org.probus.api.ReturnConsumer;
import org.probus.api.SessionConsumer;
import org.probus.api.Site;
import org.probus.api.Verdict;

/** Hits with bodies, for the tests of chains in one piece and link by link. */
final class Bodies {
    private static final int PADDINGS = 50;

    private Bodies() {}

    /** A session that writes down its parts, and leaves the length of its log as its cookie. */
    record Session(Bench bench, String name, Verdict verdict) implements SessionConsumer<String> {
        @Override
        public Verdict enter(ProbePoint<? extends String> point, String event, Cookie cookie) {
            assertThat(cookie.get()).isZero();
            bench.calls.add(name + " enters " + event);
            cookie.set(bench.calls.size());
            return verdict;
        }

        @Override
        public void leave(
                ProbePoint<? extends String> point,
                String event,
                Cookie cookie,
                ReturnConsumer.Result result) {
            bench.calls.add(name + " leaves " + event + " with " + cookie.get());
        }
    }

    /** Hits in the bodies of hits. */
    static void recurse(Site<String> site, int depth) {
        site.around("x", () -> {
            if (depth > 1) {
                recurse(site, depth - 1);
            }
        });
    }

    /** How many frames this thread has in use. */
    static int frames(Bench bench) {
        var section = bench.registry.domain.lock();
        int open = Frame.open(section.cell.note);
        section.unlock();
        return open;
    }

    /** Whether the body of any thread is noted. */
    private static boolean noted(Bench bench) {
        return bench.registry.domain.notes().values().stream()
                .anyMatch(note -> !Frame.noted(note).isEmpty());
    }

    /** Hits in the bodies of hits to the end of the stack, and finds nothing left of them. */
    static void assertTheEndOfTheStackLeavesNothingOpen(Bench bench, Site<String> site)
            throws Exception {
        for (int i = 0; i < PADDINGS; i++) {
            int padding = i;
            Bench.get(Bench.call(() -> {
                assertThatThrownBy(() -> downWithout(site, padding))
                        .isInstanceOf(StackOverflowError.class);
                assertThat(frames(bench)).isZero();
                assertThat(bench.registry.domain.inSection()).isFalse();
                assertThat(noted(bench)).isFalse();
                return "done";
            }));
            bench.calls.clear();
        }
        bench.view(2).sync();
    }

    /** Puts some frames of another size on the stack, so that it ends at other places. */
    private static long downWithout(Site<String> site, int padding) {
        if (padding > 0) {
            return downWithout(site, padding - 1) + 1;
        }
        bottomless(site);
        return 0;
    }

    private static void bottomless(Site<String> site) {
        site.around("x", () -> bottomless(site));
    }
}
