/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.apache.felix.gogo.runtime.EOFError;
import org.apache.felix.gogo.runtime.Parser;
import org.apache.felix.gogo.runtime.SyntaxError;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands in their order, each with the place where it stands.
 *
 * <p>A line is a command. Empty lines and those that begin with {@code #} are none. A command whose
 * braces, brackets or quotes are still open goes on in the next line.
 *
 * @param commands the commands
 */
record Script(List<Entry> commands) {
    /**
     * A command and its place.
     *
     * @param place {@code file:line}; empty for a command given in one line
     * @param text the command
     */
    record Entry(String place, String text) {
        /** Returns a message with the place in front. */
        String at(String message) {
            return place.isEmpty() ? message : place + ": " + message;
        }
    }

    /** Reads a file. */
    static Script ofFile(String file) {
        Path path = Path.of(file);
        try {
            if (Files.isDirectory(path)) {
                throw CommandException.usage("the script " + file + " is a directory");
            }
            return of(file, Files.readString(path, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            throw CommandException.usage(
                    "no such script: " + file + " (looked for " + path.toAbsolutePath() + ")");
        } catch (CharacterCodingException e) {
            throw CommandException.usage("the script " + file + " is not in UTF-8");
        } catch (IOException e) {
            throw CommandException.usage("cannot read the script " + file + ": " + e);
        }
    }

    /** Reads the text of a {@code -c}. */
    static Script ofText(String text) {
        boolean one = text.strip().indexOf('\n') < 0;
        return one && !text.isBlank()
                ? new Script(List.of(new Entry("", text.strip())))
                : of("-c", text);
    }

    /** Parts a text into commands. */
    static Script of(String name, String text) {
        List<Entry> commands = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        int begun = 0;
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (open.isEmpty() && (line.isBlank() || line.stripLeading().startsWith("#"))) {
                continue;
            }
            begun = open.isEmpty() ? number : begun;
            open.append(open.isEmpty() ? "" : "\n").append(line);
            if (complete(open)) {
                commands.add(new Entry(name + ":" + begun, open.toString()));
                open.setLength(0);
            }
        }
        if (!open.isEmpty()) { // left open: running it tells what is missing
            commands.add(new Entry(name + ":" + begun, open.toString()));
        }
        return new Script(commands);
    }

    private static boolean complete(CharSequence text) {
        try {
            new Parser(text.toString()).program();
            return true;
        } catch (EOFError e) {
            return false;
        } catch (SyntaxError e) {
            return true; // more lines will not mend it
        }
    }
}
