/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Orders from text, and what is said about text that is no order. */
final class OrderTest {
    private static final String LINE = "100001,birch-133,south,washer-m8,10,400";

    @Test
    void parsedLineGivesItsFields() {
        Order order = Order.parse(LINE);

        assertThat(order.id()).isEqualTo(100_001);
        assertThat(order.customer()).isEqualTo("birch-133");
        assertThat(order.region()).isEqualTo("south");
        assertThat(order.item()).isEqualTo("washer-m8");
        assertThat(order.quantity()).isEqualTo(10);
        assertThat(order.cents()).isEqualTo(400);
    }

    @Test
    void textOfAnOrderParsesToTheSameText() {
        assertThat(Order.parse(LINE)).hasToString(LINE);
        assertThat(Order.parse(" 1 , a , east , b , 2 , 3 ")).hasToString("1,a,east,b,2,3");
    }

    @Test
    void regionIsTheObjectOfTheListSoThatNothingIsCopied() {
        assertThat(Order.REGIONS.get(2)).isSameAs(Order.parse(LINE).region());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x,a,north,b,1,1        | has the id 'x': write a whole number of 1 or more",
                "0,a,north,b,1,1        | has the id '0': write a whole number of 1",
                ",a,north,b,1,1         | has the id '': write a whole number of 1",
                "9223372036854775808,a,north,b,1,1 | has the id '9223372036854775808'",
                "1,,north,b,1,1         | has an empty customer: write a name there",
                "1,a,nord,b,1,1         | region 'nord': write one of north, east, south, west",
                "1,a,north,,1,1         | has an empty item: write a name there",
                "1,a,north,b,-1,1       | quantity '-1': write a whole number from 1 to 1000000",
                "1,a,north,b,1000001,1  | quantity '1000001': write a whole number from 1 to",
                "1,a,north,b,1,1.5      | cents '1.5': write a whole number from 1 to 1000000000",
                "1,a,north,b,1          | ends before the cents: write " + Order.HEADER,
                "1,a,north,b,1,1,1      | has more fields than it should: write " + Order.HEADER,
                "''                     | has the id ''",
            })
    void badLineNamesTheFieldAndTheMend(String line, String said) {
        assertThatThrownBy(() -> Order.parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the record '" + line + "'")
                .hasMessageContaining(said);
    }

    @Test
    void largestNumbersAreTaken() {
        String line = Long.MAX_VALUE + ",a,north,b,1000000,1000000000";

        assertThat(Order.parse(line)).hasToString(line);
    }

    @Test
    void longLineIsCutInTheMessage() {
        assertThatThrownBy(() -> Order.parse("y".repeat(5_000)))
                .hasMessageStartingWith("the record 'yyyy")
                .hasMessageContaining("yy...'")
                .satisfies(e -> assertThat(e.toString().length()).isLessThan(300));
    }
}
