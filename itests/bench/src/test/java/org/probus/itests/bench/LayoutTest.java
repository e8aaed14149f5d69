/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.FieldLayout;

import java.util.ArrayList;
import java.util.List;

/**
 * No cache line is written by two threads on the hit path: where this JVM puts the words that a
 * thread writes at each hit.
 *
 * <p>The collector may put any two objects side by side. So these words must be a line away from
 * both ends of their object, and from what others write there.
 */
final class LayoutTest {
    private static final int LINE = 64;

    /** The fields of a part of an object, by the name of its class. */
    private static List<FieldLayout> fields(ClassLayout whole, String part) {
        List<FieldLayout> fields = new ArrayList<>();
        for (FieldLayout field : whole.fields()) {
            if (field.hostClass().endsWith("." + part)) {
                fields.add(field);
            }
        }
        assertThat(fields).as(part).isNotEmpty();
        return fields;
    }

    private static long end(FieldLayout field) {
        return field.offset() + field.size();
    }

    private static long begin(List<FieldLayout> fields) {
        return fields.stream().mapToLong(FieldLayout::offset).min().orElseThrow();
    }

    private static long end(List<FieldLayout> fields) {
        return fields.stream().mapToLong(LayoutTest::end).max().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"Section, SectionCell", "Section$Track, TrackCell"})
    void theOwnersWordsShareNoLineWithWhatOthersWriteNorWithAnotherObject(String name, String part)
            throws Exception {
        ClassLayout whole = ClassLayout.parseClass(Class.forName("org.probus.srcu." + name));
        List<FieldLayout> words = fields(whole, part);

        assertThat(begin(words) - end(fields(whole, "Scanned"))).isGreaterThanOrEqualTo(LINE);
        assertThat(begin(words)).isGreaterThanOrEqualTo(LINE);
        assertThat(whole.instanceSize() - end(words)).isGreaterThanOrEqualTo(LINE);
    }

    /** A track has nothing there that is ever written again. */
    @Test
    void theOwnersWordsShareNoLineWithTheRestOfASection() throws Exception {
        ClassLayout whole = ClassLayout.parseClass(Class.forName("org.probus.srcu.Section"));

        assertThat(begin(fields(whole, "Section")) - end(fields(whole, "SectionCell")))
                .isGreaterThanOrEqualTo(LINE);
    }

    @Test
    void whatAThreadCountsInALoopSharesNoLineWithAnotherObject() throws Exception {
        ClassLayout counts = ClassLayout.parseClass(Class.forName("org.probus.core.Tally$Own"));
        List<FieldLayout> words = new ArrayList<>();
        for (FieldLayout field : counts.fields()) {
            if (field.name().length() > 2) { // the others fill a line
                words.add(field);
            }
        }

        assertThat(words).extracting(FieldLayout::name).contains("hits", "handled");
        assertThat(words).allSatisfy(field -> {
            assertThat(field.offset()).as(field.name()).isGreaterThanOrEqualTo(LINE);
            assertThat(counts.instanceSize() - end(field))
                    .as(field.name())
                    .isGreaterThanOrEqualTo(LINE);
        });
    }
}
