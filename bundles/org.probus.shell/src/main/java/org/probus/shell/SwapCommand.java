/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.management.Swaps;
import org.probus.api.management.TransitionInfo;
import org.probus.api.management.TransitionInfo.Phase;
import org.probus.shell.Installed.Entry;

import java.util.List;
import java.util.Optional;

/** {@code probe:swap}: replaces a handler bundle by another one without losing an event. */
final class SwapCommand implements Command {
    private static final Option BACK =
            Option.flag("turn the running swap back: hits go to the old bundle again", "--back");
    private static final Option FORCE = Option.flag(
            "wait no longer for flows, asynchronous calls and sessions in a body", "--force");
    private static final Option KEEP =
            Option.flag("stop the old bundle, but leave it installed", "--keep");
    private static final Option PARTIAL =
            Option.flag("the new bundle may have fewer consumers", "--partial");
    private static final Option READY =
            Option.value("TIME", "how long the new bundle may take to be ready (5s)", "--ready");

    private static final Spec SPEC = Spec.of(
                    "swap", "replace a handler bundle by another, without losing an event")
            .takes(
                    Parameter.perhaps("OLD", "the bundle to be replaced: its number or name"),
                    Parameter.perhaps("NEW", "its successor, installed and not started"))
            .with(BACK, FORCE, KEEP, PARTIAL, READY)
            .statuses(
                    "0  NEW has taken over",
                    "1  --back, --force: there is nothing to turn back, or to let go over",
                    "2  it was called wrongly, or a bundle did not start or stop: the message says",
                    "3  NEW was not ready in time, or the swap was turned back; OLD goes on",
                    "4  another swap is under way, and there is one at a time; OLD goes on")
            .examples(
                    "probe:swap 12 31                    # 31 takes over, 12 is uninstalled",
                    "probe:swap com.acme.a com.acme.b --keep",
                    "probe:swap --back                   # while it is under way");

    @Override
    public Spec spec() {
        return SPEC;
    }

    @Override
    public int run(Invocation call) {
        Arguments arguments = call.arguments();
        boolean back = arguments.has(BACK);
        boolean force = arguments.has(FORCE);
        int words = arguments.words().size();
        if ((back && force) || words != (back || force ? 0 : 2)) {
            throw CommandException.usage(
                    "say which: two bundles OLD and NEW, or --back, or --force");
        }
        if (back) {
            return back(call);
        }
        return force ? force(call) : swap(call);
    }

    private static int back(Invocation call) {
        Optional<TransitionInfo> before = running(call);
        if (!call.probes().swaps().back()) {
            call.screen().say(SPEC.fullName() + ": no swap is under way (probe:transitions)");
            return ExitCode.NOTHING;
        }
        call.screen().print(before.map(swap -> turnedBack(call, swap)).orElse("turned back"));
        return ExitCode.DONE;
    }

    /** Returns the swap that is under way. */
    static Optional<TransitionInfo> running(Invocation call) {
        return call.probes().swaps().transitions().stream()
                .filter(one -> !one.phase().over())
                .findFirst();
    }

    /** Says what it means that a swap was turned back: whether the new bundle was ever called. */
    static String turnedBack(Invocation call, TransitionInfo swap) {
        boolean never = call.probes().swaps().transitions().stream()
                .anyMatch(one -> one.id() == swap.id() && one.phase() == Phase.FAILED);
        return never
                ? "given up before the turn: " + swap.to() + " was never called, and " + swap.from()
                        + " goes on as before"
                : "turned back: the hits go to " + swap.from() + " again; the swap ends when no"
                        + " call of " + swap.to() + " runs (probe:transitions)";
    }

    private static int force(Invocation call) {
        int forced = call.probes().swaps().force();
        if (forced == 0) {
            call.screen()
                    .say(SPEC.fullName() + ": no flow, call or body is waited for"
                            + " (probe:transitions says what is)");
            return ExitCode.NOTHING;
        }
        call.screen()
                .print(call.format().amount(forced, "wait") + " given up, for flows, calls or"
                        + " bodies (probe:transitions)");
        return ExitCode.DONE;
    }

    private static int swap(Invocation call) {
        Entry old = bundle(call, call.arguments().words().get(0));
        Entry fresh = bundle(call, call.arguments().words().get(1));
        if (old.deployed()) {
            throw CommandException.usage(old + " comes from the deploy folder: put the new jar in"
                    + " the place of the old one there, and it is swapped");
        }
        SwapRun run = new SwapRun(
                call,
                new SwapRun.Pair(old, fresh),
                call.arguments().nanos(READY, SwapRun.READY_NANOS),
                call.arguments().has(PARTIAL),
                call.arguments().has(KEEP));
        Swaps.Swap swap;
        try {
            swap = call.probes().swaps().begin(old.id(), fresh.id());
        } catch (IllegalArgumentException | IllegalStateException e) {
            int code = running(call).isPresent() ? ExitCode.REFUSED : ExitCode.USAGE;
            throw new CommandException(code, String.valueOf(e.getMessage()));
        }
        return run.follow(swap);
    }

    private static Entry bundle(Invocation call, String word) {
        List<Entry> found = call.probes().installed().all().stream()
                .filter(bundle -> word.equals(Long.toString(bundle.id()))
                        || word.equals(bundle.name())
                        || word.equals(bundle.name() + ":" + bundle.version()))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        throw CommandException.usage(
                found.isEmpty()
                        ? "there is no bundle '" + word + "' (lb lists them)"
                        : "'" + word + "' names " + found.size()
                                + " bundles: give the number, or NAME:VERSION (lb lists them)");
    }
}
