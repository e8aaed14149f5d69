/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One lock in debug mode: good for one unlock, by its thread, innermost first.
 *
 * <p>Used by the thread of its section alone, whatever it finds wrong with others.
 */
final class Token {
    private final Checks checks;
    private final Tokens open;
    private final String thread = Thread.currentThread().getName();
    private boolean ended;

    /** The open tokens of one thread, the innermost first. */
    static final class Tokens {
        final Section cell;
        private final Deque<Token> stack = new ArrayDeque<>();

        Tokens(Section cell) {
            this.cell = cell;
        }

        /** Forgets the tokens whose sections were left without a call, at the end of a stack. */
        void trim(Checks checks) {
            while (stack.size() > cell.depth) {
                stack.pop().ended = true;
                checks.left();
            }
        }

        /** Makes the token of a section that was just entered. */
        Section push(Checks checks) {
            Token token = new Token(checks, this);
            stack.push(token);
            return new Section(cell, token);
        }
    }

    private Token(Checks checks, Tokens open) {
        this.checks = checks;
        this.open = open;
    }

    /** Ends the section of this token. */
    void unlock() {
        Section cell = open();
        @Nullable Token innermost = open.stack.peek();
        if (innermost != this) {
            throw new IllegalStateException("wrong token: an inner section of " + checks.name()
                    + " is still open on " + thread
                    + "; sections end in the reverse order of their beginnings");
        }
        ended = true;
        open.stack.pop();
        checks.left();
        cell.leave(); // last: where the stack ends before it, the caller leaves without a call
    }

    /** Returns the section that counts, if this token may be used here and now. */
    Section open() {
        if (!open.cell.isOf(Thread.currentThread())) {
            throw new IllegalStateException("wrong token: it is of thread " + thread
                    + ", and is used by " + Thread.currentThread().getName()
                    + "; a section ends where it began, one that another thread ends is begun by"
                    + " down()");
        }
        open.trim(checks);
        if (ended) {
            throw new IllegalStateException("unlock twice: this section of " + checks.name()
                    + " has been ended by " + thread
                    + " before; each lock() is ended by one unlock()");
        }
        return open.cell;
    }
}
