/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.bundle.EventHook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.probus.api.management.ProbeManagement;
import org.probus.examples.orders.Ledger;
import org.probus.examples.orders.OrderFeed;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * The main service of {@code probus demo}.
 *
 * <p><b>Contract.</b> Takes the arguments of {@link Options}, prints what was measured to the
 * standard output and its progress to the standard error, and returns the exit code.
 *
 * <p><b>Threads.</b> One run at a time; the deactivate of this component ends it.
 */
@Component(service = ToIntFunction.class, property = "probus.main=demo")
public final class DemoMain implements ToIntFunction<String[]> {
    private static final int KEPT = 0;
    private static final int BROKEN = 1;
    private static final int USAGE = 2;
    private static final int INTERRUPTED = 130;
    private static final Duration STEP_LIMIT = Duration.ofSeconds(20);
    private static final long END_SECONDS_MAX = 10;

    private final BundleContext context;
    private final OrderFeed feed;
    private final Ledger ledger;
    private final ProbeManagement management;

    /** Where the output goes; a test gives another. */
    PrintStream out = System.out;

    /** Where the progress and the errors go; a test gives another. */
    PrintStream err = System.err;

    /** Open while a run lasts; guarded by this. */
    private CountDownLatch running = new CountDownLatch(0);

    /** The play of the run that lasts; guarded by this. */
    private @Nullable Churn churn;

    /** Set by {@link #stop} alone; guarded by this. */
    private boolean stopped;

    /**
     * Makes the service.
     *
     * @param context knows the folders, and tells of stops
     * @param feed sends the orders
     * @param ledger counts them
     * @param management tells what Probus has counted
     */
    @Activate
    public DemoMain(
            BundleContext context,
            @Reference OrderFeed feed,
            @Reference Ledger ledger,
            @Reference ProbeManagement management) {
        this.context = context;
        this.feed = feed;
        this.ledger = ledger;
        this.management = management;
    }

    @Override
    public int applyAsInt(String[] arguments) {
        try {
            Options options = Options.parse(arguments);
            if (options.help()) {
                out.print(Options.HELP);
                return KEPT;
            }
            return run(options);
        } catch (Options.UsageException e) {
            err.println("probus demo: " + e.getMessage());
            return USAGE;
        } catch (DemoException e) {
            err.println("probus demo: " + e.getMessage());
            return e.isInterrupted() ? INTERRUPTED : BROKEN;
        } catch (IOException e) {
            err.println("probus demo: " + e.getMessage());
            return BROKEN;
        }
    }

    private int run(Options options) throws DemoException, IOException, Options.UsageException {
        Path given = options.input();
        if (given != null && !(Files.isRegularFile(given) && Files.isReadable(given))) {
            throw new Options.UsageException("the option --input names " + given
                    + ", which is no file that can be read: name a file of orders");
        }
        Stops stops = new Stops(ledger);
        ServiceRegistration<EventHook> hook = context.registerService(
                EventHook.class,
                stops,
                FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, Integer.MAX_VALUE)));
        context.addBundleListener(stops);
        CountDownLatch mine = new CountDownLatch(1);
        try {
            Churn play = churn(options, stops);
            begin(play, mine);
            err.println("probus demo: " + Report.plural(options.rounds(), "round") + ", "
                    + Report.plural(options.threads(), "thread") + "; --help tells more");
            Report report = new Report(play.play());
            out.print(report.text());
            out.flush();
            return report.broken().isEmpty() ? KEPT : BROKEN;
        } finally {
            context.removeBundleListener(stops);
            hook.unregister();
            end(mine);
        }
    }

    private synchronized void end(CountDownLatch mine) {
        mine.countDown();
        if (running == mine) {
            churn = null;
        }
    }

    private synchronized void begin(Churn play, CountDownLatch mine) throws DemoException {
        if (stopped) {
            throw DemoException.interrupted("its start");
        }
        if (churn != null) {
            throw DemoException.failed("a demo is running already: wait for its end");
        }
        churn = play;
        running = mine;
    }

    private Churn churn(Options options, Stops stops) throws IOException {
        Path home = folder("probus.home");
        Path given = options.input();
        Path input = given != null ? given : home.resolve("data").resolve("orders.csv");
        DropFolder deploy =
                new DropFolder(home.resolve("demo").resolve("handlers"), folder("probus.deploy"));
        Parts parts = new Parts(feed, ledger, management, deploy, stops);
        Progress progress = new Progress(err, isTerminal(), this::counts);
        return new Churn(parts, options, input, progress, STEP_LIMIT);
    }

    private Path folder(String property) throws IOException {
        String value = context.getProperty(property);
        if (value == null) {
            throw new IOException("the property " + property
                    + " is not set: start the demo by bin/probus demo, which sets it");
        }
        return Path.of(value);
    }

    private String counts() {
        long late = ledger.shifts().stream()
                .mapToLong(shift -> shift.afterDeactivate() + shift.afterStop())
                .sum();
        return Report.grouped(ledger.sums().hits()) + " hits, " + late + " late";
    }

    /** Tells whether the progress is seen on a terminal, where a line can be written over. */
    private static boolean isTerminal() {
        try {
            String target = Path.of("/proc/self/fd/2").toRealPath().toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends a run that lasts, and waits until it has ended. */
    @Deactivate
    void stop() throws InterruptedException {
        CountDownLatch last;
        synchronized (this) {
            stopped = true;
            last = running;
            if (churn != null) {
                churn.cancel();
            }
        }
        if (!last.await(END_SECONDS_MAX, TimeUnit.SECONDS)) {
            System.getLogger("org.probus.examples.demo")
                    .log(
                            System.Logger.Level.WARNING,
                            "the demo has not ended in " + END_SECONDS_MAX
                                    + " s after it was told to");
        }
    }
}
