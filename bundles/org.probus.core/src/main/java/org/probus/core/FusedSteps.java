/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.ProbeConsumer;
import org.probus.api.Verdict;
import org.probus.srcu.Section;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Objects;

/**
 * Calls consumers that are constants, so that their handlers are compiled into one piece.
 *
 * <p>See {@link Fuser}. The class itself is a template, and is never initialised.
 */
final class FusedSteps extends Steps {
    private static final Part PART =
            Objects.requireNonNull(Template.data(MethodHandles.lookup(), Part.class));
    private static final MethodHandle LIVE = PART.live().dynamicInvoker();
    private static final Point<?> POINT = PART.point();
    private static final long PLACE = PART.place();
    private static final @Nullable Steps NEXT = PART.next();
    private static final @Nullable Link LINK0 = PART.link(0);
    private static final @Nullable Link LINK1 = PART.link(1);
    private static final @Nullable Link LINK2 = PART.link(2);
    private static final @Nullable Link LINK3 = PART.link(3);
    private static final @Nullable Link LINK4 = PART.link(4);
    private static final @Nullable Link LINK5 = PART.link(5);
    private static final @Nullable Link LINK6 = PART.link(6);
    private static final @Nullable Link LINK7 = PART.link(7);
    private static final @Nullable ProbeConsumer<Object> CONSUMER0 = consumer(LINK0);
    private static final @Nullable ProbeConsumer<Object> CONSUMER1 = consumer(LINK1);
    private static final @Nullable ProbeConsumer<Object> CONSUMER2 = consumer(LINK2);
    private static final @Nullable ProbeConsumer<Object> CONSUMER3 = consumer(LINK3);
    private static final @Nullable ProbeConsumer<Object> CONSUMER4 = consumer(LINK4);
    private static final @Nullable ProbeConsumer<Object> CONSUMER5 = consumer(LINK5);
    private static final @Nullable ProbeConsumer<Object> CONSUMER6 = consumer(LINK6);
    private static final @Nullable ProbeConsumer<Object> CONSUMER7 = consumer(LINK7);

    FusedSteps() {}

    private static @Nullable ProbeConsumer<Object> consumer(@Nullable Link link) {
        return link == null ? null : link.consumer();
    }

    @Override
    int walk(Section section, Object event) {
        int sum = 0;
        if (CONSUMER0 != null && LINK0 != null) {
            sum += call(CONSUMER0, LINK0, section, PLACE + 1, event);
        }
        if (CONSUMER1 != null && LINK1 != null) {
            sum += call(CONSUMER1, LINK1, section, PLACE + 2, event);
        }
        if (CONSUMER2 != null && LINK2 != null) {
            sum += call(CONSUMER2, LINK2, section, PLACE + 3, event);
        }
        if (CONSUMER3 != null && LINK3 != null) {
            sum += call(CONSUMER3, LINK3, section, PLACE + 4, event);
        }
        if (CONSUMER4 != null && LINK4 != null) {
            sum += call(CONSUMER4, LINK4, section, PLACE + 5, event);
        }
        if (CONSUMER5 != null && LINK5 != null) {
            sum += call(CONSUMER5, LINK5, section, PLACE + 6, event);
        }
        if (CONSUMER6 != null && LINK6 != null) {
            sum += call(CONSUMER6, LINK6, section, PLACE + 7, event);
        }
        if (CONSUMER7 != null && LINK7 != null) {
            sum += call(CONSUMER7, LINK7, section, PLACE + 8, event);
        }
        return NEXT == null ? sum : sum + NEXT.walk(section, event);
    }

    private static int call(
            ProbeConsumer<Object> consumer, Link link, Section section, long place, Object event) {
        section.place(place);
        if (!live()) { // P: pairs with N, or J; after the place was given
            return link.call(section, event, null) == Verdict.REMOVE ? CARE : CARE + 1;
        }
        try {
            Verdict verdict = consumer.handle(POINT, event);
            return verdict == Verdict.CONTINUE ? 1 : link.answered(verdict);
        } catch (Throwable failure) {
            return link.failed(failure);
        }
    }

    private static boolean live() {
        try {
            return (boolean) LIVE.invokeExact();
        } catch (Throwable e) {
            return false; // the stack ends here
        }
    }
}
