/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.ReturnConsumer;
import org.probus.api.SessionConsumer;
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
    private static final @Nullable Steps NEXT = PART.next();
    private static final @Nullable Step STEP0 = PART.step(0);
    private static final @Nullable Step STEP1 = PART.step(1);
    private static final @Nullable Step STEP2 = PART.step(2);
    private static final @Nullable Step STEP3 = PART.step(3);
    private static final @Nullable Step STEP4 = PART.step(4);
    private static final @Nullable Step STEP5 = PART.step(5);
    private static final @Nullable Step STEP6 = PART.step(6);
    private static final @Nullable Step STEP7 = PART.step(7);

    /** Makes the object of a copy, which has its data already. */
    FusedSteps(Object part) {}

    @Override
    int walk(CoreSite<?> site, Section section, Object event, @Nullable Frame frame) {
        int sum = 0;
        if (STEP0 != null) {
            sum += call(STEP0, section, event, frame);
        }
        if (STEP1 != null) {
            sum += call(STEP1, section, event, frame);
        }
        if (STEP2 != null) {
            sum += call(STEP2, section, event, frame);
        }
        if (STEP3 != null) {
            sum += call(STEP3, section, event, frame);
        }
        if (STEP4 != null) {
            sum += call(STEP4, section, event, frame);
        }
        if (STEP5 != null) {
            sum += call(STEP5, section, event, frame);
        }
        if (STEP6 != null) {
            sum += call(STEP6, section, event, frame);
        }
        if (STEP7 != null) {
            sum += call(STEP7, section, event, frame);
        }
        return NEXT == null ? sum : sum + NEXT.walk(site, section, event, frame);
    }

    @Override
    int leave(Section section, Object event, Frame frame) {
        int sum = 0;
        if (STEP0 != null) {
            sum += leave(STEP0, section, event, frame);
        }
        if (STEP1 != null) {
            sum += leave(STEP1, section, event, frame);
        }
        if (STEP2 != null) {
            sum += leave(STEP2, section, event, frame);
        }
        if (STEP3 != null) {
            sum += leave(STEP3, section, event, frame);
        }
        if (STEP4 != null) {
            sum += leave(STEP4, section, event, frame);
        }
        if (STEP5 != null) {
            sum += leave(STEP5, section, event, frame);
        }
        if (STEP6 != null) {
            sum += leave(STEP6, section, event, frame);
        }
        if (STEP7 != null) {
            sum += leave(STEP7, section, event, frame);
        }
        return NEXT == null ? sum : sum + NEXT.leave(section, event, frame);
    }

    private static int call(Step step, Section section, Object event, @Nullable Frame frame) {
        if (frame != null && step.returning() != null) {
            frame.need();
            return live() ? 1 : CARE + 1;
        }
        section.place(step.place());
        Link link = step.link();
        if (!live()) { // P: pairs with N, or J; after the place was given
            return link.call(section, event, frame, null) == Verdict.REMOVE ? CARE : CARE + 1;
        }
        SessionConsumer<Object> session = step.session();
        try {
            Verdict verdict = frame != null && session != null
                    ? link.enter(session, event, frame)
                    : step.consumer().handle(POINT, event);
            return verdict == Verdict.CONTINUE ? 1 : link.answered(verdict);
        } catch (Throwable failure) {
            return link.failed(failure);
        }
    }

    /** Calls the return part, if there is one for this hit; as {@link #call}. */
    private static int leave(Step step, Section section, Object event, Frame frame) {
        Link link = step.link();
        SessionConsumer<Object> session = step.session();
        ReturnConsumer<Object> returning = step.returning();
        SessionConsumer.Cookie cookie = session == null ? null : frame.cookie(link.registration.id);
        if (cookie == null && returning == null) {
            return !live() ? CARE : session == null ? 0 : link.absent();
        }
        section.place(step.place());
        if (!live()) { // P: pairs with N, or J
            link.leave(section, event, frame);
            return CARE;
        }
        try {
            if (returning != null) {
                returning.returned(POINT, event, frame);
            } else if (session != null && cookie != null) {
                session.leave(POINT, event, cookie, frame);
            }
        } catch (Throwable failure) {
            link.failed(failure);
        }
        return 0;
    }

    private static boolean live() {
        try {
            return (boolean) LIVE.invokeExact();
        } catch (Throwable e) {
            return false; // the stack ends here
        }
    }
}
