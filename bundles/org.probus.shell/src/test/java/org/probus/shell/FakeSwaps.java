/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.management.Swaps;
import org.probus.api.management.TransitionInfo;
import org.probus.api.management.TransitionInfo.Phase;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Bundles in memory, and a swap that waits until it is told how to end. */
final class FakeSwaps implements Swaps, Installed {
    /** What was done to bundles, in order. */
    final List<String> done = new CopyOnWriteArrayList<>();

    /** Counted down, a swap that runs ends. */
    volatile CountDownLatch drained = new CountDownLatch(0);

    /** How it ends if nobody turns it back. */
    volatile Phase ending = Phase.DONE;

    /** What goes wrong with a start; empty if nothing does. */
    volatile String startFails = "";

    /** Why a swap is refused; empty if it is not. */
    volatile String refused = "";

    /** Whether a swap that runs has not come to its turn. */
    volatile boolean held;

    /** How many flows are waited for. */
    volatile int flows;

    private final List<Entry> bundles = new ArrayList<>(List.of(
            new Entry(5, "com.acme.audit", "1.0.0", false),
            new Entry(9, "com.acme.audit", "2.0.0", false),
            new Entry(12, "com.acme.pay", "1.0.0", true)));
    private final List<TransitionInfo> ended = new CopyOnWriteArrayList<>();
    private volatile boolean running;
    private volatile boolean back;

    private TransitionInfo info(Phase phase, List<String> waitsFor, String reason) {
        return new TransitionInfo(
                7,
                "com.acme.audit [5]",
                "com.acme.audit [9]",
                phase,
                84_000_000,
                List.of("a:b", "c:d"),
                waitsFor,
                reason);
    }

    @Override
    public Swap begin(long from, long to) {
        if (!refused.isEmpty()) {
            throw new IllegalStateException(refused);
        }
        running = true;
        return new Swap() {
            @Override
            public TransitionInfo run(Duration ready, boolean partial) throws InterruptedException {
                done.add("run " + from + " " + to + " " + ready.toMillis() + " " + partial);
                drained.await();
                if (back && held) {
                    return ended.get(0);
                }
                Phase phase = back ? Phase.RETURNED : ending;
                TransitionInfo end =
                        info(phase, List.of(), phase == Phase.DONE ? "" : "it has no consumer");
                running = false;
                ended.add(0, end);
                return end;
            }

            @Override
            public void close() {
                running = false;
                done.add("close");
            }
        };
    }

    @Override
    public boolean back() {
        boolean was = running;
        back = was;
        if (was && held) {
            running = false;
            ended.add(0, info(Phase.FAILED, List.of(), "it was turned back"));
        }
        return was;
    }

    @Override
    public int force() {
        return flows;
    }

    @Override
    public List<TransitionInfo> transitions() {
        List<TransitionInfo> all = new ArrayList<>(ended);
        if (running) {
            all.add(
                    0,
                    info(
                            held ? Phase.HELD : Phase.MOVING,
                            List.of("http-7 in com.acme.Audit " + "at a:b"),
                            ""));
        }
        return all;
    }

    @Override
    public List<Entry> all() {
        return bundles;
    }

    @Override
    public void start(Entry bundle, boolean good) {
        if (startFails.startsWith("!")) {
            throw new NoClassDefFoundError("com/acme/Gone");
        }
        if (!startFails.isEmpty()) {
            throw CommandException.usage(startFails);
        }
        done.add("start " + bundle.id() + " " + good);
    }

    @Override
    public void stop(Entry bundle, boolean uninstall) {
        done.add("stop " + bundle.id() + " " + uninstall);
    }
}
