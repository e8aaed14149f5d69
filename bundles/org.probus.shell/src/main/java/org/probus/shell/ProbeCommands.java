/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;

import java.util.List;

/**
 * The commands as Gogo calls them: one public method each, which prints and returns nothing.
 *
 * <p>The words come as strings. Asked for objects, Gogo would make numbers of what looks like one,
 * and {@code 007} or {@code 10d} would never reach a command as it was typed.
 */
public final class ProbeCommands {
    private final Dispatcher dispatcher;

    ProbeCommands(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** Returns the names of the commands, as Gogo wants them. */
    static String[] functions() {
        return List.of(
                        "list",
                        "info",
                        "consumers",
                        "tail",
                        "hit",
                        "off",
                        "swap",
                        "transitions",
                        "gp",
                        "stalls",
                        "profile",
                        "help")
                .toArray(String[]::new);
    }

    /**
     * Lists points.
     *
     * @param session the caller's session
     * @param words options and points
     * @throws InterruptedException on Ctrl-C
     */
    @Descriptor("list the points that have consumers")
    public void list(CommandSession session, String[] words) throws InterruptedException {
        dispatcher.run("list", session, words);
    }

    /**
     * Shows points in detail.
     *
     * @param session the caller's session
     * @param words options and points
     * @throws InterruptedException on Ctrl-C
     */
    @Descriptor("show a point and its consumers in detail")
    public void info(CommandSession session, String[] words) throws InterruptedException {
        dispatcher.run("info", session, words);
    }

    /**
     * Lists consumers.
     *
     * @param session the caller's session
     * @param words options and points
     * @throws InterruptedException on Ctrl-C
     */
    @Descriptor("list the consumers, of all points or of some")
    public void consumers(CommandSession session, String[] words) throws InterruptedException {
        dispatcher.run("consumers", session, words);
    }

    /**
     * Shows events as they come.
     *
     * @param session the caller's session
     * @param words options and points
     * @throws InterruptedException on Ctrl-C
     */
    @Descriptor("show the events of points as they come")
    public void tail(CommandSession session, String[] words) throws InterruptedException {
        dispatcher.run("tail", session, words);
    }

    /**
     * Hits a point by hand.
     *
     * @param session the caller's session
     * @param words options, a point and a value
     * @throws InterruptedException never
     */
    @Descriptor("hit a point by hand")
    public void hit(CommandSession session, String[] words) throws InterruptedException {
        dispatcher.run("hit", session, words);
    }

    /**
     * Unregisters consumers.
     *
     * @param session the caller's session
     * @param words options and the numbers of registrations
     * @throws InterruptedException never
     */
    @Descriptor("unregister consumers and wait until none of their calls runs")
    public void off(CommandSession session, String[] words) throws InterruptedException {
        dispatcher.run("off", session, words);
    }

    /**
     * Swaps a bundle for another, or turns the swap back.
     *
     * @param session the caller's session
     * @param words options and two bundles
     * @throws InterruptedException never
     */
    @Descriptor("replace a handler bundle by another, without losing an event")
    public void swap(CommandSession session, String[] words) throws InterruptedException {
        dispatcher.run("swap", session, words);
    }

    /**
     * Shows the swaps.
     *
     * @param session the caller's session
     * @param words options
     * @throws InterruptedException on Ctrl-C
     */
    @Descriptor("show the swap that is under way, and who is waited for")
    public void transitions(CommandSession session, String[] words) throws InterruptedException {
        dispatcher.run("transitions", session, words);
    }

    /**
     * Shows the grace periods.
     *
     * @param session the caller's session
     * @param words options
     * @throws InterruptedException on Ctrl-C
     */
    @Descriptor("show the grace periods, and who holds those that are pending")
    public void gp(CommandSession session, String[] words) throws InterruptedException {
        dispatcher.run("gp", session, words);
    }

    /**
     * Shows the waits that took long.
     *
     * @param session the caller's session
     * @param words options
     * @throws InterruptedException on Ctrl-C
     */
    @Descriptor("show the waits for handlers that took long, and who holds them")
    public void stalls(CommandSession session, String[] words) throws InterruptedException {
        dispatcher.run("stalls", session, words);
    }

    /**
     * Shows how long calls last, or has that taken or not.
     *
     * @param session the caller's session
     * @param words options, a point and a state
     * @throws InterruptedException on Ctrl-C
     */
    @Descriptor("show how long the calls of a point's consumers last")
    public void profile(CommandSession session, String[] words) throws InterruptedException {
        dispatcher.run("profile", session, words);
    }

    /**
     * Explains the commands.
     *
     * @param session the caller's session
     * @param words options and a command
     * @throws InterruptedException never
     */
    @Descriptor("explain the probe commands")
    public void help(CommandSession session, String[] words) throws InterruptedException {
        dispatcher.run("help", session, words);
    }
}
