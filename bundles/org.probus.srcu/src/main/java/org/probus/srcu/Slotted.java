/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

/**
 * The readers as compiled code has them for constants: HotSpot trusts the fields of records.
 *
 * @param slots those of the readers
 * @param light whether sections in slots go without the fence B
 */
@SuppressWarnings("ArrayRecordComponent") // for that reason, and nobody compares it
record Slotted(@Nullable Section[] slots, Readers readers, boolean light) implements Section.Gate {
    @Override
    public Section lock() {
        Thread thread = Thread.currentThread();
        Section section = slots[Readers.slot(thread)];
        if (section == null || !section.isOf(thread)) {
            return readers.lockUnslotted(thread);
        }
        return begin(section);
    }

    /** Begins a section of this thread, which has it in its slot. */
    Section begin(Section section) {
        section.enter(readers.bank(section), light);
        return section;
    }

    /** The same, for code that is most often run by the thread of a section. */
    Section.Gate favouring(Section section) {
        return has(section) ? new Favouring(section, section.owner, this) : this;
    }

    /** Whether a section is in its slot, where it stays while its thread lives. */
    boolean has(Section section) {
        Thread owner = section.owner();
        return owner != null && slots[Readers.slot(owner)] == section;
    }
}
