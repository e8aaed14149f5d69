/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bundles.swarm;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.probus.api.ProbeRegistry;
import org.probus.api.Site;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Threads that hit two points without a pause, and count on the board what was handled by nobody,
 * by two, or by a newcomer at the first point and by its predecessor at the second.
 */
@Component(immediate = true, service = Swarm.class)
public final class Swarm {
    private static final int THREADS = 3;

    private final LongAdder hits = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder doubled = new LongAdder();
    private final LongAdder backward = new LongAdder();
    private final List<Thread> threads = new ArrayList<>();

    /** Set once, by the deactivate. */
    private volatile boolean over;

    /**
     * Starts the threads.
     *
     * @param registry where the points are
     * @param board where the counts are
     */
    @Activate
    public Swarm(
            @Reference ProbeRegistry registry,
            @Reference(target = "(probus.itests=board)") ConcurrentMap<String, Object> board) {
        board.put("hits", hits);
        board.put("lost", lost);
        board.put("doubled", doubled);
        board.put("backward", backward);
        Site<long[]> first = registry.site("swarm:first", long[].class);
        Site<long[]> second = registry.site("swarm:second", long[].class);
        for (int i = 0; i < THREADS; i++) {
            String flow = "flow " + i / 2;
            threads.add(new Thread(() -> work(first, second, flow), "swarm-" + i));
        }
        threads.forEach(Thread::start);
    }

    private void work(Site<long[]> first, Site<long[]> second, String flow) {
        while (!over) {
            long[] one = hit(first, flow);
            long[] two = hit(second, flow);
            if (one[1] > two[1] && two[0] > 0) {
                backward.increment();
            }
        }
    }

    private long[] hit(Site<long[]> site, String flow) {
        long[] shot = new long[2];
        site.hit(shot, flow);
        hits.increment();
        if (shot[0] == 0) {
            lost.increment();
        } else if (shot[0] > 1) {
            doubled.increment();
        }
        return shot;
    }

    @Deactivate
    void stop() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
