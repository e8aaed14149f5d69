/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.srcu.Section;
import org.probus.srcu.Srcu;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Objects;

/**
 * The walk over a chain that is a constant of the code, or over the one that is there at the time.
 *
 * <p>See {@link Fuser}. The class itself is a template, and is never initialised.
 */
final class FusedWalk extends Walk {
    private static final Made MADE =
            Objects.requireNonNull(Template.data(MethodHandles.lookup(), Made.class));

    /** Keeps the links reachable while a thread is in this class, for {@link Places}. */
    private static final @Nullable Fusion FUSION = MADE.fusion();

    /** Calls those who come and go, before the ones of the steps; null if nobody does. */
    private static final @Nullable LoopSteps HEAD = MADE.head();

    /** The consumers of the steps, if there is a head. */
    private static final @Nullable Settled SETTLED = FUSION == null ? null : FUSION.settled;

    private static final Steps STEPS = MADE.steps();
    private static final Srcu DOMAIN = MADE.domain();
    private static final Section.Gate GATE = MADE.gate();
    private static final boolean DEBUG = DOMAIN.debug();
    private static final MethodHandle LIVE =
            FUSION == null ? Fusion.YES : FUSION.live.dynamicInvoker();
    private static final boolean PROFILED = FUSION != null && FUSION.profiled;

    /** Counts the walks; null if the steps are counted one by one. */
    private static final @Nullable Laps LAPS = FUSION == null ? null : FUSION.laps;

    /** Counts the walks over the return parts; null if there are none. */
    private static final @Nullable Laps RETURNS = FUSION == null ? null : FUSION.returns;

    /** The track of the thread that hits most; null if there is none. */
    private static final Section.@Nullable Track FIRST = LAPS == null ? null : LAPS.track(0);

    /** That of another thread. */
    private static final Section.@Nullable Track SECOND = LAPS == null ? null : LAPS.track(1);

    /** The way onto the first track; onto none, if there are return parts. */
    private static final Section.@Nullable Start START1 = start(RETURNS == null, FIRST);

    private static final Section.@Nullable Start START2 = start(RETURNS == null, SECOND);

    /** The same, if there are return parts. */
    private static final Section.@Nullable Start RETURN1 = start(RETURNS != null, FIRST);

    private static final Section.@Nullable Start RETURN2 = start(RETURNS != null, SECOND);

    /** The chain was another one, a hit is under way here, or this one is to be timed. */
    private static final int AGAIN = Steps.AGAIN;

    /** The stack ended between two consumers; what the fused ones did is not counted. */
    private static final int LOST = Steps.LOST;

    /**
     * What a copy is made of.
     *
     * @param fusion the chain; null for the one that is there at the time
     * @param head calls the consumers before it, whoever they are at the time; null for none
     * @param steps calls the consumers
     * @param gate begins the sections
     */
    record Made(
            @Nullable Fusion fusion,
            @Nullable LoopSteps head,
            Steps steps,
            Srcu domain,
            Section.Gate gate) {}

    /** Makes the object of a copy, which has its data already. */
    FusedWalk(Object made) {}

    private static Section.@Nullable Start start(boolean wanted, Section.@Nullable Track track) {
        return wanted && track != null ? track.start() : null;
    }

    /**
     * Walks on the first track, if it is this thread's and there are no return parts.
     *
     * <p>What begins a lap also ends it, whatever the calls between do: each may find the stack at
     * its end. But for this method, all that leads to the handlers is as short as what HotSpot
     * inlines without a profile: a piece that is new may be compiled before it has a good one.
     */
    @Override
    @Nullable
    @SuppressWarnings("NullAway") // there is no way onto a track that is not there
    Frame enter(CoreSite<?> site, Object event, boolean body) {
        if (START1 == null) {
            return enterOtherwise(site, event, body);
        }
        long lap = START1.begin();
        try {
            return lap < 0 ? second(site, event) : lap(FIRST, lap, site, event);
        } catch (StackOverflowError e) {
            if (lap < 0) {
                throw e;
            }
            FIRST.late = lap + 1; // there is no stack for a call: see Section.Track.end
            return Frame.NONE;
        }
    }

    @SuppressWarnings("NullAway") // there is no way onto a track that is not there
    private static @Nullable Frame second(CoreSite<?> site, Object event) {
        if (START2 == null) {
            return inSection(site, event, false);
        }
        long lap = START2.begin();
        if (lap < 0) {
            return inSection(site, event, false);
        }
        try {
            return lap(SECOND, lap, site, event);
        } catch (StackOverflowError e) {
            SECOND.late = lap + 1; // there is no stack for a call: see Section.Track.end
            return Frame.NONE;
        }
    }

    private static @Nullable Frame lap(
            Section.Track track, long lap, CoreSite<?> site, Object event) {
        return end(track, lap, site, walk(track, lap, event));
    }

    /** Walks on a track; nothing gets out of the consumers' calls. */
    private static int walk(Section.Track track, long lap, Object event) {
        try {
            return live() ? STEPS.lap(event, track, lap) : AGAIN; // M: pairs with L
        } catch (Throwable e) {
            return LOST;
        }
    }

    private static @Nullable Frame end(Section.Track track, long lap, CoreSite<?> site, int sum) {
        if (sum <= 0 || sum >= Steps.CARE) {
            return endLate(track, lap, site, sum);
        }
        track.end(lap);
        return Frame.NONE;
    }

    private static @Nullable Frame endLate(
            Section.Track track, long lap, CoreSite<?> site, int sum) {
        if (sum == 0) {
            track.end(lap);
        } else {
            track.cancel(lap);
        }
        after(site, FUSION == null ? 0 : FUSION.sampled, sum);
        return sum == AGAIN ? null : Frame.NONE;
    }

    @SuppressWarnings("NullAway") // there is no way onto a track that is not there
    private static @Nullable Frame enterOtherwise(CoreSite<?> site, Object event, boolean body) {
        Frame frame = RETURN1 == null ? null : enter(RETURN1, FIRST, site, event, body);
        if (frame == null && RETURN2 != null) {
            frame = enter(RETURN2, SECOND, site, event, body);
        }
        return frame == null ? inSection(site, event, body) : frame;
    }

    /** Walks on a track over a chain with return parts; null if it did nothing. */
    private static @Nullable Frame enter(
            Section.Start start,
            Section.Track track,
            CoreSite<?> site,
            Object event,
            boolean body) {
        long lap = start.begin();
        if (lap < 0) {
            return null;
        }
        Frame frame = null;
        boolean begun = false;
        int sum = AGAIN;
        try {
            if (live()) { // M: pairs with L
                frame = Frame.push(track.section());
                sum = STEPS.enter(track, lap, event, frame);
                begun = body && frame.begin(site.point);
                if (!body && frame.needed()) {
                    returned(track.section(), STEPS.leave(track, lap, event, frame));
                }
            }
        } catch (Throwable e) {
            sum = LOST; // nothing else gets out of the consumers' calls
        }
        Section cell = frame == null || begun ? null : frame.cell;
        if (cell != null) {
            cell.note = frame;
        }
        try {
            Frame done = end(track, lap, site, sum);
            return begun ? frame : done;
        } catch (StackOverflowError e) {
            track.late = lap + 1; // there is no stack for a call: see Section.Track.end
            return begun ? frame : Frame.NONE;
        }
    }

    /** Walks on a track over the return parts of a hit; false if it did nothing. */
    private static boolean leave(
            Section.Start start, Section.Track track, Object event, Frame frame) {
        long lap = start.begin();
        if (lap < 0) {
            return false;
        }
        boolean again = true;
        try {
            if (live()) { // M: pairs with L
                again = false;
                returned(track.section(), STEPS.leave(track, lap, event, frame));
            }
        } catch (Throwable e) {
            again = false; // the stack ended between two consumers
        }
        try {
            track.cancel(lap);
        } catch (StackOverflowError e) {
            track.late = lap + 1; // there is no stack for a call: see Section.Track.end
        }
        return !again;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // late exits are written by their thread alone
    @Nullable
    private static Frame inSection(CoreSite<?> site, Object event, boolean body) {
        Section token = GATE.lock();
        Section section = DEBUG ? token.cell : token;
        Chain<?> chain = null;
        Frame frame = null;
        boolean begun = false;
        int sum = AGAIN;
        try {
            boolean now = section.depth == 1 && live(); // M: pairs with L
            if (now && !(PROFILED && Turns.due(section))) {
                chain = HEAD == null ? null : site.point.chain();
                sum = chain == null ? 0 : head(site, section, chain, event);
            }
            if (sum >= 0) {
                frame = RETURNS == null ? null : Frame.push(section);
                sum += STEPS.walk(site, section, event, frame);
                if (LAPS != null && sum < Steps.CARE) {
                    LAPS.count(section);
                }
                begun = frame != null && begin(site, section, event, frame, body);
            }
        } catch (Throwable e) {
            sum = LOST; // nothing else gets out of the consumers' calls
        }
        if (frame != null && !begun) {
            section.note = frame;
        }
        try {
            if (sum == AGAIN || DEBUG) {
                token.unlock();
            } else {
                section.leaveOutermost();
            }
        } catch (StackOverflowError e) {
            sum = LOST; // there is no stack for a call: see Section.unlock
            section.depth--;
            if (section.depth == 0) {
                section.label = null;
                section.place = 0;
                if (section.bank == 0) {
                    section.late0++;
                } else {
                    section.late1++;
                }
            } // else it was inside another one, and has said nothing
        }
        if (sum <= 0 || sum >= Steps.CARE) {
            long sampled = FUSION == null ? section.mark : FUSION.sampled;
            after(site, chain == null ? sampled : chain.sequence, sum);
        }
        return sum == AGAIN ? null : begun ? frame : Frame.NONE;
    }

    @Override
    @SuppressWarnings("NullAway") // there is no way onto a track that is not there
    boolean leave(CoreSite<?> site, Object event, Frame frame) {
        if (RETURNS == null) {
            return false;
        }
        return (RETURN1 != null && leave(RETURN1, FIRST, event, frame))
                || (RETURN2 != null && leave(RETURN2, SECOND, event, frame))
                || leaveInSection(event, frame);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // late exits are written by their thread alone
    private static boolean leaveInSection(Object event, Frame frame) {
        Section token = GATE.lock();
        Section section = DEBUG ? token.cell : token;
        boolean again = true;
        try {
            if (section.depth == 1 && live()) { // M: pairs with L
                again = false;
                returned(section, STEPS.leave(section, event, frame));
            }
        } catch (Throwable e) {
            again = false; // the stack ended between two consumers
        }
        try {
            if (again || DEBUG) {
                token.unlock();
            } else {
                section.leaveOutermost();
            }
        } catch (StackOverflowError e) {
            again = false; // there is no stack for a call: see Section.unlock
            section.depth--;
            if (section.depth == 0) {
                section.label = null;
                section.place = 0;
                if (section.bank == 0) {
                    section.late0++;
                } else {
                    section.late1++;
                }
            } // else it was inside another one, and has said nothing
        }
        return !again;
    }

    /** Calls those who come and go; here, since most often it is nobody, and that is inlined. */
    private static int head(CoreSite<?> site, Section section, Chain<?> chain, Object event) {
        if (chain.settled != SETTLED) {
            return AGAIN;
        }
        int end = chain.head;
        return HEAD == null || end == 0 ? 0 : HEAD.walk(site, section, chain, end, event);
    }

    /** Begins the body; where there is none, the hit returns at once. */
    private static boolean begin(
            CoreSite<?> site, Section section, Object event, Frame frame, boolean body) {
        if (body) {
            return frame.begin(site.point);
        }
        if (frame.needed()) {
            returned(section, STEPS.leave(section, event, frame));
        }
        return false;
    }

    private static boolean live() {
        try {
            return (boolean) LIVE.invokeExact();
        } catch (Throwable e) {
            return false; // the stack ends here
        }
    }

    /** Counts a walk over the return parts. */
    private static void returned(Section section, int care) {
        if (FUSION != null && care != 0) {
            FUSION.brokenReturn(FUSION.links.length - care / Steps.CARE);
        } else if (RETURNS != null) {
            RETURNS.count(section);
        }
    }

    /**
     * Does what has no place in the walk itself; outside of the section.
     *
     * @param sampled the sequence of the chain that was walked
     */
    private static void after(CoreSite<?> site, long sampled, int sum) {
        if (sum == AGAIN || sum == LOST) {
            return;
        }
        if (FUSION != null && sum >= Steps.CARE) {
            FUSION.broken(FUSION.links.length - sum / Steps.CARE);
        }
        if (sum % Steps.CARE == 0) {
            site.point.askForRemoval(site.owner, sampled);
        }
    }
}
