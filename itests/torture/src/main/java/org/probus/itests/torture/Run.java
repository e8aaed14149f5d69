/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import org.probus.srcu.Srcu;
import org.probus.srcu.Stall;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** One run while it goes on: the domain, what readers look at, and what was found. */
final class Run {
    private static final int MOST_PROBLEMS = 20;

    final Settings settings;
    final Srcu domain;
    final Pool pool = new Pool();

    /** The element in view; stored with a release and loaded with an acquire, and no more. */
    final AtomicReference<Element> current;

    /** Sections that are over, added in portions; for the watch. */
    final LongAdder sections = new LongAdder();

    /** Callbacks that were queued by the torture, and those that have run. */
    final LongAdder queued = new LongAdder();

    final LongAdder ran = new LongAdder();

    /** Pins that were taken and not released. */
    final LongAdder pins = new LongAdder();

    /** The stalls that the domain has reported. */
    final BlockingQueue<Stall> stalls;

    private final AtomicInteger threads = new AtomicInteger();
    private final Set<Thread> readers = ConcurrentHashMap.newKeySet();
    private final List<Thread> started = new CopyOnWriteArrayList<>();
    private final List<Tally> tallies = new ArrayList<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    /** What a thread of the torture does until the run is over. */
    interface Body {
        /**
         * Does it.
         *
         * @param dice the thread's random choices
         * @throws Exception which is a problem of the run
         */
        void run(Dice dice) throws Exception;
    }

    Run(Settings settings, Srcu domain, BlockingQueue<Stall> stalls) {
        this.settings = settings;
        this.domain = domain;
        this.stalls = stalls;
        Element first = new Element();
        first.revive();
        this.current = new AtomicReference<>(first);
    }

    /** A queue for the stalls of a domain that is to be made. */
    static BlockingQueue<Stall> stalls() {
        return new LinkedBlockingQueue<>();
    }

    boolean has(Fault fault) {
        return settings.fault() == fault;
    }

    boolean over() {
        return stopped;
    }

    void stop() {
        stopped = true;
    }

    /** Notes that something is wrong, and ends the run. */
    void problem(String text) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(text);
        }
        stop();
    }

    List<String> problems() {
        return problems;
    }

    /** Makes a tally for one thread. */
    Tally tally() {
        Tally tally = new Tally();
        synchronized (tallies) {
            tallies.add(tally);
        }
        return tally;
    }

    /** The tallies as one; when all threads have ended. */
    Tally total() {
        Tally total = new Tally();
        synchronized (tallies) {
            tallies.forEach(total::add);
        }
        return total;
    }

    /** Starts a thread that the run's end waits for. */
    void start(Kind kind, String name, Body body) {
        started.add(spawn(kind, name, body));
    }

    /** Starts a thread that its starter waits for. */
    Thread spawn(Kind kind, String name, Body body) {
        int number = threads.incrementAndGet();
        Dice dice = new Dice(settings.seed(), number);
        return kind.start("torture-" + name + "-" + number, () -> {
            readers.add(Thread.currentThread());
            try {
                body.run(dice);
            } catch (Throwable e) {
                StringWriter stack = new StringWriter();
                e.printStackTrace(new PrintWriter(stack));
                problem(Thread.currentThread().getName() + " has thrown: " + stack);
            } finally {
                readers.remove(Thread.currentThread());
            }
        });
    }

    /** The threads that the end waits for. */
    List<Thread> threads() {
        return started;
    }

    /** Whether a thread is one of the torture's own. */
    boolean owns(Thread thread) {
        return readers.contains(thread);
    }
}
