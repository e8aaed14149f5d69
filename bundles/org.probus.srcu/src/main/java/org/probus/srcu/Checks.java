/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

import java.lang.ref.WeakReference;

/** The debug mode of a domain: tokens that know their lock, and the order of waits. */
final class Checks {
    private final String name;
    private final Readers readers;
    private final Lockdep.Node node;

    /** This thread's tokens; weak, as {@link Readers} has its sections. */
    @SuppressWarnings("ThreadLocalUsage") // one per domain, on purpose
    private final ThreadLocal<@Nullable WeakReference<Token.Tokens>> mine = new ThreadLocal<>();

    Checks(String name, Readers readers) {
        this.name = name;
        this.readers = readers;
        this.node = new Lockdep.Node("domain " + name);
    }

    String name() {
        return "domain " + name;
    }

    /** Begins a section, and returns the token of it; as a whole, or not at all. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // late exits are written by their thread alone
    Section lock() {
        Token.Tokens tokens = find();
        if (tokens == null) {
            Section cell = readers.own(Thread.currentThread());
            tokens = cell.tokens == null ? new Token.Tokens(cell) : cell.tokens;
            cell.tokens = tokens;
            mine.set(new WeakReference<>(tokens));
        }
        tokens.trim(this);
        Section cell = tokens.cell;
        cell.enter(readers.bank(cell), cell.light);
        try {
            Section token = tokens.push(this);
            Lockdep.entered(node);
            return token;
        } catch (StackOverflowError e) {
            cell.depth--; // there is no stack for a call: see Section.unlock
            if (cell.depth == 0) {
                if (cell.bank == 0) {
                    cell.late0++;
                } else {
                    cell.late1++;
                }
            }
            throw e;
        }
    }

    /** A section has ended on this thread. */
    void left() {
        Lockdep.left(node);
    }

    /** Returns the section of this thread that counts; null if it never had one. */
    @Nullable
    Section section() {
        Token.Tokens tokens = find();
        return tokens == null ? null : tokens.cell;
    }

    private Token.@Nullable Tokens find() {
        WeakReference<Token.Tokens> held = mine.get();
        return held == null ? null : held.get();
    }

    /**
     * Records that this thread is about to wait for the readers of the domain.
     *
     * @throws IllegalStateException if that closes a cycle of waits
     */
    void waits() {
        Lockdep.waits(node);
    }
}
