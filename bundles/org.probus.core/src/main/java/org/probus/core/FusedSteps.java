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
    int lap(Object event, Section.Track track, long lap) {
        return first(event, track, lap)
                + second(event, track, lap)
                + third(event, track, lap)
                + rest(event, track, lap);
    }

    private static int first(Object event, Section.Track track, long lap) {
        return call(STEP0, event, track, lap)
                + call(STEP1, event, track, lap)
                + call(STEP2, event, track, lap);
    }

    private static int second(Object event, Section.Track track, long lap) {
        return call(STEP3, event, track, lap)
                + call(STEP4, event, track, lap)
                + call(STEP5, event, track, lap);
    }

    private static int third(Object event, Section.Track track, long lap) {
        return call(STEP6, event, track, lap) + call(STEP7, event, track, lap);
    }

    private static int rest(Object event, Section.Track track, long lap) {
        return NEXT == null ? 0 : NEXT.lap(event, track, lap);
    }

    @Override
    int enter(Section.Track track, long lap, Object event, Frame frame) {
        int sum = 0;
        if (STEP0 != null) {
            sum += enter(STEP0, track, lap, event, frame);
        }
        if (STEP1 != null) {
            sum += enter(STEP1, track, lap, event, frame);
        }
        if (STEP2 != null) {
            sum += enter(STEP2, track, lap, event, frame);
        }
        if (STEP3 != null) {
            sum += enter(STEP3, track, lap, event, frame);
        }
        if (STEP4 != null) {
            sum += enter(STEP4, track, lap, event, frame);
        }
        if (STEP5 != null) {
            sum += enter(STEP5, track, lap, event, frame);
        }
        if (STEP6 != null) {
            sum += enter(STEP6, track, lap, event, frame);
        }
        if (STEP7 != null) {
            sum += enter(STEP7, track, lap, event, frame);
        }
        return NEXT == null ? sum : sum + NEXT.enter(track, lap, event, frame);
    }

    @Override
    int leave(Section.Track track, long lap, Object event, Frame frame) {
        int sum = 0;
        if (STEP0 != null) {
            sum += leave(STEP0, track, lap, event, frame);
        }
        if (STEP1 != null) {
            sum += leave(STEP1, track, lap, event, frame);
        }
        if (STEP2 != null) {
            sum += leave(STEP2, track, lap, event, frame);
        }
        if (STEP3 != null) {
            sum += leave(STEP3, track, lap, event, frame);
        }
        if (STEP4 != null) {
            sum += leave(STEP4, track, lap, event, frame);
        }
        if (STEP5 != null) {
            sum += leave(STEP5, track, lap, event, frame);
        }
        if (STEP6 != null) {
            sum += leave(STEP6, track, lap, event, frame);
        }
        if (STEP7 != null) {
            sum += leave(STEP7, track, lap, event, frame);
        }
        return NEXT == null ? sum : sum + NEXT.leave(track, lap, event, frame);
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
        return frame == null || step.session() == null
                ? call(step, event)
                : enter(link, step.session(), event, frame);
    }

    /** Calls a consumer, if there is one at the step, on a track. */
    private static int call(@Nullable Step step, Object event, Section.Track track, long lap) {
        if (step == null) {
            return 0;
        }
        step.next(track, lap);
        return live() ? call(step, event) : late(step, event, track); // P: pairs with N, or J
    }

    private static int late(Step step, Object event, Section.Track track) {
        return step.link().late(track, event, null);
    }

    private static int call(Step step, Object event) {
        try {
            return step.link().told(step.consumer().handle(POINT, event));
        } catch (Throwable failure) {
            return step.link().failed(failure);
        }
    }

    /** Calls a consumer of a chain that has return parts, on a track. */
    private static int enter(Step step, Section.Track track, long lap, Object event, Frame frame) {
        if (step.returning() != null) {
            frame.need();
            return live() ? 1 : CARE + 1;
        }
        step.next(track, lap);
        if (!live()) { // P: pairs with N, or J; after the step
            return step.link().late(track, event, frame);
        }
        return step.session() == null
                ? call(step, event)
                : enter(step.link(), step.session(), event, frame);
    }

    private static int enter(
            Link link, SessionConsumer<Object> session, Object event, Frame frame) {
        try {
            return link.told(link.enter(session, event, frame));
        } catch (Throwable failure) {
            return link.failed(failure);
        }
    }

    /** Calls the return part, if there is one for this hit. */
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
        return leave(step, cookie, event, frame);
    }

    private static int leave(
            Step step, SessionConsumer.@Nullable Cookie cookie, Object event, Frame frame) {
        ReturnConsumer<Object> returning = step.returning();
        SessionConsumer<Object> session = step.session();
        try {
            if (returning != null) {
                returning.returned(POINT, event, frame);
            } else if (session != null && cookie != null) {
                session.leave(POINT, event, cookie, frame);
            }
        } catch (Throwable failure) {
            step.link().failed(failure);
        }
        return 0;
    }

    /** Calls the return part, if there is one for this hit, on a track. */
    private static int leave(Step step, Section.Track track, long lap, Object event, Frame frame) {
        Link link = step.link();
        SessionConsumer<Object> session = step.session();
        SessionConsumer.Cookie cookie = session == null ? null : frame.cookie(link.registration.id);
        if (cookie == null && step.returning() == null) {
            return !live() ? CARE : session == null ? 0 : link.absent();
        }
        track.step(lap, step.at());
        if (!live()) { // P: pairs with N, or J; after the step
            link.leaveLate(track, event, frame, cookie);
            return CARE;
        }
        return leave(step, cookie, event, frame);
    }

    private static boolean live() {
        try {
            return (boolean) LIVE.invokeExact();
        } catch (Throwable e) {
            return false; // the stack ends here
        }
    }
}
