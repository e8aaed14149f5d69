/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import org.probus.srcu.Flavour;
import org.probus.srcu.Srcu;
import org.probus.srcu.SrcuBuilder;
import org.probus.srcu.Stall;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A run of one scenario.
 *
 * <p>A writer publishes elements, and lets those that it unlinked grow older with each grace
 * period; readers load the element in view in a section, stay there for a random time, and note its
 * age. An age of 2 is a section that a grace period has not waited for.
 */
final class Torture {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long SHORT_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Settings settings;
    private final Consumer<String> out;

    /**
     * Makes it.
     *
     * @param out is told what is worth knowing before the result
     */
    Torture(Settings settings, Consumer<String> out) {
        this.settings = settings;
        this.out = out;
    }

    /** Runs it until the time is up, or something is wrong. */
    Result run() {
        BlockingQueue<Stall> stalls = Run.stalls();
        Srcu domain = domain(stalls);
        out.accept("torture: begins " + Settings.name(settings.scenario()) + ", "
                + Settings.name(domain.flavour()) + " since " + domain.flavourReason() + ", JDK "
                + Runtime.version().feature()
                + (Kind.hasVirtual() ? "" : " without virtual threads")
                + ": " + settings.replay());
        Run run = new Run(settings, domain, stalls);
        long begin = System.nanoTime();
        settings.scenario().start(run);
        settings.scenario().startWriters(run);
        Watch watch = new Watch(run);
        while (!run.over() && System.nanoTime() - begin < settings.nanos()) {
            LockSupport.parkNanos(this, LOOK_NANOS);
            if (settings.scenario() != Scenario.STALLS) {
                stalls.forEach(stall -> run.problem("stalled: " + stall.describe()));
            }
            watch.look();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        boolean clean = run.problems().isEmpty();
        run.stop();
        end(run, run.threads());
        if (clean && run.problems().isEmpty()) {
            run.start(Kind.PLATFORM, "end", dice -> close(run));
            end(run, run.threads());
        }
        Tally total = run.total();
        if (clean) {
            watch.lookBack(total, seconds);
        }
        return new Result(
                settings,
                domain.flavour(),
                total,
                domain.statistics().count(),
                run.ran.sum(),
                List.copyOf(run.problems()));
    }

    private Srcu domain(BlockingQueue<Stall> stalls) {
        SrcuBuilder builder = Srcu.named("torture")
                .debug(settings.scenario() == Scenario.DEBUG)
                .onStall(stalls::add)
                .stallAfter(
                        settings.scenario() == Scenario.STALLS
                                ? Staller.AFTER
                                : Duration.ofSeconds(60));
        return switch (settings.flavour()) {
            case FENCED -> builder.flavour(Flavour.FENCED).build();
            case AUTO -> builder.build();
            case ASYMMETRIC -> {
                try {
                    yield builder.flavour(Flavour.ASYMMETRIC).build();
                } catch (IllegalStateException e) {
                    out.accept("torture: falls back to fenced: " + e.getMessage());
                    yield builder.flavour(Flavour.FENCED).build();
                }
            }
        };
    }

    /** Waits for the threads; one that hangs is a problem. */
    private static void end(Run run, List<Thread> threads) {
        long patience = run.problems().isEmpty() ? PATIENCE_NANOS : SHORT_PATIENCE_NANOS;
        long begin = System.nanoTime();
        for (Thread thread : threads) {
            long left = patience - (System.nanoTime() - begin);
            try {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            } catch (InterruptedException e) {
                run.problem("interrupted while it waited for the end");
                Thread.currentThread().interrupt();
                return;
            }
            if (thread.isAlive()) {
                run.problem(thread.getName() + " does not end, it is at\n    "
                        + Arrays.stream(thread.getStackTrace())
                                .map(StackTraceElement::toString)
                                .collect(Collectors.joining("\n    ")));
            }
        }
    }

    /** Ends the domain, and what must be even then, is. */
    private static void close(Run run) {
        run.domain.barrier();
        run.domain.synchronize();
        if (run.ran.sum() != run.queued.sum()) {
            run.problem(run.ran.sum() + " callbacks have run after the last barrier, of "
                    + run.queued.sum() + " that were queued");
        }
        if (run.pins.sum() != 0) {
            run.problem(run.pins.sum() + " pins were taken and not released");
        }
        run.domain.close();
    }
}
