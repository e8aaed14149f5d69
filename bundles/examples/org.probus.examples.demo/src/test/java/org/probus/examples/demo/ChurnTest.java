/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.probus.examples.orders.Order;
import org.probus.examples.orders.OrderFeed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The whole play against a bus that keeps its promises, and against ones that break each. */
final class ChurnTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int ROUNDS = 3;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    private Path orders() throws IOException {
        List<String> lines = new ArrayList<>(List.of(Order.HEADER));
        for (int i = 1; i <= 2_000; i++) {
            lines.add(i + ",a,north,b,1,1");
        }
        return Files.write(folder.resolve("orders.csv"), lines);
    }

    private Churn churn(FakeBus bus, Path input, Duration limit) {
        PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
        Progress progress = new Progress(out, false, () -> "counts");
        OrderFeed feed = new OrderFeed(bus, bus.ledger);
        Parts parts = new Parts(feed, bus.ledger, bus, bus, bus.stops);
        return new Churn(parts, new Options(ROUNDS, 2, null, false), input, progress, limit);
    }

    private Report play(FakeBus.Fault... faults) throws Exception {
        try (FakeBus bus = new FakeBus(faults)) {
            // A leak is searched for until half of the limit is over.
            boolean leak = List.of(faults).contains(FakeBus.Fault.LEAK);
            Duration limit = leak ? LIMIT.dividedBy(4) : LIMIT;
            return new Report(churn(bus, orders(), limit).play());
        }
    }

    @Test
    void busThatKeepsItsPromisesIsFoundToKeepThem() throws Exception {
        Report report = play();

        assertThat(report.broken()).isEmpty();
        assertThat(report.text())
                .contains("All 8 promises were kept.")
                .containsPattern("(\\d+) of \\1 +kept")
                .contains("held by orders-feed-1 in Slow")
                .contains("3   under load: 0 lost, 0 doubled")
                .doesNotContain("BROKEN");
    }

    @ParameterizedTest
    @CsvSource({
        "NO_WAIT, no call begins or runs after the stop returned",
        "CALL_AFTER_STOP, no call begins or runs after the stop returned",
        "GAP, no order is lost when v1 is swapped for v2",
        "TWICE, no order is handled twice",
        "DROP, no order is lost while a handler is plugged in",
        "LEAK, every handler's class loader is collected",
        "MISCOUNT, Probus counts the calls that the ledger counts",
    })
    void brokenPromiseIsNamed(FakeBus.Fault fault, String promise) throws Exception {
        Report report = play(fault);

        assertThat(report.broken()).extracting(Promise::text).contains(promise);
        assertThat(report.text()).contains("BROKEN", "Broken: " + promise).doesNotContain("All 8");
    }

    @Test
    void handlersComeAndGoInTheOrderOfThePlay() throws Exception {
        try (FakeBus bus = new FakeBus()) {
            churn(bus, orders(), LIMIT).play();

            assertThat(bus.steps.stream().distinct())
                    .containsExactly(
                            "put billing-1.jar",
                            "put billing-2.jar",
                            "remove billing.jar",
                            "put slow.jar",
                            "remove slow.jar");
            assertThat(bus.steps.subList(0, 3))
                    .containsExactly(
                            "put billing-1.jar", "put billing-2.jar", "remove billing.jar");
            assertThat(bus.steps.subList(3, 5))
                    .containsExactly("put billing-1.jar", "put " + "slow.jar");
            assertThat(bus.chain).isEmpty();
        }
    }

    @Test
    void progressHasALineForEachRound() throws Exception {
        play();

        assertThat(shown.toString(StandardCharsets.UTF_8))
                .contains("round 1 of 3: counts", "round 3 of 3: counts", "garbage: counts")
                .contains("slow in flight: counts");
    }

    @Test
    void stepThatDoesNotComeIsNamedAndTheFolderIsLeftClean() throws Exception {
        try (FakeBus bus = new FakeBus(FakeBus.Fault.NO_START)) {
            Churn churn = churn(bus, orders(), Duration.ofSeconds(1));

            assertThatThrownBy(churn::play)
                    .isInstanceOf(DemoException.class)
                    .hasMessage("waited 1 s for v1 to be plugged in, which did not come;"
                            + " no grace period is pending");
            assertThat(bus.steps)
                    .containsExactly("put billing-1.jar", "remove billing.jar", "remove slow.jar");
        }
    }

    @Test
    void feedThatEndsByItselfEndsThePlay() throws Exception {
        try (FakeBus bus = new FakeBus(FakeBus.Fault.NO_START)) {
            Path input = orders();
            Churn churn = churn(bus, input, LIMIT);
            Thread remover = new Thread(() -> {
                while (bus.steps.isEmpty()) {
                    LockSupport.parkNanos(1_000_000);
                }
                assertThat(input.toFile().delete()).isTrue();
            });
            remover.start();

            assertThatThrownBy(churn::play)
                    .isInstanceOf(DemoException.class)
                    .hasMessageContaining("the feed of orders:placed has ended: the file")
                    .hasMessageContaining("orders.csv");
            remover.join();
        }
    }

    @Test
    void cancelEndsThePlayAndLeavesNothingBehind() throws Exception {
        try (FakeBus bus = new FakeBus()) {
            Churn churn = churn(bus, orders(), LIMIT);
            churn.cancel();

            assertThatThrownBy(churn::play)
                    .isInstanceOfSatisfying(
                            DemoException.class,
                            e -> assertThat(e.isInterrupted()).isTrue())
                    .hasMessageStartingWith("interrupted while it waited for ");
            assertThat(bus.steps).contains("remove billing.jar", "remove slow.jar");
            long hits = bus.ledger.sums().hits();
            assertThat(bus.ledger.sums().hits()).isEqualTo(hits);
        }
    }

    @Test
    void handlerThatIsThereAlreadyIsRefused() throws Exception {
        try (FakeBus bus = new FakeBus()) {
            bus.chain.add(FakeHandler.of(Handlers.SLOW_JAR, 7, bus.ledger));

            assertThatThrownBy(churn(bus, orders(), LIMIT)::play)
                    .isInstanceOf(DemoException.class)
                    .hasMessageContaining("already handles orders:placed");
        }
    }

    @Test
    void missingInputIsNamed() throws Exception {
        try (FakeBus bus = new FakeBus()) {
            assertThatThrownBy(churn(bus, folder.resolve("none.csv"), LIMIT)::play)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("none.csv");
        }
    }
}
