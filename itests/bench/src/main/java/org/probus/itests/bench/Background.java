/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** Threads that do something again and again beside what is measured. */
final class Background {
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    /** Starts a thread, and waits until it has done it once. */
    void start(Runnable what) throws InterruptedException {
        CountDownLatch once = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            what.run();
            once.countDown();
            while (!stopping) {
                what.run();
            }
        });
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        once.await();
    }

    /** Waits some time, or until the end. */
    void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !stopping; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    /** Ends all threads, and waits for them. */
    void stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
            thread.join();
        }
        threads.clear();
        stopping = false;
    }
}
