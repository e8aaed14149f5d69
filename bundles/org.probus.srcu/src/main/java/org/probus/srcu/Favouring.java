/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import java.lang.ref.WeakReference;

/**
 * The way into a domain for code that one thread runs more often than others: that thread's section
 * is a constant of the code, and is found without a look at the slots.
 *
 * <p>It is the section that the slots have for as long as the thread lives, so that no thread is in
 * two of them.
 *
 * @param first the section
 * @param owner its thread
 * @param others the way of all others
 */
record Favouring(Section first, WeakReference<Thread> owner, Slotted others)
        implements Section.Gate {
    @Override
    public Section lock() {
        if (!owner.refersTo(Thread.currentThread())) {
            return others.lock();
        }
        return others.begin(first);
    }
}
