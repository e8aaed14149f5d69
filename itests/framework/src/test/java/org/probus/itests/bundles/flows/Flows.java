/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bundles.flows;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.probus.api.ProbeRegistry;
import org.probus.api.Site;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that hit with the events of one flow each: some in a row, then none until these are
 * handled, since a flow goes over when it is quiet.
 */
@Component(immediate = true, service = Flows.class)
public final class Flows {
    private static final int THREADS = 2;
    private static final int ROW = 3;
    private static final long PAUSE_NANOS = 100_000;

    private final ConcurrentMap<String, Object> board;
    private final LongAdder hits;
    private final boolean keyed;
    private final List<Thread> threads = new ArrayList<>();

    /** Set once, by the deactivate. */
    private volatile boolean over;

    /**
     * Starts the threads.
     *
     * @param registry where the point is
     * @param board where the counts are, and whether flows are named
     */
    @Activate
    @SuppressWarnings({"unchecked", "rawtypes"}) // the type of a class is raw
    public Flows(
            @Reference ProbeRegistry registry,
            @Reference(target = "(probus.itests=board)") ConcurrentMap<String, Object> board) {
        this.board = board;
        hits = (LongAdder) Objects.requireNonNull(board.get("hits"));
        keyed = board.containsKey("keyed");
        Site<ConcurrentMap> site = registry.site("flows:event", ConcurrentMap.class);
        for (int i = 0; i < THREADS; i++) {
            String flow = "flow " + i;
            threads.add(new Thread(() -> work(site, flow), "flows-" + i));
        }
        threads.forEach(Thread::start);
    }

    @SuppressWarnings("rawtypes") // the type of a class is raw
    private void work(Site<ConcurrentMap> site, String flow) {
        ConcurrentMap<Long, LongAdder> hands = new ConcurrentHashMap<>();
        // Whoever waits for the end asks for it on the board: a stop withdraws the site first.
        while (!over && !board.containsKey("halt")) {
            for (int i = 0; i < ROW; i++) {
                if (keyed) {
                    site.hit(hands, flow);
                } else {
                    site.hit(hands);
                }
                hits.increment();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            while (!over && hands.values().stream().anyMatch(hand -> hand.sum() > 0)) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        board.put("halted " + flow, true);
    }

    @Deactivate
    void stop() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
