/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.FieldLayout;
import org.probus.srcu.Section;

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

    /** Written by a wait that has met the section: rarely, and for the owner to read. */
    private static final String OF_A_WAIT = "overdue";

    private final ClassLayout section = ClassLayout.parseClass(Section.class);

    /** The fields of a part of a section, by the name of its class. */
    private List<FieldLayout> fields(String part) {
        List<FieldLayout> fields = new ArrayList<>();
        for (FieldLayout field : section.fields()) {
            if (field.hostClass().endsWith("." + part) && !field.name().equals(OF_A_WAIT)) {
                fields.add(field);
            }
        }
        assertThat(fields).as(part).isNotEmpty();
        return fields;
    }

    private static long end(FieldLayout field) {
        return field.offset() + field.size();
    }

    @Test
    void theOwnersWordsShareNoLineWithAnotherObject() {
        assertThat(fields("SectionCell")).allSatisfy(field -> {
            assertThat(field.offset()).as(field.name()).isGreaterThanOrEqualTo(LINE);
            assertThat(section.instanceSize() - end(field))
                    .as(field.name())
                    .isGreaterThanOrEqualTo(LINE);
        });
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

    @Test
    void theOwnersWordsShareNoLineWithWhatOthersWrite() {
        long last =
                fields("SectionCell").stream().mapToLong(LayoutTest::end).max().orElseThrow();
        assertThat(fields("Section"))
                .allSatisfy(field -> assertThat(field.offset() - last)
                        .as(field.name())
                        .isGreaterThanOrEqualTo(LINE));
    }
}
