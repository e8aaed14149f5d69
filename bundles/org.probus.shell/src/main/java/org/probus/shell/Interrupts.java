/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.apache.felix.service.command.Job;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps watch over Ctrl-C in every session with a terminal, from each line's start to its end. */
final class Interrupts implements CommandSessionListener, AutoCloseable {
    private static final String TERMINAL = ".terminal";

    private final Map<Thread, JlineInterrupt> running = new ConcurrentHashMap<>();

    @Override
    public void beforeExecute(CommandSession session, CharSequence command) {
        if (Job.Utils.current() != null) {
            return; // a line within a line
        }
        end(null); // an Error ends a line without a word
        Object terminal = session.get(TERMINAL);
        try {
            if (terminal != null) {
                JlineInterrupt.begin(session, terminal)
                        .ifPresent(interrupt -> running.put(Thread.currentThread(), interrupt));
            }
        } catch (LinkageError e) {
            System.getLogger("org.probus.shell")
                    .log(System.Logger.Level.DEBUG, "Ctrl-C is left to Gogo: " + e);
        }
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Exception exception) {
        if (Job.Utils.current() == null) {
            end(exception);
        }
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Object result) {
        if (Job.Utils.current() == null) {
            end(null);
        }
    }

    private void end(@Nullable Exception failure) {
        JlineInterrupt interrupt = running.remove(Thread.currentThread());
        if (interrupt != null) {
            interrupt.end(failure);
        }
    }

    /** Gives Ctrl-C back to Gogo, in lines that run too. */
    @Override
    public void close() {
        for (Thread thread : Set.copyOf(running.keySet())) {
            JlineInterrupt interrupt = running.remove(thread);
            if (interrupt != null) {
                interrupt.end(null);
            }
        }
    }
}
