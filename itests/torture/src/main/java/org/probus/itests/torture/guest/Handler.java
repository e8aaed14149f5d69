/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture.guest;

import org.osgi.framework.BundleContext;
import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.Verdict;
import org.probus.itests.torture.board.Board;
import org.probus.itests.torture.board.Shot;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A handler that stays for a while, hits again inside, and reports whatever fails. */
final class Handler implements ProbeConsumer<Shot> {
    private static final int PARKS = 100;
    private static final int ASKS = 50;

    private final Board board;
    private final BundleContext context;
    private final boolean counts;
    private final String name;

    /** Whether the bundle has been stopped; set by its activator. */
    volatile boolean stopped;

    Handler(Board board, BundleContext context, boolean counts) {
        this.board = board;
        this.context = context;
        this.counts = counts;
        this.name = context.getBundle().getSymbolicName() + " "
                + context.getBundle().getVersion();
    }

    @Override
    public Verdict handle(ProbePoint<? extends Shot> point, Shot shot) {
        check();
        board.hit();
        if (counts) {
            shot.handled();
        }
        try {
            act(shot);
        } catch (Throwable e) {
            board.problem(name + " failed inside a hit: " + e);
        }
        check();
        return Verdict.CONTINUE;
    }

    private void act(Shot shot) throws Exception {
        if (shot.depth > 0 && shot.claim()) {
            board.hitInside(new Shot(shot.depth - 1, shot.choice / 3));
        }
        if (shot.choice % PARKS == 0) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(shot.choice % 3_000));
        }
        if (shot.choice % ASKS == 0 && context.getServiceReference(Board.class.getName()) == null) {
            throw new IllegalStateException("no board");
        }
        if (Late.use(shot) == 0) {
            throw new IllegalStateException("nothing was used");
        }
    }

    private void check() {
        if (stopped) {
            board.late(name);
        }
    }
}
