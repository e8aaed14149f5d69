/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** A thread that plays one part after the other, each in a run; it moves when it has its turn. */
final class Worker extends Thread {
    private static final List<Worker> ALL = new ArrayList<>();

    final Semaphore turn = new Semaphore(0);

    /** What it plays; set before its turn, kept after it: {@code isAlive} asks for it. */
    private volatile @Nullable Task task;

    private Worker(int number) {
        super("worker-" + number);
        setDaemon(true);
    }

    /** Returns the worker of that number; runs are one at a time. */
    static synchronized Worker number(int number) {
        while (ALL.size() <= number) {
            Worker worker = new Worker(ALL.size());
            worker.start();
            ALL.add(worker);
        }
        return ALL.get(number);
    }

    void give(Task next) {
        task = next;
    }

    @Nullable
    Task task() {
        return task;
    }

    @Override
    public void run() {
        while (true) {
            turn.acquireUninterruptibly();
            Task next = task;
            if (next != null) {
                next.run.play(next);
            }
        }
    }
}
