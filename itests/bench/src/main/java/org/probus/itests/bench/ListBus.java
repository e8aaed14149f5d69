/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

/** A loop over a {@link java.util.concurrent.CopyOnWriteArrayList}, which protects nothing. */
final class ListBus implements Bus {
    private final Loops loops;

    ListBus(int handlers) {
        Probus.warm();
        loops = new Loops(handlers, Probus.site("bench:rival").point());
    }

    @Override
    public Event post(long number) {
        Event event = new Event(number);
        loops.plain(event);
        return event;
    }
}
