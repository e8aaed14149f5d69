/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

import java.util.ArrayList;
import java.util.List;

/**
 * Every schedule in which threads are interrupted at most so often, depth first.
 *
 * <p>Places where a thread waits, ends or rests cost nothing: all their choices are tried.
 */
final class Search implements Strategy {
    private final int bound;
    private final List<Choice> path = new ArrayList<>();
    private int position;
    private int used;

    /** A choice of the current path. */
    private static final class Choice {
        final int options;
        int taken;

        Choice(int options) {
            this.options = options;
        }
    }

    Search(int bound) {
        this.bound = bound;
    }

    @Override
    public int choose(List<Task> enabled, boolean forced) {
        int options = forced && used >= bound ? 1 : enabled.size();
        if (options == 1) {
            return 0;
        }
        if (position == path.size()) {
            path.add(new Choice(options));
        }
        Choice choice = path.get(position++);
        if (choice.options != options) {
            throw new IllegalStateException("a run was not the same as the one before it: "
                    + options + " choices in place of " + choice.options);
        }
        if (forced && choice.taken > 0) {
            used++;
        }
        return choice.taken;
    }

    /** Goes to the next schedule; false after the last one. */
    boolean advance() {
        position = 0;
        used = 0;
        while (!path.isEmpty()) {
            Choice deepest = path.get(path.size() - 1);
            if (++deepest.taken < deepest.options) {
                return true;
            }
            path.remove(path.size() - 1);
        }
        return false;
    }
}
