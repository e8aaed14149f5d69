/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import org.jspecify.annotations.Nullable;
import org.probus.examples.orders.FeedRun;
import org.probus.examples.orders.Order;
import org.probus.examples.orders.Shift;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The play: plugs handlers in and out, round after round, while the feed sends orders.
 *
 * <p>Each step waits for what it has brought about, as the ledger and the framework report it.
 *
 * <p><b>Threads.</b> For one thread, once; {@link #cancel} for any.
 */
final class Churn {
    /* Overview.
     *
     *   round       drop v1 as billing.jar      wait until v1 has handled LOAD orders
     *   (the middle one: drop slow.jar, wait until it parks, remove it while it does)
     *               swap it for v2              wait until v2 has handled LOAD orders
     *   (the last one: stop the feed for a moment and compare the accounts)
     *               remove it                   wait until the bundle is gone
     *
     * Nothing is hurried or held back to suit the measurement: the feed runs at full speed while
     * every one of these happens.
     */

    /** How many orders a handler handles, under full load, before it is replaced. */
    static final long LOAD = 5_000;

    private static final int SLOW_TRIES = 5;

    /** So long a swap is waited for to be seen by a thread: a broken bus may hide it from all. */
    private static final Duration SEEN = Duration.ofSeconds(1);

    private final Parts parts;
    private final Options options;
    private final Path input;
    private final Progress progress;
    private final Await await;
    private final Accounts accounts;
    private final Duration garbageLimit;

    private @Nullable FeedRun run;
    private Findings.Slow slow = Findings.Slow.NONE;
    private long sendingNanos;
    private long sendingSinceNanos;

    /** The shifts up to this number were there before the present step. */
    private long seen;

    Churn(Parts parts, Options options, Path input, Progress progress, Duration limit) {
        this.parts = parts;
        this.options = options;
        this.input = input;
        this.progress = progress;
        this.garbageLimit = limit.dividedBy(2);
        this.accounts = new Accounts(parts);
        this.await = new Await(limit, progress, this::feedFailure, accounts::pending);
    }

    /** Makes the play end at its next wait. */
    void cancel() {
        await.cancel();
    }

    /**
     * Plays all rounds.
     *
     * @return what was measured
     * @throws DemoException if it could not be played to its end
     * @throws IOException if a file cannot be read or written
     */
    Findings play() throws DemoException, IOException {
        long start = System.nanoTime();
        accounts.checkAlone();
        try {
            startFeed(true);
            for (int round = 1; round <= options.rounds(); round++) {
                String name = "round " + round + " of " + options.rounds();
                progress.step(name, worthALine(round));
                round(round, name);
            }
            stopFeed();
            accounts.compareEnd();
            collect();
            return accounts.findings(new Findings.Frame(
                    options.rounds(),
                    options.threads(),
                    System.nanoTime() - start,
                    sendingNanos,
                    slow));
        } finally {
            progress.clear();
            cleanUp();
        }
    }

    private boolean worthALine(int round) {
        int each = Math.max(1, options.rounds() / 10);
        return round % each == 0 || round == options.rounds();
    }

    private void round(int round, String name) throws DemoException, IOException {
        Shift v1 = plugIn(Handlers.BILLING_1_JAR, Handlers.V1);
        if (round == (options.rounds() + 1) / 2) {
            pullOutInFlight();
            progress.step(name, false);
        }
        Shift v2 = plugIn(Handlers.BILLING_2_JAR, Handlers.V2);
        await.until("the stop of v1 to return", () -> parts.stops().of(v1) != null);
        await.holds("a thread of the feed to go from v1 to v2", SEEN, () -> hasGone(v1, v2));
        if (round == options.rounds()) {
            stopFeed();
            accounts.compare(v2);
            startFeed(false);
        }
        parts.deploy().remove(Handlers.BILLING_FILE);
        awaitGone("v2", v2);
    }

    /** Whether a thread that was with one shift is with another one now. */
    private boolean hasGone(Shift from, Shift to) {
        return parts.ledger().gaps().stream()
                .anyMatch(gap -> gap.from().equals(from) && gap.to().equals(to));
    }

    private Shift plugIn(String jar, String version) throws DemoException, IOException {
        parts.deploy().put(jar, Handlers.BILLING_FILE);
        String name = version.equals(Handlers.V1) ? "v1" : "v2";
        Shift shift = awaitShift(name, Handlers.BILLING, version);
        await.until(name + " to handle orders", () -> shift.orders() >= LOAD);
        return shift;
    }

    private Shift awaitShift(String name, String handler, String version) throws DemoException {
        Predicate<Shift> wanted = shift -> shift.id() > seen
                && shift.handler().equals(handler)
                && (version.isEmpty() || shift.version().equals(version));
        await.until(
                name + " to be plugged in",
                () -> parts.ledger().shifts().stream().anyMatch(wanted));
        List<Shift> all = parts.ledger().shifts();
        Shift found = all.stream().filter(wanted).reduce((a, b) -> b).orElseThrow();
        seen = found.id();
        return found;
    }

    private void awaitGone(String name, Shift shift) throws DemoException {
        await.until(
                name + " to be uninstalled",
                () -> parts.stops().isUninstalled(shift.bundle())
                        && parts.stops().of(shift) != null);
    }

    /** Pulls the slow handler out while calls of it are running, and notes what the stop did. */
    private void pullOutInFlight() throws DemoException, IOException {
        for (int tries = 1; tries <= SLOW_TRIES && slow.inFlight() == 0; tries++) {
            progress.step("slow in flight", tries == 1);
            parts.deploy().put(Handlers.SLOW_JAR, Handlers.SLOW_FILE);
            Shift shift = awaitShift("slow", Handlers.SLOW, "");
            await.until("slow to be in flight", () -> shift.running() > 0);
            parts.deploy().remove(Handlers.SLOW_FILE);
            await.until(
                    "the stop of slow to begin",
                    () -> parts.stops().stopping(shift.bundle())
                            || parts.stops().of(shift) != null);
            String[] holder = {""};
            await.until("slow's calls in flight", () -> {
                holder[0] = holder[0].isEmpty() ? accounts.holderOf(Handlers.SLOW) : holder[0];
                return parts.stops().of(shift) != null;
            });
            awaitGone("slow", shift);
            Stops.Stop stop = parts.stops().of(shift);
            if (stop != null) {
                slow = new Findings.Slow(
                        stop.inFlight(), shift.afterStop(), stop.nanos(), holder[0]);
            }
        }
    }

    private void startFeed(boolean complain) throws DemoException, IOException {
        long before = parts.ledger().sums().hits();
        run = parts.feed().start(input, options.threads(), line -> {
            if (complain) {
                progress.say("  " + line);
            }
        });
        sendingSinceNanos = System.nanoTime();
        await.until("the first orders", () -> parts.ledger().sums().hits() > before);
    }

    private void stopFeed() {
        FeedRun running = run;
        if (running != null) {
            progress.waitFor("the last hits to return");
            running.close();
            sendingNanos += System.nanoTime() - sendingSinceNanos;
            run = null;
        }
    }

    private Optional<String> feedFailure() {
        FeedRun running = run;
        if (running == null || !running.ended()) {
            return Optional.empty();
        }
        String why = running.failure().orElse("somebody stopped it");
        return Optional.of("the feed of " + Order.POINT + " has ended: " + why);
    }

    /** Collects garbage until no handler's class loader is left, or the time is over. */
    private void collect() throws DemoException {
        progress.step("collecting garbage", true);
        await.holds("the class loaders", garbageLimit, () -> {
            System.gc();
            return parts.ledger().loadersAlive().isEmpty();
        });
    }

    private void cleanUp() throws IOException {
        try {
            stopFeed();
        } finally {
            for (String name : Handlers.NAMES) {
                parts.deploy().remove(name);
            }
        }
    }
}
