/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Rows under a header, without boxes, that fit into the width they are given.
 *
 * <p>Too wide, it lets columns go in their turn, then shortens names in their package part
 * ({@code c.a.p.Gateway#charge}), then cuts them.
 */
final class Table {
    /** An output without an end of the line. */
    static final int UNLIMITED = Integer.MAX_VALUE;

    private static final String GAP = "  ";
    private static final int LEAST = 12;

    private final List<Column> columns;
    private final List<List<Cell>> rows = new ArrayList<>();

    Table(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /** Adds a row with one cell a column. */
    void add(List<Cell> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(
                    cells.size() + " cells for " + columns.size() + " columns");
        }
        rows.add(List.copyOf(cells));
    }

    /** Returns the lines, the header first. */
    List<String> lines(int width, boolean colour, Glyphs glyphs) {
        List<Integer> shown = fitting(width);
        List<List<Cell>> set = new ArrayList<>();
        set.add(columns.stream().map(c -> new Cell(c.title(), Style.HEADER)).toList());
        set.addAll(rows);
        int[] widths = widths(set);
        int over = total(shown, widths) - width;
        if (over > 0) {
            set = shortened(set, shown, width, glyphs);
            widths = widths(set);
        }
        List<String> lines = new ArrayList<>();
        for (List<Cell> row : set) {
            lines.add(line(row, shown, widths, colour));
        }
        return lines;
    }

    /** Returns the columns that stay, those let go that have to. */
    private List<Integer> fitting(int width) {
        List<Integer> shown =
                new ArrayList<>(IntStream.range(0, columns.size()).boxed().toList());
        List<List<Cell>> all = new ArrayList<>(rows);
        all.add(columns.stream().map(c -> Cell.of(c.title())).toList());
        int[] widths = widths(all);
        while (total(shown, widths) > width) {
            Optional<Integer> next = shown.stream()
                    .filter(i -> columns.get(i).leaves() > 0)
                    .min(Comparator.comparingInt(i -> columns.get(i).leaves()));
            if (next.isEmpty()) {
                break;
            }
            shown.remove(next.get());
        }
        return shown;
    }

    private List<List<Cell>> shortened(
            List<List<Cell>> set, List<Integer> shown, int width, Glyphs glyphs) {
        List<List<Cell>> result = set;
        for (int i : shown) {
            if (columns.get(i).shrinks()) {
                result = mapped(result, i, Table::shortPackage);
            }
        }
        for (int i : shown) {
            int[] widths = widths(result);
            int over = total(shown, widths) - width;
            if (over > 0 && columns.get(i).shrinks()) {
                int room = Math.max(LEAST, widths[i] - over);
                result = mapped(result, i, text -> cut(text, room, glyphs));
            }
        }
        return result;
    }

    private static List<List<Cell>> mapped(
            List<List<Cell>> set, int column, java.util.function.UnaryOperator<String> how) {
        List<List<Cell>> result = new ArrayList<>();
        for (List<Cell> row : set) {
            List<Cell> cells = new ArrayList<>(row);
            Cell cell = cells.get(column);
            cells.set(column, new Cell(how.apply(cell.text()), cell.style()));
            result.add(cells);
        }
        return result;
    }

    /** Shortens every segment of a package but the last one: {@code c.a.orders:placed}. */
    static String shortPackage(String name) {
        return name.replaceAll("\\b([\\p{L}_$])[\\p{L}\\p{N}_$]*\\.(?=[\\p{L}_$])", "$1.");
    }

    /** Cuts a text to a width; what is left out is marked. */
    static String cut(String text, int width, Glyphs glyphs) {
        int length = text.codePointCount(0, text.length());
        if (length <= width) {
            return text;
        }
        int kept = Math.max(0, width - glyphs.ellipsis().length());
        return text.substring(0, text.offsetByCodePoints(0, kept)) + glyphs.ellipsis();
    }

    private int[] widths(List<List<Cell>> set) {
        int[] widths = new int[columns.size()];
        for (List<Cell> row : set) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).width());
            }
        }
        return widths;
    }

    private static int total(List<Integer> shown, int[] widths) {
        return shown.stream().mapToInt(i -> widths[i] + GAP.length()).sum();
    }

    private String line(List<Cell> row, List<Integer> shown, int[] widths, boolean colour) {
        StringBuilder line = new StringBuilder();
        int spaces = 0;
        for (int i : shown) {
            Cell cell = row.get(i);
            int pad = widths[i] - cell.width();
            spaces += GAP.length() + (columns.get(i).number() ? pad : 0);
            if (!cell.text().isEmpty()) {
                line.append(" ".repeat(spaces));
                line.append(colour ? cell.style().paint(cell.text()) : cell.text());
                spaces = 0;
            }
            spaces += columns.get(i).number() ? 0 : pad;
            spaces += cell.text().isEmpty() && columns.get(i).number() ? widths[i] - pad : 0;
        }
        return line.toString();
    }
}
