/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Gives the completion of the commands to every interactive session, whatever its profile.
 *
 * <p>An interactive session of Gogo with JLine has a map of completions, and any command that it
 * runs is a chance to fill in ours; the first is its own profile.
 */
final class SessionListener implements CommandSessionListener, AutoCloseable {
    private static final String COMPLETIONS = ".completions";
    private static final List<String> EXCEPTIONS = List.of("exception", "pipe-exception");

    private final Set<CommandSession> sessions =
            Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));
    private final List<Spec> specs;
    private final Proposals proposals;

    SessionListener(List<Spec> specs, Proposals proposals) {
        this.specs = specs;
        this.proposals = proposals;
    }

    @Override
    public void beforeExecute(CommandSession session, CharSequence command) {
        if (session.get(COMPLETIONS) instanceof Map<?, ?> map
                && !map.containsKey(specs.get(0).fullName())) {
            try {
                JlineCompletions.install(session, map, specs, proposals);
                sessions.add(session);
            } catch (LinkageError e) {
                System.getLogger("org.probus.shell")
                        .log(System.Logger.Level.DEBUG, "no completion: JLine is not wired: " + e);
            }
        }
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Exception exception) {
        // what was installed stays for the session
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Object result) {
        // what was installed stays for the session
    }

    /**
     * Takes out of all sessions what holds classes of this bundle: the completion, and the last
     * failure, which Gogo keeps for the user.
     */
    @Override
    public void close() {
        for (CommandSession session : List.copyOf(sessions)) {
            session.put(JlineCompletions.FUNCTION, null);
            if (session.get(COMPLETIONS) instanceof Map<?, ?> map) {
                specs.forEach(spec -> map.remove(spec.fullName()));
            }
            for (String variable : EXCEPTIONS) {
                if (session.get(variable) instanceof Exception failure && isOurs(failure)) {
                    session.put(variable, null);
                }
            }
        }
        sessions.clear();
    }

    private static boolean isOurs(Exception failure) {
        return failure instanceof CommandException
                || List.of(failure.getSuppressed()).stream()
                        .anyMatch(CommandException.class::isInstance);
    }
}
