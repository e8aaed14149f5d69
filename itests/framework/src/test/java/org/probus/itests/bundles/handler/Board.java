/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bundles.handler;

import org.probus.api.Verdict;

import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What the test and the handler share: a map of JDK objects, published by the test. */
final class Board {
    private final Map<String, Object> map;

    Board(Map<String, Object> map) {
        this.map = map;
    }

    /** What every handler of the tests does at a hit, as the board demands. */
    Verdict handle(String event) throws InterruptedException, HandlerFailure {
        counter("calls").incrementAndGet();
        trace("begin " + event);
        if (event.startsWith("throw")) {
            throw new HandlerFailure("as told: " + event);
        }
        if (event.startsWith("error")) {
            throw new AssertionError("as told: " + event);
        }
        if (event.startsWith("park")) {
            latch("entered").countDown();
            if (!latch("release").await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("not released in time");
            }
        }
        if (event.startsWith("task")) {
            ((Runnable) Objects.requireNonNull(map.get("task"))).run();
        }
        // The first use of a class at the end of a call: it fails if the bundle was taken away.
        trace(new LateClass().say("end " + event));
        return event.startsWith("remove") ? Verdict.REMOVE : Verdict.CONTINUE;
    }

    /** What an asynchronous handler does: it goes on when the stage on the board is complete. */
    @SuppressWarnings("unchecked")
    CompletionStage<?> begin(String event) {
        trace("begin " + event);
        CompletionStage<String> stage =
                (CompletionStage<String>) Objects.requireNonNull(map.get("stage"));
        return stage.thenApply(result -> {
            trace(new LateClass().say("end " + event));
            return result;
        });
    }

    @SuppressWarnings("unchecked")
    void trace(String what) {
        ((Queue<String>) Objects.requireNonNull(map.get("trace"))).add(what);
    }

    private AtomicLong counter(String name) {
        return (AtomicLong) map.computeIfAbsent(name, key -> new AtomicLong());
    }

    private CountDownLatch latch(String name) {
        return (CountDownLatch) Objects.requireNonNull(map.get(name));
    }
}
