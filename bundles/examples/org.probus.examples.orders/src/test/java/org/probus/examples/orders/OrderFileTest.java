/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files of orders, good and bad. */
final class OrderFileTest {
    @TempDir
    Path folder;

    private final List<String> complaints = new ArrayList<>();

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("orders.csv"), List.of(lines));
    }

    private static List<Long> ids(OrderFile file, int share, int shares) throws IOException {
        List<Long> ids = new ArrayList<>();
        try (OrderFile.Reader reader = file.open(share, shares)) {
            while (reader.next()) {
                Order order = reader.order();
                if (order != null) {
                    ids.add(order.id());
                }
            }
        }
        return ids;
    }

    @Test
    void badRecordIsNamedByFileAndLineAndPassedOver() throws Exception {
        Path path = file(Order.HEADER, "1,a,north,b,1,1", "2,a,nord,b,1,1", "", "3,a,west,b,1,1");

        OrderFile file = OrderFile.check(path, complaints::add);

        assertThat(ids(file, 0, 1)).containsExactly(1L, 3L);
        assertThat(complaints).hasSize(1);
        assertThat(complaints.get(0))
                .startsWith(path + ":3: the record '2,a,nord,b,1,1' has the region 'nord': write");
    }

    @Test
    void headerIsTakenForOneOnTheFirstLineAlone() throws Exception {
        Path path = file("1,a,north,b,1,1", Order.HEADER);

        OrderFile.check(path, complaints::add);

        assertThat(complaints).hasSize(1);
        assertThat(complaints.get(0)).startsWith(path + ":2: ");
    }

    @Test
    void manyBadRecordsAreSummedUp() throws Exception {
        List<String> lines = new ArrayList<>(List.of("1,a,north,b,1,1"));
        for (int i = 0; i < 100; i++) {
            lines.add("bad");
        }
        Path path = file(lines.toArray(String[]::new));

        OrderFile.check(path, complaints::add);

        assertThat(complaints).hasSize(OrderFile.COMPLAINTS_MAX + 1);
        assertThat(complaints.get(OrderFile.COMPLAINTS_MAX)).contains("100 bad records in all");
    }

    @Test
    void sharesOfAllThreadsAreTheWholeFile() throws Exception {
        OrderFile file = OrderFile.check(
                file("1,a,north,b,1,1", "2,a,north,b,1,1", "3,a,north,b,1,1", "4,a,north,b,1,1"),
                complaints::add);

        assertThat(ids(file, 0, 3)).containsExactly(3L);
        assertThat(ids(file, 1, 3)).containsExactly(1L, 4L);
        assertThat(ids(file, 2, 3)).containsExactly(2L);
    }

    @Test
    void missingFileIsNamed() {
        Path path = folder.resolve("none.csv");

        assertThatThrownBy(() -> OrderFile.check(path, complaints::add))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no file " + path + ": name a file of orders, one in a line");
    }

    @Test
    void folderIsNoFileOfOrders() {
        assertThatThrownBy(() -> OrderFile.check(folder, complaints::add))
                .hasMessage(folder + " is not a file that can be read: name a text file of orders");
    }

    @Test
    void fileWithoutAnOrderIsRefused() throws Exception {
        Path path = file(Order.HEADER, "bad", "worse");

        assertThatThrownBy(() -> OrderFile.check(path, complaints::add))
                .hasMessage(path + " holds no order (2 bad records): write one in a line, as "
                        + Order.HEADER);
    }

    @Test
    void bytesThatAreNoTextAreBadRecords() throws Exception {
        Path path = folder.resolve("orders.bin");
        Files.write(path, new byte[] {(byte) 0xff, 0, (byte) 0x80, '\n', (byte) 0xc3, '\n'});

        assertThatThrownBy(() -> OrderFile.check(path, complaints::add))
                .hasMessageContaining("holds no order (2 bad records)");
    }
}
