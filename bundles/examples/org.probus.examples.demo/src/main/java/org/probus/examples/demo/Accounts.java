/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import org.probus.api.management.ConsumerInfo;
import org.probus.api.management.Counters;
import org.probus.api.management.Holder;
import org.probus.api.management.PendingGrace;
import org.probus.api.management.PointInfo;
import org.probus.examples.orders.Ledger;
import org.probus.examples.orders.Order;
import org.probus.examples.orders.Shift;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * The two accounts of what happened, that of the ledger and that of Probus, brought together.
 *
 * <p><b>Threads.</b> For the demo's thread.
 */
final class Accounts {
    private final Parts parts;
    private final List<String> differences = new ArrayList<>();
    private long compared;

    Accounts(Parts parts) {
        this.parts = parts;
    }

    /** Makes sure that nobody else handles orders, whom the ledger would not know. */
    void checkAlone() throws DemoException {
        List<ConsumerInfo> others = parts.management().consumers(Order.POINT);
        if (!others.isEmpty()) {
            ConsumerInfo other = others.get(0);
            throw DemoException.failed(other.consumer() + " of " + other.bundle()
                    + " already handles " + Order.POINT
                    + ", and the demo can only count its own handlers: stop that bundle first");
        }
    }

    /** Compares what both have counted for one handler while the feed stands still. */
    void compare(Shift shift) {
        List<ConsumerInfo> consumers = parts.management().consumers(Order.POINT);
        if (consumers.size() != 1 || consumers.get(0).bundleId() != shift.bundle()) {
            differences.add("Probus has " + consumers.size() + " consumers at " + Order.POINT
                    + " where the ledger knows of " + shift);
            return;
        }
        Counters counters = consumers.get(0).counters();
        expect("calls of " + shift + " that began", counters.hits(), shift.begun());
        expect("calls of " + shift + " that ended", counters.handled(), shift.ended());
        expect("errors of " + shift, counters.errors(), 0);
    }

    /** Compares the sums over the whole play, when the feed has stopped. */
    void compareEnd() {
        Counters counters = point();
        Ledger.Sums sums = parts.ledger().sums();
        long calls = sum(Shift::ended);
        compared = calls;
        expect("calls of all handlers", counters.handled(), calls);
        expect("errors of all handlers", counters.errors(), 0);
        expect("hits that were too deep", counters.missed(), 0);
        long handled = sums.hits() - sums.none();
        if (counters.hits() < handled || counters.hits() > sums.hits()) {
            differences.add("hits while armed: Probus has " + counters.hits() + ", the ledger sent "
                    + sums.hits() + " and saw " + handled + " handled");
        }
        long marks = sum(Shift::orders);
        if (marks != calls) {
            differences.add("the ledger itself: " + calls + " calls, but " + marks
                    + " marks on the orders");
        }
    }

    private Counters point() {
        for (PointInfo point : parts.management().points()) {
            if (point.name().equals(Order.POINT)) {
                return point.counters();
            }
        }
        differences.add("Probus does not know the point " + Order.POINT);
        return new Counters(0, 0, 0, 0, 0);
    }

    private void expect(String what, long probus, long ledger) {
        if (probus != ledger) {
            differences.add(what + ": Probus has " + probus + ", the ledger " + ledger);
        }
    }

    private long sum(ToLongFunction<Shift> count) {
        return parts.ledger().shifts().stream().mapToLong(count).sum();
    }

    private long orders(String handler, String version) {
        return parts.ledger().shifts().stream()
                .filter(shift -> shift.handler().equals(handler))
                .filter(shift -> version.isEmpty() || shift.version().equals(version))
                .mapToLong(Shift::orders)
                .sum();
    }

    /** Brings together all that was measured. */
    Findings findings(Findings.Frame frame) {
        Ledger ledger = parts.ledger();
        List<Ledger.Gap> swaps = ledger.gaps().stream()
                .filter(gap -> gap.from().version().equals(Handlers.V1)
                        && gap.to().version().equals(Handlers.V2))
                .toList();
        return new Findings(
                frame,
                ledger.sums(),
                new Findings.Handled(
                        orders(Handlers.BILLING, Handlers.V1),
                        orders(Handlers.BILLING, Handlers.V2),
                        orders(Handlers.SLOW, "")),
                new Findings.Late(
                        sum(Shift::lateBegun), sum(Shift::afterDeactivate), sum(Shift::afterStop)),
                new Findings.Loaders(
                        ledger.loadersCreated(),
                        ledger.loadersAlive().stream().map(Shift::toString).toList()),
                parts.management().gracePeriods(),
                Spread.of(parts.stops().all().stream().map(Stops.Stop::nanos).toList()),
                new Findings.Swaps(
                        (int) swaps.stream().map(Ledger.Gap::to).distinct().count(),
                        swaps.stream().mapToLong(Ledger.Gap::orders).sum(),
                        Spread.of(swaps.stream().map(Ledger.Gap::nanos).toList())),
                new Findings.Comparison(compared, List.copyOf(differences)));
    }

    /** Names a thread that is in a handler of a bundle while a grace period waits; or nothing. */
    String holderOf(String bundle) {
        for (PendingGrace grace : parts.management().gracePeriods().pending()) {
            for (Holder holder : grace.holders()) {
                if (holder.bundle().contains(bundle)) {
                    return holder.thread() + " in " + holder.consumer();
                }
            }
        }
        return "";
    }

    /** Tells which grace periods are pending and who holds them. */
    String pending() {
        List<PendingGrace> pending = parts.management().gracePeriods().pending();
        if (pending.isEmpty()) {
            return "no grace period is pending";
        }
        StringBuilder text = new StringBuilder();
        for (PendingGrace grace : pending) {
            text.append(text.isEmpty() ? "" : "; ")
                    .append(grace.reason())
                    .append(String.format(
                            Locale.ROOT, " waits for %.1f s", grace.ageNanos() / 1e9));
            for (Holder holder : grace.holders()) {
                text.append(", held by ").append(holder.thread()).append(" in ");
                text.append(holder.consumer().isEmpty() ? "no handler" : holder.consumer());
            }
        }
        return text.toString();
    }
}
