/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.probus.api.ProbeConsumer;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.api.management.Swaps;
import org.probus.api.management.TransitionInfo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that hit two points as fast as they can while bundles are swapped, and count what was
 * handled by nobody, by two, or by a newcomer first and by its predecessor afterwards.
 *
 * <p>A bundle has one consumer at each point; another consumer, of nobody's swap, stands before
 * both and makes room for what goes wrong.
 */
final class Hammer implements AutoCloseable {
    static final String FIRST = "hammer:first";
    static final String SECOND = "hammer:second";
    private static final int THREADS = 3;
    private static final long FIRST_BUNDLE = 100;

    final LongAdder hits = new LongAdder();
    final LongAdder lost = new LongAdder();
    final LongAdder doubled = new LongAdder();

    /** Hits that a newer bundle had at the first point and an older one at the second. */
    final LongAdder backward = new LongAdder();

    final Bench bench = new Bench();
    private final CoreSwaps swaps = new CoreSwaps(bench.registry, Bench::key, id -> false);
    private final AtomicLongArray rounds = new AtomicLongArray(THREADS);
    private final List<FutureTask<Void>> threads = new ArrayList<>();
    private volatile boolean over;
    long bundle = FIRST_BUNDLE;

    /** One hit, and which bundle had it. */
    private static final class Shot {
        int calls;
        long bundle;
    }

    /** A way to replace the consumers of one bundle by those of the next. */
    interface Way {
        void replace(Hammer hammer, long from, long to) throws Exception;
    }

    Hammer() {
        Site<Shot> first = bench.view(1).site(FIRST, Shot.class);
        Site<Shot> second = bench.view(1).site(SECOND, Shot.class);
        register(FIRST_BUNDLE);
        bench.registry.register(
                CoreRegistration.Request.of(Shot.class, pause(), 1, FIRST, SECOND),
                List.of(Bench.key(2)));
        for (int i = 0; i < THREADS; i++) {
            int mine = i;
            threads.add(Bench.call(() -> {
                while (!over) {
                    Shot one = hit(first);
                    Shot two = hit(second);
                    if (one.bundle > two.bundle && two.calls > 0) {
                        backward.increment();
                    }
                    rounds.incrementAndGet(mine);
                }
                return null;
            }));
        }
    }

    private static ProbeConsumer<Shot> pause() {
        return (point, shot) -> {
            LockSupport.parkNanos(1);
            return Verdict.CONTINUE;
        };
    }

    private Shot hit(Site<Shot> site) {
        Shot shot = new Shot();
        site.hit(shot);
        hits.increment();
        if (shot.calls == 0) {
            lost.increment();
        } else if (shot.calls > 1) {
            doubled.increment();
        }
        return shot;
    }

    /** Registers the consumers of a bundle, as its start does. */
    void register(long owner) {
        for (String point : List.of(FIRST, SECOND)) {
            bench.view(owner).register(Shot.class, consumer(owner), point);
        }
    }

    static ProbeConsumer<Object> consumer(long owner) {
        return (point, event) -> {
            Shot shot = (Shot) event;
            shot.calls++;
            shot.bundle = owner;
            return Verdict.CONTINUE;
        };
    }

    /** The request for one consumer of a bundle. */
    static CoreRegistration.Request request(long owner, String point) {
        return CoreRegistration.Request.of(Shot.class, consumer(owner), 0, point);
    }

    /** Replaces the bundle by the next one, under load before and after. */
    void replace(Way way) throws Exception {
        awaitLoad();
        way.replace(this, bundle, bundle + 1);
        bundle++;
        awaitLoad();
    }

    /** The shipped way. */
    void swap(long from, long to) throws InterruptedException {
        try (Swaps.Swap swap = swaps.begin(from, to)) {
            register(to);
            TransitionInfo end = swap.run(Duration.ofSeconds(Bench.LIMIT_SECONDS), false);
            if (end.phase() != TransitionInfo.Phase.DONE) {
                throw new AssertionError(end);
            }
        }
        end(from);
    }

    /** Ends a bundle, as its stop does. */
    void end(long owner) {
        bench.registry.end(Bench.key(owner), "stop of " + owner);
    }

    /** Waits until each thread has begun and ended a round. */
    void awaitLoad() {
        for (int i = 0; i < THREADS; i++) {
            int mine = i;
            long before = rounds.get(i);
            Bench.until("a thread hits", () -> rounds.get(mine) > before + 1);
        }
    }

    @Override
    public void close() {
        over = true;
        for (FutureTask<Void> thread : threads) {
            try {
                Bench.get(thread);
            } catch (Exception e) {
                throw new AssertionError("a thread that hits did not end well", e);
            }
        }
    }
}
