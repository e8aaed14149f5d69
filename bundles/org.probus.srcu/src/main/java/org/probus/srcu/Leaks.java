/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import java.util.ArrayList;
import java.util.List;

/** What still uses a domain: the four leaks of {@link Srcu#close}. */
final class Leaks {
    private Leaks() {}

    /** A sentence for each, with what to do; changes nothing. */
    static List<String> of(Readers readers, Callbacks callbacks, GracePeriods gracePeriods) {
        List<String> leaks = new ArrayList<>();
        List<Reader> inside = readers.inside();
        if (!inside.isEmpty()) {
            leaks.add(counted(inside.size(), "reader") + " inside, end each section first: "
                    + String.join("; ", inside.stream().map(Reader::describe).toList()));
        }
        long pending = callbacks.pending();
        if (pending > 0) {
            leaks.add(counted(pending, "callback") + " waiting to run, call barrier() first");
        }
        if (gracePeriods.running()) {
            leaks.add("a grace period is running, let it end first");
        }
        if (callbacks.cookiePending()) {
            leaks.add("a grace period of startPoll() is not over, poll it first");
        }
        return leaks;
    }

    private static String counted(long count, String what) {
        return count == 1 ? "1 " + what + " is" : count + " " + what + "s are";
    }
}
