/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

/** The scenes, and how far each is searched in the build. */
enum Repertoire {
    TwoGracePeriods(2),
    TwoReaders(2),
    TrackLap(2),
    EndedThread(1),
    EndedInside(2),
    SharedGracePeriods(1),
    CloneOfSection(2),
    CloneOfHold(2),
    LeaseRace(5),
    LeaseLastPut(2),
    LaterLabel(2),
    FirstLabel(2),
    InnerLabel(2),
    RemoveRace(3),
    RemoveAddDelAdd(3),
    RemoveFiltered(2),
    RemoveConfirmed(3),
    FilterClose(2);

    private final int bound;

    Repertoire(int bound) {
        this.bound = bound;
    }

    /** How often a thread is interrupted, at the most; {@code probus.interleave.deeper} adds. */
    int bound() {
        return bound + Integer.getInteger("probus.interleave.deeper", 0);
    }
}
