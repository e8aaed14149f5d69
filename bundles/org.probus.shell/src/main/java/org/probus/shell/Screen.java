/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;
import org.jspecify.annotations.Nullable;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Where a command prints: data to {@code out}, the rest to {@code err}.
 *
 * @param out the data, into a pipe, a file or a terminal
 * @param err what is said beside them
 * @param terminal whether {@code out} is a terminal that can move its cursor
 * @param colour whether to paint
 * @param width columns of text; {@link Table#UNLIMITED} into a pipe
 * @param height lines of text; 0 if unknown
 * @param glyphs the characters beyond ASCII
 * @param console the user's end; absent if nothing is to be said
 */
record Screen(
        PrintStream out,
        PrintStream err,
        boolean terminal,
        boolean colour,
        int width,
        int height,
        Glyphs glyphs,
        @Nullable Console console) {
    private static final int NARROW = 80;

    /** Returns the screen of a call. */
    static Screen of(CommandSession session, Arguments arguments, UnaryOperator<String> variables) {
        Console console = new Console(session, Process.Utils.current());
        boolean last = console.isEndOf(1);
        boolean terminal = last && session.get(".terminal") != null && canMove(session.get("TERM"));
        boolean quiet = arguments.has(Common.QUIET);
        return new Screen(
                quiet ? nothing() : console.out(),
                quiet ? nothing() : console.err(),
                terminal,
                colour(arguments, terminal, session, variables),
                arguments.has(Common.WIDE) ? Table.UNLIMITED : width(session, last, terminal),
                number(session.get("LINES")),
                Glyphs.in(String.valueOf(System.getProperty("file.encoding"))),
                quiet ? null : console);
    }

    private static boolean canMove(@Nullable Object type) {
        return type == null || !type.toString().startsWith("dumb");
    }

    private static boolean colour(
            Arguments arguments,
            boolean terminal,
            CommandSession session,
            UnaryOperator<String> variables) {
        return switch (arguments.value(Common.COLOR).orElse("auto")) {
            case "always" -> true;
            case "never" -> false;
            default ->
                terminal
                        && isEmpty(session.get("NO_COLOR"))
                        && isEmpty(variables.apply("NO_COLOR"));
        };
    }

    private static boolean isEmpty(@Nullable Object value) {
        return value == null || value.toString().isEmpty();
    }

    private static int width(CommandSession session, boolean last, boolean terminal) {
        Object columns = last ? session.get("COLUMNS") : null;
        if (columns == null) {
            return terminal ? NARROW : Table.UNLIMITED;
        }
        int width = number(columns);
        return width > 0 ? width : NARROW;
    }

    private static int number(@Nullable Object value) {
        try {
            return value == null ? 0 : Integer.parseInt(value.toString().trim());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static PrintStream nothing() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }

    /** Prints a line of data. */
    void print(Object line) {
        out.println(line);
    }

    /** Prints lines of data. */
    void print(List<String> lines) {
        lines.forEach(out::println);
    }

    /** Prints a line of data that comes when it comes, perhaps while a prompt is there. */
    void printNow(Object line) {
        if (console == null || !terminal || !console.above(line.toString())) {
            out.println(line);
            flush();
        }
    }

    /** Says something beside the data. */
    void say(String line) {
        if (console == null || !console.isEndOf(2)) {
            err.println(line);
            flush();
        } else if (!console.above(line)) {
            err.println(line);
            if (err.checkError()) { // an interrupt during a write has closed it for good
                console.println(line);
            }
            flush();
        }
    }

    /** Makes the user see what was printed so far. */
    void flush() {
        out.flush();
        err.flush();
        if (console != null) {
            console.flush();
        }
    }

    /** Tells whether nobody reads the data any more. */
    boolean isClosed() {
        return console != null && console.isClosed();
    }

    /** Tells whether a line may be rewritten: it is a terminal, and the user waits. */
    boolean rewritable() {
        return terminal && console != null && console.foreground();
    }

    /** Returns the text as it shows its meaning here. */
    String paint(Style style, String text) {
        return colour ? style.paint(text) : text;
    }

    /** Returns this screen with its data going elsewhere. */
    Screen into(PrintStream other) {
        return new Screen(other, err, terminal, colour, width, height, glyphs, console);
    }
}
