/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

/**
 * A column of a {@link Table}.
 *
 * @param title the header
 * @param number whether it is set to the right
 * @param leaves its turn to leave when the width is too small, 1 first; 0 if it stays
 * @param shrinks whether its names may be shortened, once no column is left to leave
 */
record Column(String title, boolean number, int leaves, boolean shrinks) {
    /** Returns a column of text that stays. */
    static Column text(String title) {
        return new Column(title, false, 0, false);
    }

    /** Returns a column of numbers that stays. */
    static Column number(String title) {
        return new Column(title, true, 0, false);
    }

    /** Returns a column of dotted names that may be shortened. */
    static Column names(String title) {
        return new Column(title, false, 0, true);
    }

    /** Returns this column as one that may leave, with its turn. */
    Column leaves(int turn) {
        return new Column(title, number, turn, shrinks);
    }

    /** Returns this column as one whose names may be shortened. */
    Column shrinking() {
        return new Column(title, number, leaves, true);
    }
}
