/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.probus.api.management.Counters;

import java.util.concurrent.atomic.LongAdder;

/** The counters of a point, or of a consumer at a point; striped, read without a lock. */
final class Tally {
    final LongAdder hits = new LongAdder();
    final LongAdder handled = new LongAdder();
    final LongAdder errors = new LongAdder();
    final LongAdder removed = new LongAdder();
    final LongAdder missed = new LongAdder();
    final LongAdder ignored = new LongAdder();
    final LongAdder omitted = new LongAdder();

    Counters counters() {
        return new Counters(
                hits.sum(),
                handled.sum(),
                errors.sum(),
                removed.sum(),
                missed.sum(),
                ignored.sum(),
                omitted.sum());
    }

    static Counters sum(Counters a, Counters b) {
        return new Counters(
                a.hits() + b.hits(),
                a.handled() + b.handled(),
                a.errors() + b.errors(),
                a.removed() + b.removed(),
                a.missed() + b.missed(),
                a.ignored() + b.ignored(),
                a.omitted() + b.omitted());
    }
}
