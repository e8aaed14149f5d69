/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Map;

/** Who holds the lock that a thread waits for, as far as the JVM tells. */
final class LockOwners {
    /** No thread. */
    static final long NOBODY = -1;

    /** Where Felix waits for the locks of bundles and for its global one, by {@code wait()}. */
    private static final Map<String, String> FELIX = Map.of(
            "acquireBundleLock", "org.apache.felix.framework.Felix",
            "acquireGlobalLock", "org.apache.felix.framework.Felix");

    private static final int TOP_FRAMES = 8;

    private LockOwners() {}

    /**
     * Returns the number of the thread that holds what a thread waits for without a limit: a
     * monitor, or a lock of java.util.concurrent.
     */
    static long ownerOf(long thread) {
        try {
            return Bean.ownerOf(thread);
        } catch (LinkageError e) {
            return NOBODY; // a JDK without the module java.management
        }
    }

    /** Tells whether a thread waits for a lock of the framework. */
    static boolean framework(StackTraceElement[] stack) {
        for (int i = 0; i < Math.min(TOP_FRAMES, stack.length); i++) {
            if (stack[i].getClassName().equals(FELIX.get(stack[i].getMethodName()))) {
                return true;
            }
        }
        return false;
    }

    /** The JVM's knowledge; a class of its own, since the module may be missing. */
    private static final class Bean {
        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        static long ownerOf(long thread) {
            ThreadInfo info = THREADS.getThreadInfo(thread);
            if (info == null) {
                return NOBODY; // it has ended, or is virtual
            }
            Thread.State state = info.getThreadState();
            return state == Thread.State.BLOCKED || state == Thread.State.WAITING
                    ? info.getLockOwnerId()
                    : NOBODY;
        }
    }
}
