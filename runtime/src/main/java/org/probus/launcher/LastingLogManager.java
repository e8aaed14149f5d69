/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import java.util.logging.LogManager;

/**
 * The JDK's log manager, whose handlers stay when the JVM ends.
 *
 * <p>The JDK takes them away in a shutdown hook of its own. The framework stops at that very time,
 * and who holds it up then is what the log is read for.
 *
 * <p>{@link Main} names it to the JDK, and does not use it: that would make the JDK's own first.
 */
public final class LastingLogManager extends LogManager {
    /** The thread that resets the log manager when the JVM ends. */
    private static final String HOOK = "java.util.logging.LogManager$Cleaner";

    /** Makes the log manager; the JDK calls it. */
    public LastingLogManager() {}

    @Override
    public void reset() {
        if (!Thread.currentThread().getClass().getName().equals(HOOK)) {
            super.reset();
        }
    }
}
