/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.orders;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.probus.api.ProbeRegistry;
import org.probus.api.Site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The emitter of {@code orders:placed}: reads a file of orders and hits the point with each.
 *
 * <p><b>Contract.</b> It starts nothing by itself. {@link #start} sets threads to work that read
 * the file over and over, at full speed, until the run is closed or this component stops.
 *
 * <p><b>Threads.</b> Any thread may call any method.
 */
@Component(service = OrderFeed.class)
public final class OrderFeed {
    private final Ledger ledger;
    private final Site<Order> site;
    private final List<FeedRun> runs = new CopyOnWriteArrayList<>();

    /**
     * Makes the site.
     *
     * @param registry where the point is declared
     * @param ledger where the orders are counted
     */
    @Activate
    public OrderFeed(@Reference ProbeRegistry registry, @Reference Ledger ledger) {
        this.ledger = ledger;
        this.site = registry.site(Order.POINT, Order.class);
    }

    /**
     * Starts to read a file and to hit the point.
     *
     * <p>The file is first read once from end to end, so that its bad records are named at once;
     * the run passes over them.
     *
     * @param file the file of orders, one in a line, as {@link Order#HEADER}
     * @param threads how many threads share the lines of the file, 1 or more
     * @param complaints takes a line for each bad record, {@code file:line: problem: mend}
     * @return the run, to be closed by the caller
     * @throws IOException if the file cannot be read or holds no order
     * @throws IllegalArgumentException if the number of threads is below 1
     */
    public FeedRun start(Path file, int threads, Consumer<String> complaints) throws IOException {
        if (threads < 1) {
            throw new IllegalArgumentException(threads + " threads: a feed needs 1 or more");
        }
        FeedRun run = new FeedRun(OrderFile.check(file, complaints), site, ledger, threads);
        runs.removeIf(FeedRun::ended);
        runs.add(run);
        run.start();
        return run;
    }

    @Deactivate
    void stop() {
        runs.forEach(FeedRun::close);
        site.close();
    }
}
