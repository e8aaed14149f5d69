/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * All that runs in this bundle at the moment, so that the bundle's end is the end of it all.
 *
 * <p>Gogo lets the code of an uninstalled bundle run on; Probus obeys its own rule.
 */
final class Lives {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

    private final Set<Live> running = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped; // written by stop alone

    /**
     * Begins something that runs until it is ended.
     *
     * @param session whose it is
     * @throws CommandException if the bundle is stopping
     */
    Live begin(Object session) {
        Live live = new Live(this, session);
        running.add(live);
        if (stopped) {
            live.close();
            throw CommandException.usage("the bundle org.probus.shell is stopping");
        }
        return live;
    }

    void remove(Live live) {
        running.remove(live);
    }

    /** Returns what runs at the moment. */
    List<Live> running() {
        return List.copyOf(running);
    }

    /** Ends everything, and waits a little for the commands to be through. */
    void stop() {
        stopped = true;
        List<Live> all = running();
        all.forEach(Live::end);
        long deadline = System.nanoTime() + PATIENCE;
        try {
            for (Live live : all) {
                live.awaitClosed(deadline - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
