/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.apache.felix.service.command.CommandSession;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Ctrl-C at a terminal of JLine while a line runs; apart, since JLine need not be there. */
final class JlineInterrupt {
    private final Terminal terminal;
    private final Interruption interruption;
    private final SignalHandler ours;
    private final SignalHandler before;

    private JlineInterrupt(
            Terminal terminal,
            Interruption interruption,
            SignalHandler ours,
            SignalHandler before) {
        this.terminal = terminal;
        this.interruption = interruption;
        this.ours = ours;
        this.before = before;
    }

    /** Takes over Ctrl-C, if this is a terminal of JLine where somebody handles it. */
    static Optional<JlineInterrupt> begin(CommandSession session, Object terminal) {
        if (!(terminal instanceof Terminal jline)) {
            return Optional.empty();
        }
        Interruption interruption = new Interruption(session);
        SignalHandler ours = signal -> interruption.deliver();
        SignalHandler before = jline.handle(Signal.INT, ours);
        JlineInterrupt interrupt = new JlineInterrupt(jline, interruption, ours, before);
        if (before == SignalHandler.SIG_IGN || before == SignalHandler.SIG_DFL) {
            interrupt.end(null);
            return Optional.empty();
        }
        return Optional.of(interrupt);
    }

    /** Gives Ctrl-C back to who had it before, unless somebody else has taken it. */
    void end(@Nullable Exception failure) {
        interruption.end(failure);
        SignalHandler now = terminal.handle(Signal.INT, before);
        if (now != ours) {
            terminal.handle(Signal.INT, now);
        }
    }
}
