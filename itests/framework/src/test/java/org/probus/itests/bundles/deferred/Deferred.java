/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bundles.deferred;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.probus.api.AsyncConsumer;
import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * A handler that completes its events later, on a thread of its own, and counts on the board when
 * an event's flow is in the hands of another bundle meanwhile.
 *
 * <p>An event is the hands that its flow is in: how many events each bundle has.
 */
@Component(service = ProbeConsumer.class, property = "probe.point=flows:event")
public final class Deferred implements AsyncConsumer<ConcurrentMap<Long, LongAdder>> {
    private static final long WORK_NANOS = 200_000;

    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private final long bundle;
    private final ConcurrentMap<String, Object> board;

    /**
     * Makes the handler.
     *
     * @param context knows the bundle
     * @param board where the counts are
     */
    @Activate
    public Deferred(
            BundleContext context,
            @Reference(target = "(probus.itests=board)") ConcurrentMap<String, Object> board) {
        bundle = context.getBundle().getBundleId();
        this.board = board;
    }

    @Override
    public CompletionStage<?> begin(
            ProbePoint<? extends ConcurrentMap<Long, LongAdder>> point,
            ConcurrentMap<Long, LongAdder> event) {
        LongAdder mine = event.computeIfAbsent(bundle, id -> new LongAdder());
        mine.increment();
        look(event);
        return CompletableFuture.runAsync(
                () -> {
                    LockSupport.parkNanos(WORK_NANOS);
                    look(event);
                    count("handled");
                    mine.decrement();
                },
                worker);
    }

    private void look(ConcurrentMap<Long, LongAdder> event) {
        for (Map.Entry<Long, LongAdder> hand : event.entrySet()) {
            if (hand.getKey() != bundle && hand.getValue().sum() > 0) {
                count("both");
            }
        }
    }

    private void count(String what) {
        ((LongAdder) Objects.requireNonNull(board.get(what))).increment();
    }

    @Deactivate
    void stop() {
        worker.shutdown();
    }
}
