/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.orders;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A file of orders, one record in a line, read from its beginning as often as one likes.
 *
 * <p>Empty lines and a first line that is {@link Order#HEADER} are passed over; a line that is no
 * order is bad: it is counted, and passed over too.
 *
 * <p><b>Threads.</b> Each thread opens its own {@link Reader}.
 */
final class OrderFile {
    /** As many complaints are made one by one; the rest is summed up. */
    static final int COMPLAINTS_MAX = 20;

    private final Path path;

    private OrderFile(Path path) {
        this.path = path;
    }

    /**
     * Reads a file once from end to end, and complains about each bad record as {@code file:line}.
     *
     * @throws IOException if it cannot be read or holds no order: the message names it and the mend
     */
    static OrderFile check(Path path, Consumer<String> complaints) throws IOException {
        if (!Files.exists(path)) {
            throw new IOException(
                    "there is no file " + path + ": name a file of orders, one in a line");
        }
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new IOException(
                    path + " is not a file that can be read: name a text file of orders");
        }
        OrderFile file = new OrderFile(path);
        long good = 0;
        long bad = 0;
        try (Reader reader = file.open(0, 1)) {
            while (reader.next()) {
                if (reader.order() != null) {
                    good++;
                } else if (++bad <= COMPLAINTS_MAX) {
                    complaints.accept(path + ":" + reader.line() + ": " + reader.complaint());
                }
            }
        }
        if (bad > COMPLAINTS_MAX) {
            complaints.accept(path + ": " + bad + " bad records in all; the first " + COMPLAINTS_MAX
                    + " are named above");
        }
        if (good == 0) {
            throw new IOException(path + " holds no order (" + bad
                    + " bad records): write one in a line, as " + Order.HEADER);
        }
        return file;
    }

    /** Opens the file for the n-th of several threads: each reads its own share of the lines. */
    Reader open(int share, int shares) throws IOException {
        return new Reader(share, shares);
    }

    /** One reading of the file, from its first line to its last. */
    final class Reader implements AutoCloseable {
        private final BufferedReader text;
        private final int share;
        private final int shares;
        private long line;
        private @Nullable Order order;
        private @Nullable String complaint;

        private Reader(int share, int shares) throws IOException {
            // A stream, not a channel: an interrupt of the thread must not close the file.
            this.text = new BufferedReader(new InputStreamReader(
                    new FileInputStream(path.toFile()), StandardCharsets.UTF_8));
            this.share = share;
            this.shares = shares;
        }

        /** Goes to the next record of this share, good or bad; false at the end of the file. */
        boolean next() throws IOException {
            String text = this.text.readLine();
            for (; text != null; text = this.text.readLine()) {
                line++;
                if (line % shares == share && !text.isBlank() && !header(text)) {
                    parse(text);
                    return true;
                }
            }
            return false;
        }

        private boolean header(String text) {
            return line == 1 && text.strip().equals(Order.HEADER);
        }

        private void parse(String text) {
            try {
                order = Order.parse(text);
                complaint = null;
            } catch (IllegalArgumentException bad) {
                order = null;
                complaint = bad.getMessage();
            }
        }

        /** Returns the order of the record; null if it is a bad one. */
        @Nullable
        Order order() {
            return order;
        }

        /** Returns what is wrong with the record; null if it is a good one. */
        @Nullable
        String complaint() {
            return complaint;
        }

        /** Returns the number of the line of the record, from 1. */
        long line() {
            return line;
        }

        @Override
        public void close() throws IOException {
            text.close();
        }
    }
}
