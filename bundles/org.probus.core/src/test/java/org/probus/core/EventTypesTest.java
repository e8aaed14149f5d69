/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.probus.api.AsyncConsumer;
import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.Verdict;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The type of event that a consumer's class declares. */
class EventTypesTest {
    private interface Named<T> extends ProbeConsumer<T> {}

    private abstract static class Base<A, B> implements Named<B> {
        @Override
        public Verdict handle(ProbePoint<? extends B> point, B event) {
            return Verdict.CONTINUE;
        }
    }

    private static final class Direct implements ProbeConsumer<Integer> {
        @Override
        public Verdict handle(ProbePoint<? extends Integer> point, Integer event) {
            return Verdict.CONTINUE;
        }
    }

    private static final class Async implements AsyncConsumer<Integer> {
        @Override
        public CompletionStage<?> begin(ProbePoint<? extends Integer> point, Integer event) {
            return CompletableFuture.completedStage(event);
        }
    }

    private static final class Inherited extends Base<Integer, String> {}

    private static final class OfList extends Base<Integer, List<String>> {}

    private static final class Open<T> extends Base<Integer, T> {}

    @SuppressWarnings("rawtypes")
    private static final class Raw extends Base {}

    @Test
    void theTypeIsReadFromTheDeclaration() {
        assertThat(EventTypes.of(Direct.class)).isEqualTo(Integer.class);
        assertThat(EventTypes.of(Async.class)).isEqualTo(Integer.class);
        assertThat(EventTypes.of(Inherited.class)).isEqualTo(String.class);
        assertThat(EventTypes.of(OfList.class)).isEqualTo(List.class);
    }

    @Test
    void whereItIsNotDeclaredItIsObject() {
        ProbeConsumer<String> lambda = (point, event) -> Verdict.CONTINUE;

        assertThat(EventTypes.of(lambda.getClass())).isEqualTo(Object.class);
        assertThat(EventTypes.of(Open.class)).isEqualTo(Object.class);
        assertThat(EventTypes.of(Raw.class)).isEqualTo(Object.class);
        assertThat(EventTypes.of(String.class)).isEqualTo(Object.class);
    }
}
