/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import java.lang.ref.WeakReference;

/**
 * The way onto a track, as compiled code has it for a constant: HotSpot trusts the fields of
 * records. Its methods are as short as what HotSpot inlines without a profile, and so are those
 * that they call.
 *
 * @param track the track
 * @param owner its thread
 * @param readers those of its domain
 * @param light whether it goes without the fence B
 */
record OwnStart(TrackCell track, WeakReference<Thread> owner, Readers readers, boolean light)
        implements Section.Start {
    @Override
    public long begin() {
        return isMine() ? track.enter(light) : NONE;
    }

    private boolean isMine() {
        return owner.refersTo(Thread.currentThread()) && !readers.urgent();
    }
}
