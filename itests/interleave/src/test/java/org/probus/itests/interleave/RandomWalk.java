/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

import java.util.List;
import java.util.Random;

/** Schedules by chance; the seed says which. */
final class RandomWalk implements Strategy {
    private final Random random;
    private final int oneIn;

    RandomWalk(long seed) {
        random = new Random(seed);
        oneIn = 2 + random.nextInt(20);
    }

    @Override
    public int choose(List<Task> enabled, boolean forced) {
        if (forced && random.nextInt(oneIn) > 0) {
            return 0;
        }
        return random.nextInt(enabled.size());
    }
}
