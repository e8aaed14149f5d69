/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.management.ConsumerInfo;
import org.probus.api.management.Counters;

import java.util.ArrayList;
import java.util.List;

/** Consumers as rows of a table, and as JSON. */
final class ConsumerRows {
    private final Invocation call;
    private final Table table;

    ConsumerRows(Invocation call) {
        this.call = call;
        table = new Table(List.of(
                Column.number("ID"),
                Column.names("CONSUMER"),
                Column.names("BUNDLE"),
                Column.names("POINT"),
                Column.number("RANK").leaves(3),
                Column.number("HITS"),
                Column.number("HANDLED").leaves(2),
                Column.number("ERR"),
                Column.number("REMOVE").leaves(1),
                Column.number("PINS").leaves(4)));
    }

    void add(ConsumerInfo c, String point) {
        Format format = call.format();
        Counters n = c.counters();
        List<Cell> row = new ArrayList<>();
        row.add(Cell.of(Long.toString(c.id())));
        row.add(Cell.of(c.consumer()));
        row.add(Cell.of(bundle(c)));
        row.add(Cell.of(point));
        row.add(Cell.of(c.ranking() == 0 ? format.count(0) : Integer.toString(c.ranking())));
        row.add(Cell.of(format.count(n.hits())));
        row.add(Cell.of(format.count(n.handled())));
        row.add(Cell.alarm(n.errors(), Style.ERROR, format));
        row.add(Cell.of(format.count(n.removed())));
        row.add(Cell.of(format.count(c.pins())));
        table.add(row);
    }

    Table table() {
        return table;
    }

    /** Returns where it is attached, in a few words: the first point, and how many more. */
    static String where(ConsumerInfo c) {
        if (c.points().isEmpty()) {
            return "(waits for " + String.join(", ", c.patterns()) + ")";
        }
        int more = c.points().size() - 1;
        return c.points().get(0) + (more == 0 ? "" : " +" + more);
    }

    /** Returns its bundle as {@code name [id]}. */
    static String bundle(ConsumerInfo c) {
        return c.bundle().isEmpty() ? "(none)" : c.bundle() + " [" + c.bundleId() + "]";
    }

    /** Writes a consumer into a JSON object. */
    static Json json(Json to, ConsumerInfo c) {
        Counters n = c.counters();
        return to.put("id", c.id())
                .put("consumer", c.consumer())
                .put("bundle", c.bundle())
                .put("bundle_id", c.bundleId())
                .put("patterns", c.patterns())
                .put("points", c.points())
                .put("ranking", c.ranking())
                .put("hits", n.hits())
                .put("handled", n.handled())
                .put("errors", n.errors())
                .put("removed", n.removed())
                .put("pins", c.pins())
                .put("last_error", c.lastError());
    }
}
