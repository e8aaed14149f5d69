/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The schedule that a run printed, {@code reader*12 updater*40}, once more. */
final class Replay implements Strategy {
    private final Deque<String> names = new ArrayDeque<>();

    Replay(String schedule) {
        for (String part : schedule.split(" ", -1)) {
            int star = part.indexOf('*');
            for (int i = Integer.parseInt(part.substring(star + 1)); i > 0; i--) {
                names.add(part.substring(0, star));
            }
        }
    }

    @Override
    public int choose(List<Task> enabled, boolean forced) {
        String name = names.poll();
        for (int i = 0; i < enabled.size(); i++) {
            if (name == null || enabled.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalStateException(
                "the schedule is of another scene or other code: " + name + " cannot go on now");
    }
}
