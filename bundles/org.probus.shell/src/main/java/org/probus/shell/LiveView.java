/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a command shows, shown again and again in its place, until Ctrl-C.
 *
 * <p>On a terminal each picture overwrites the last one. Into a pipe or a file the pictures follow
 * each other: JSON as it is, text with an empty line between.
 */
final class LiveView {
    private static final long PERIOD = TimeUnit.SECONDS.toNanos(2);
    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(100);
    private static final String CLEAR = "\u001b[H\u001b[2J";
    private static final String HOME = "\u001b[H";
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    private LiveView() {}

    /** One picture of a live view. */
    interface Picture {
        /** Prints it, and returns the exit code. */
        int show(Invocation call);
    }

    /** Shows a picture once, or while it is asked for and not ended. */
    static int show(Invocation call, Picture picture) throws InterruptedException {
        if (!call.arguments().has(Common.WATCH)) {
            return picture.show(call);
        }
        long period = call.arguments().nanos(Common.WATCH, PERIOD);
        if (period < SHORTEST) {
            throw CommandException.usage("option '--watch' wants 0.1 seconds or more");
        }
        try (Live live = call.lives().begin(call.session())) {
            boolean first = true;
            int code;
            do {
                code = paint(call, picture, first);
                first = false;
            } while (!live.await(period) && !call.screen().isClosed());
            return code;
        }
    }

    private static int paint(Invocation call, Picture picture, boolean first) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int code;
        try (PrintStream buffer = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            code = picture.show(call.on(call.screen().into(buffer)));
        }
        List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        Screen screen = call.screen();
        if (screen.terminal() && !call.json()) {
            screen.out().print(first ? CLEAR : HOME);
            int room = screen.height() > 2 ? screen.height() - 2 : lines.size();
            for (String line : lines.subList(0, Math.min(room, lines.size()))) {
                screen.out().print(line + CLEAR_LINE + System.lineSeparator());
            }
            if (lines.size() > room) {
                screen.print("(" + (lines.size() - room) + " more lines)" + CLEAR_LINE);
            }
            screen.out().print(CLEAR_BELOW);
        } else {
            if (!first && !call.json()) {
                screen.print("");
            }
            screen.print(lines);
        }
        screen.flush();
        return code;
    }
}
