/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A stall as an event of the JDK's flight recorder. */
@Name("org.probus.srcu.Stall")
@Label("SRCU stall")
@Description("A grace period that is held up by readers")
@Category({"Probus", "SRCU"})
@StackTrace(false)
final class StallEvent extends Event {
    @Label("Domain")
    String domain = "";

    @Label("Age")
    @Timespan(Timespan.NANOSECONDS)
    long age;

    @Label("Readers")
    int readers;

    @Label("Report")
    String report = "";

    /** Records one, if a recording wants it. */
    static void record(Stall stall) {
        StallEvent event = new StallEvent();
        if (event.shouldCommit()) {
            event.domain = stall.domain();
            event.age = stall.ageNanos();
            event.readers = stall.readers().size();
            event.report = stall.describe();
            event.commit();
        }
    }
}
