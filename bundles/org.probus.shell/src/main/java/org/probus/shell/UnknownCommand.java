/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.apache.felix.service.command.Job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Tells a user with a prompt which command was probably meant by an unknown word. */
final class UnknownCommand implements CommandSessionListener {
    /** Returns the command that was probably meant: any command of any scope. */
    static Optional<String> meant(CommandSession session, String word) {
        List<String> names = new ArrayList<>();
        if (session.get(".commands") instanceof Collection<?> commands) {
            for (Object command : commands) {
                String name = command.toString();
                names.add(word.indexOf(':') < 0 ? name.substring(name.indexOf(':') + 1) : name);
            }
        }
        return Suggestion.of(word, names);
    }

    @Override
    public void beforeExecute(CommandSession session, CharSequence command) {
        // it is not known yet
    }

    /** Gogo shows the failure itself, after this. */
    @Override
    public void afterExecute(CommandSession session, CharSequence command, Exception exception) {
        boolean prompt = session.get(".reader") != null && Job.Utils.current() == null;
        if (prompt && exception instanceof CommandNotFoundException unknown) {
            meant(session, unknown.getCommand())
                    .ifPresent(name -> session.getConsole()
                            .println("no such command: '"
                                    + unknown.getCommand()
                                    + "'; did you mean '"
                                    + name
                                    + "'?"));
            session.getConsole().flush();
        }
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Object result) {
        // it was known
    }
}
