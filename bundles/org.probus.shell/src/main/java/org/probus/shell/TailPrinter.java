/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.Registration;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Prints what a {@link TailConsumer} takes, on the thread of the command. */
final class TailPrinter {
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(100);

    private final DateTimeFormatter clock = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT)
            .withZone(ZoneId.systemDefault());
    private final Invocation call;
    private final TailConsumer consumer;
    private final String rate;
    private long id;
    private long printed;
    private boolean tripped;

    TailPrinter(Invocation call, TailConsumer consumer, String rate) {
        this.call = call;
        this.consumer = consumer;
        this.rate = rate;
    }

    /** Why a tail ended. */
    enum End {
        LIMIT("as many events as wanted"),
        TIME("the time is over"),
        INTERRUPTED("interrupted"),
        STOPPED("stopped from elsewhere"),
        CLOSED("nobody reads the output");

        private final String text;

        End(String text) {
            this.text = text;
        }
    }

    void attached(long registration, List<String> patterns, String limits) {
        id = registration;
        if (!call.json()) {
            call.screen()
                    .say("attached " + id + " to " + String.join(", ", patterns) + "; " + limits);
        }
    }

    /** Prints events until one of the ends comes. */
    End follow(Live live, Registration registration, long nanos) {
        long begun = System.nanoTime();
        try {
            while (!consumer.done()) {
                if (live.ended() || !registration.registered()) {
                    return End.STOPPED;
                }
                long rest = nanos - (System.nanoTime() - begun);
                if (rest <= 0) {
                    return End.TIME;
                }
                List<TailConsumer.Line> lines = new ArrayList<>();
                consumer.drain(lines, Math.min(rest, TICK));
                print(lines);
                if (!lines.isEmpty() && call.screen().isClosed()) {
                    return End.CLOSED;
                }
            }
            return End.LIMIT;
        } catch (InterruptedException e) {
            return End.INTERRUPTED; // the command returns, there is nobody else to tell
        }
    }

    private void print(List<TailConsumer.Line> lines) {
        for (TailConsumer.Line line : lines) {
            printed++;
            call.screen().printNow(call.json() ? json(line) : text(line));
        }
        if (!tripped && consumer.overRate() > 0 && !call.json()) {
            tripped = true;
            call.screen()
                    .say(call.screen()
                            .paint(
                                    Style.WARNING,
                                    "rate limit tripped: "
                                            + rate
                                            + "; what is over it is dropped and counted"
                                            + " (--rate raises it)"));
        }
    }

    private String text(TailConsumer.Line line) {
        String time = clock.format(Instant.ofEpochMilli(line.millis()));
        return call.screen().paint(Style.IDLE, time)
                + " "
                + EventText.oneLine(line.thread())
                + "  "
                + line.point()
                + "  "
                + line.event();
    }

    private static Json json(TailConsumer.Line line) {
        return Json.line("event")
                .put("time_ms", line.millis())
                .put("thread", line.thread())
                .put("point", line.point())
                .put("event", line.event());
    }

    /** Prints what is left, and says how it went. */
    void detached(End end) {
        List<TailConsumer.Line> rest = new ArrayList<>();
        consumer.drain(rest);
        print(rest);
        if (call.json()) {
            call.screen()
                    .printNow(Json.line("end")
                            .put("registration", id)
                            .put("reason", end.name().toLowerCase(Locale.ROOT))
                            .put("events", printed)
                            .put("dropped_rate", consumer.overRate())
                            .put("dropped_queue", consumer.overflow()));
            return;
        }
        Format format = call.format();
        StringBuilder line = new StringBuilder("detached " + id + " (" + end.text + "): ");
        line.append(format.amount(printed, "event")).append(" shown");
        if (consumer.overRate() > 0) {
            line.append(", ").append(format.amount(consumer.overRate()));
            line.append(" dropped over ").append(rate).append(" (--rate raises it)");
        }
        if (consumer.overflow() > 0) {
            line.append(", ").append(format.amount(consumer.overflow()));
            line.append(" dropped since the output was too slow");
        }
        call.screen().say(line.toString());
    }
}
