/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture.hotplug;

import org.osgi.framework.Bundle;
import org.probus.api.ProbeConsumer;
import org.probus.api.ProbeRegistry;
import org.probus.api.Registration;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.itests.torture.Dice;
import org.probus.itests.torture.board.Board;
import org.probus.itests.torture.board.Shot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Hits points while handlers are attached, installed, updated, refreshed, swapped and taken out.
 *
 * <p>It fails on a call after a stop, a lost or a doubled event of the handler that is swapped, a
 * use of what was unloaded, a period without a hit, a class loader or a thread that is left.
 */
public final class Hotplug {
    private static final Logger LOG = Logger.getLogger("org.probus");
    private static final int BUSY_POINTS = 4;
    private static final int GUESTS = 3;
    private static final int DEEPEST = 72;
    private static final String SWAPPED = "hotplug.swapped";
    private static final String DROPPED = "hotplug.dropped";
    private static final String SWAPPED_POINT = "hotplug:swapped";
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    final Board board;
    final Bus bus;
    final LongAdder lifecycles = new LongAdder();
    private final long seed;
    private final long nanos;
    private final LongAdder lost = new LongAdder();
    private final LongAdder doubled = new LongAdder();
    private final LongAdder swaps = new LongAdder();
    private final LongAdder attaches = new LongAdder();
    private final List<Site<Shot>> busy = new ArrayList<>();
    private final Site<Shot> swapped;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();

    private Hotplug(Path bundles, Path work, long nanos, long seed) throws Exception {
        this.nanos = nanos;
        this.seed = seed;
        this.board = new Board(shot -> busySite(shot.choice).hit(shot));
        this.bus = Bus.start(bundles, work, board);
        ProbeRegistry registry = bus.registry();
        for (int i = 0; i < BUSY_POINTS; i++) {
            busy.add(registry.site("hotplug:busy-" + i, Shot.class));
        }
        this.swapped = registry.site(SWAPPED_POINT, Shot.class);
    }

    /**
     * Runs it.
     *
     * @param bundles where the jars of Probus and of File Install are
     * @param work an empty folder
     * @param nanos for how long
     * @param seed what the random choices follow from
     * @return what was found
     * @throws Exception if it cannot be run
     */
    public static Found run(Path bundles, Path work, long nanos, long seed) throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        LOG.setLevel(Level.WARNING); // a line for each deployment is too much
        Hotplug run = new Hotplug(bundles, work, nanos, seed);
        try {
            run.play();
            run.end();
        } finally {
            run.over.set(true);
            if (!run.bus.stop()) {
                run.board.problem("the framework does not stop");
            }
        }
        run.threadsLeft(before);
        return run.found();
    }

    /**
     * What a run has found.
     *
     * @param summary on a line
     * @param problems what was wrong; empty if nothing was
     */
    public record Found(String summary, List<String> problems) {}

    String busyPoint(Dice dice) {
        return "hotplug:busy-" + dice.below(BUSY_POINTS);
    }

    private Site<Shot> busySite(int choice) {
        return busy.get(choice % BUSY_POINTS);
    }

    private void play() throws Exception {
        bus.drop(swappedJar(0));
        await("the first handler is there", () -> bus.active(SWAPPED) != null);
        start(0, "trigger", this::trigger);
        start(1, "trigger", this::trigger);
        start(2, "attacher", this::attach);
        start(3, "installer", this::install);
        start(4, "deployer", this::deploy);
        start(5, "swapper", this::swap);
        long begin = System.nanoTime();
        long period = begin;
        long hits = 0;
        while (!over.get()
                && System.nanoTime() - begin < nanos
                && board.problems().isEmpty()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            if (System.nanoTime() - period > PERIOD_NANOS) {
                if (board.hits() == hits) {
                    board.problem("no hit in 5 s\n" + stacks(threads));
                }
                hits = board.hits();
                period = System.nanoTime();
            }
        }
    }

    /** What a thread does, at chance: all of it, or one step. */
    private interface Body {
        void run(Dice dice) throws Exception;
    }

    private void start(int number, String name, Body body) {
        Thread thread = new Thread(
                () -> {
                    try {
                        body.run(new Dice(seed, number));
                    } catch (Throwable e) {
                        board.problem(name + " ended by " + e + " at "
                                + Arrays.toString(Arrays.copyOf(e.getStackTrace(), 6)));
                        over.set(true);
                    }
                },
                name + "-" + number);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void repeat(Dice dice, long pauseMicros, Body step) throws Exception {
        while (!over.get()) {
            step.run(dice);
            if (pauseMicros > 0) {
                LockSupport.parkNanos(
                        TimeUnit.MICROSECONDS.toNanos(dice.below((int) (2 * pauseMicros)) + 1L));
            }
        }
    }

    private void trigger(Dice dice) throws Exception {
        repeat(dice, 0, chance -> {
            Shot shot = new Shot(0, chance.below(1_000_000));
            swapped.hit(shot);
            if (shot.count() == 0) {
                lost.increment();
            } else if (shot.count() > 1) {
                doubled.increment();
            }
            int depth = chance.oneIn(200) ? chance.below(DEEPEST + 1) : 0;
            busy.get(chance.below(BUSY_POINTS)).hit(new Shot(depth, chance.below(1_000_000)));
            chance.gap();
        });
    }

    /** A consumer that notices a call after its close. */
    private static final class Plain implements ProbeConsumer<Shot> {
        private final Board board;
        private volatile boolean closed;

        Plain(Board board) {
            this.board = board;
        }

        @Override
        public Verdict handle(org.probus.api.ProbePoint<? extends Shot> point, Shot shot) {
            if (closed) {
                board.late("a consumer that was closed");
            }
            return shot.choice % 1_000 == 0 ? Verdict.REMOVE : Verdict.CONTINUE;
        }
    }

    private void attach(Dice dice) throws Exception {
        ProbeRegistry registry = bus.registry();
        repeat(dice, 500, chance -> {
            Plain consumer = new Plain(board);
            String[] points = chance.oneIn(4)
                    ? new String[] {"hotplug:*"}
                    : new String[] {busyPoint(chance), busyPoint(chance)};
            Registration registration = registry.register(Shot.class, consumer, points);
            chance.delay();
            registration.close();
            consumer.closed = true;
            attaches.increment();
        });
    }

    private void install(Dice dice) throws Exception {
        List<Guests> guests = new ArrayList<>();
        for (int i = 0; i < GUESTS; i++) {
            guests.add(new Guests(this, "hotplug.guest" + i));
        }
        repeat(dice, 2_000, chance -> guests.get(chance.below(GUESTS)).act(chance));
        for (Guests guest : guests) {
            guest.end();
        }
    }

    private void deploy(Dice dice) throws Exception {
        int[] version = new int[1];
        repeat(dice, 100_000, chance -> {
            if (chance.oneIn(3)) {
                bus.remove(DROPPED);
            } else {
                version[0]++;
                // Always at one point: a newcomer takes over when it is where the old one was.
                bus.drop(new GuestJar(DROPPED, "1." + version[0], "hotplug:busy-0", false));
            }
        });
        bus.remove(DROPPED);
    }

    private static GuestJar swappedJar(int version) {
        return new GuestJar(SWAPPED, "1." + version, SWAPPED_POINT, true);
    }

    private void swap(Dice dice) throws Exception {
        int[] version = new int[1];
        repeat(dice, 1_000, chance -> {
            version[0]++;
            bus.drop(swappedJar(version[0]));
            String wanted = "1." + version[0] + ".0";
            await("version " + wanted + " has taken over", () -> {
                Bundle bundle = bus.active(SWAPPED);
                return bundle != null && bundle.getVersion().toString().startsWith(wanted);
            });
            swaps.increment();
        });
    }

    private void await(String what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > PATIENCE_NANOS) {
                throw new IllegalStateException("not within a minute: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    /** Stops the threads, takes all guests out, and waits until nothing of them is left. */
    private void end() throws Exception {
        over.set(true);
        for (Thread thread : threads) {
            thread.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS));
            if (thread.isAlive()) {
                board.problem("does not end: " + stacks(List.of(thread)));
                return;
            }
        }
        bus.remove(SWAPPED);
        await(
                "the deploy folder is empty",
                () -> !bus.installed(SWAPPED) && !bus.installed(DROPPED));
        long begin = System.nanoTime();
        while (board.loadersLeft() > 0 && System.nanoTime() - begin < PATIENCE_NANOS) {
            System.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        if (board.loadersLeft() > 0) {
            board.problem(
                    board.loadersLeft() + " class loaders are left of " + board.loadersCreated());
        }
    }

    /** The threads that a stopped framework has left behind. */
    private void threadsLeft(Set<Thread> before) {
        long begin = System.nanoTime();
        List<Thread> left;
        do {
            left = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> !before.contains(thread) && thread.isAlive())
                    .filter(thread -> thread.getThreadGroup() != null
                            && !thread.getThreadGroup().getName().equals("system")
                            && !thread.getThreadGroup().getName().equals("InnocuousThreadGroup"))
                    .toList();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        } while (!left.isEmpty() && System.nanoTime() - begin < PATIENCE_NANOS);
        if (!left.isEmpty()) {
            board.problem("threads are left: " + stacks(left));
        }
    }

    private static String stacks(List<Thread> threads) {
        return threads.stream()
                .map(thread -> thread.getName() + "\n      "
                        + Arrays.stream(thread.getStackTrace())
                                .map(StackTraceElement::toString)
                                .collect(Collectors.joining("\n      ")))
                .collect(Collectors.joining("\n    "));
    }

    private Found found() {
        if (lost.sum() + doubled.sum() > 0) {
            board.problem(lost + " events were lost and " + doubled + " doubled over " + swaps
                    + " swaps");
        }
        if (swaps.sum() < 2 || lifecycles.sum() < 5 || attaches.sum() < 5) {
            board.problem("too little happened to prove anything: " + swaps + " swaps, "
                    + lifecycles + " lifecycles, " + attaches + " attaches");
        }
        long created = board.loadersCreated();
        String summary = board.hits() + " hits, " + swaps + " swaps, " + attaches + " attaches, "
                + lifecycles + " lifecycles, class loaders created " + created + " collected "
                + (created - board.loadersLeft()) + ", late calls " + board.late() + ", lost "
                + lost + ", doubled " + doubled + ", ";
        return new Found(summary, List.copyOf(board.problems()));
    }
}
