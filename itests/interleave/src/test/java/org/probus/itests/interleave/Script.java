/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

import java.util.ArrayList;
import java.util.List;

/**
 * A schedule in words: who goes on, and up to where.
 *
 * <p>A line ends early when its thread has to wait. After the last line each thread goes on as long
 * as it can.
 */
final class Script implements Strategy {
    private static final String END = "(end)";

    private final List<Line> lines = new ArrayList<>();
    private int line;
    private int seen;
    private int arrivals = -1;

    /**
     * A line.
     *
     * @param name the thread
     * @param place the place before which it stops
     * @param times how often it has come there then
     */
    private record Line(String name, String place, int times) {}

    /** Lets a thread go on until it is about to take the step at a place. */
    Script upTo(String name, String place) {
        return upTo(name, place, 1);
    }

    /** Lets a thread go on until it is about to take the step at a place for the n-th time. */
    Script upTo(String name, String place, int times) {
        lines.add(new Line(name, place, times));
        return this;
    }

    /** Lets a thread go on until it ends or waits. */
    Script onwards(String name) {
        return upTo(name, END, 1);
    }

    /** Tells whether every place was come to. */
    boolean played() {
        return line == lines.size()
                || lines.subList(line, lines.size()).stream()
                        .allMatch(each -> each.place().equals(END));
    }

    @Override
    public int choose(List<Task> enabled, boolean forced) {
        while (line < lines.size()) {
            Line now = lines.get(line);
            int index = find(enabled, now.name());
            if (index >= 0 && !arrived(enabled.get(index), now)) {
                return index;
            }
            line++;
            seen = 0;
            arrivals = -1;
        }
        return 0;
    }

    private static int find(List<Task> enabled, String name) {
        for (int i = 0; i < enabled.size(); i++) {
            if (enabled.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private boolean arrived(Task task, Line now) {
        if (arrivals >= 0 && task.arrivals != arrivals && task.place.equals(now.place())) {
            seen++;
        }
        arrivals = task.arrivals;
        return seen == now.times();
    }
}
