/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

import org.jspecify.annotations.Nullable;

/**
 * What became of many runs of a scene.
 *
 * @param runs how many there were
 * @param all whether they are all there are, within the bound
 * @param wrong the first that ended otherwise than it must; null if none did
 * @param seed the seed of that one; -1 if it has none
 */
record Explorer(long runs, boolean all, @Nullable Outcome wrong, long seed) {
    /** Tries every schedule with so many interruptions at the most. */
    static Explorer search(Scene scene, int bound, long mostRuns) throws Exception {
        Search search = new Search(bound);
        long runs = 0;
        while (runs < mostRuns) {
            Outcome outcome = Run.of(scene, search);
            runs++;
            if (wrong(scene, outcome)) {
                return new Explorer(runs, false, outcome, -1);
            }
            if (!search.advance()) {
                return new Explorer(runs, true, null, -1);
            }
        }
        return new Explorer(runs, false, null, -1);
    }

    /** Tries schedules by chance, one for each seed. */
    static Explorer walk(Scene scene, long firstSeed, long runs) throws Exception {
        for (long i = 0; i < runs; i++) {
            Outcome outcome = Run.of(scene, new RandomWalk(firstSeed + i));
            if (wrong(scene, outcome)) {
                return new Explorer(i + 1, false, outcome, firstSeed + i);
            }
        }
        return new Explorer(runs, false, null, -1);
    }

    private static boolean wrong(Scene scene, Outcome outcome) {
        return outcome.end() != (scene.waitsForEver() ? Outcome.End.STUCK : Outcome.End.DONE);
    }
}
