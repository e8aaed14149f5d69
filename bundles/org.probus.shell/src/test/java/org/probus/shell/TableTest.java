/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Tables of several widths, as they are printed. */
class TableTest {
    private static Table orders() {
        Table table = new Table(List.of(
                Column.number("ID"),
                Column.names("POINT"),
                Column.text("KIND").leaves(2),
                Column.number("HITS/S"),
                Column.number("REMOVED").leaves(1)));
        row(table, "1", "com.acme.orders.OrderService#place", "method", "97.7k", "\u00b7");
        row(table, "13", "com.acme.pay.Gateway#charge", "event", "370", "1");
        return table;
    }

    private static void row(Table table, String... cells) {
        table.add(List.of(cells).stream().map(Cell::of).toList());
    }

    private static String text(Table table, int width) {
        return String.join("\n", table.lines(width, false, Glyphs.UNICODE));
    }

    @Test
    void numbersStandToTheRightAndNoLineEndsInBlanks() {
        assertThat(text(orders(), Table.UNLIMITED)).isEqualTo("""
                          ID  POINT                               KIND    HITS/S  REMOVED
                           1  com.acme.orders.OrderService#place  method   97.7k        \u00b7
                          13  com.acme.pay.Gateway#charge         event      370        1\
                        """);
    }

    @Test
    void columnsLeaveInTheirTurn() {
        assertThat(text(orders(), 62)).isEqualTo("""
                          ID  POINT                               KIND    HITS/S
                           1  com.acme.orders.OrderService#place  method   97.7k
                          13  com.acme.pay.Gateway#charge         event      370\
                        """);
        assertThat(text(orders(), 50)).isEqualTo("""
                          ID  POINT                               HITS/S
                           1  com.acme.orders.OrderService#place   97.7k
                          13  com.acme.pay.Gateway#charge            370\
                        """);
    }

    @Test
    void namesAreShortenedInTheirPackageAndThenCut() {
        assertThat(text(orders(), 40)).isEqualTo("""
                          ID  POINT                     HITS/S
                           1  c.a.o.OrderService#place   97.7k
                          13  c.a.p.Gateway#charge         370\
                        """);
        assertThat(text(orders(), 30)).isEqualTo("""
                          ID  POINT             HITS/S
                           1  c.a.o.OrderServ\u2026   97.7k
                          13  c.a.p.Gateway#c\u2026     370\
                        """);
    }

    @Test
    void noLineIsWiderThanTheWidth() {
        for (int width = 30; width < 100; width++) {
            int limit = width;
            assertThat(orders().lines(width, false, Glyphs.ASCII))
                    .allMatch(line -> line.length() <= limit);
        }
    }

    @Test
    void paintDoesNotMoveTheColumns() {
        Table table = new Table(List.of(Column.text("A"), Column.number("B")));
        table.add(List.of(new Cell("x", Style.ERROR), Cell.of("1")));
        assertThat(table.lines(80, true, Glyphs.UNICODE))
                .containsExactly(
                        "  \u001b[1mA\u001b[0m  \u001b[1mB\u001b[0m", "  \u001b[31mx\u001b[0m  1");
        assertThat(table.lines(80, false, Glyphs.UNICODE)).containsExactly("  A  B", "  x  1");
    }

    @Test
    void emptyCellsKeepTheirPlace() {
        Table table = new Table(List.of(Column.text("A"), Column.number("B"), Column.text("C")));
        row(table, "", "10", "x");
        row(table, "abc", "", "y");
        assertThat(table.lines(80, false, Glyphs.UNICODE))
                .containsExactly("  A     B  C", "       10  x", "  abc      y");
    }

    @Test
    void aRowOfTheWrongLengthIsRefused() {
        Table table = new Table(List.of(Column.text("A")));
        assertThatThrownBy(() -> row(table, "a", "b")).hasMessage("2 cells for 1 columns");
    }

    @Test
    void onlyPackagesAreShortened() {
        assertThat(Table.shortPackage("com.acme.orders:placed")).isEqualTo("c.a.orders:placed");
        assertThat(Table.shortPackage("com.acme.orders:com.acme.Orders#place(Order)@entry"))
                .isEqualTo("c.a.orders:c.a.Orders#place(Order)@entry");
        assertThat(Table.shortPackage("osgi:bundle")).isEqualTo("osgi:bundle");
    }

    @Test
    void charactersBeyondAsciiHaveStandIns() {
        assertThat(Glyphs.in("UTF-8")).isEqualTo(Glyphs.UNICODE);
        assertThat(Glyphs.in("US-ASCII")).isEqualTo(Glyphs.ASCII);
        assertThat(Glyphs.in("no such charset")).isEqualTo(Glyphs.ASCII);
        assertThat(new Format(false, Glyphs.ASCII).time(1_800)).isEqualTo("1.8 us");
    }
}
