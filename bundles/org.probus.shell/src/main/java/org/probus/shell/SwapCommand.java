/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.management.Swaps;
import org.probus.api.management.TransitionInfo;
import org.probus.shell.Installed.Entry;

import java.util.List;

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
        List<TransitionInfo> before = call.probes().swaps().transitions();
        if (!call.probes().swaps().back()) {
            call.screen().say(SPEC.fullName() + ": no swap is under way");
            return ExitCode.NOTHING;
        }
        String which = before.isEmpty() ? "" : " of " + before.get(0).from();
        call.screen()
                .print("turned back: the hits go to the old bundle again; the swap" + which
                        + " ends when no call of the new one runs (probe:transitions)");
        return ExitCode.DONE;
    }

    private static int force(Invocation call) {
        int forced = call.probes().swaps().force();
        if (forced == 0) {
            call.screen().say(SPEC.fullName() + ": no flow, call or body is waited for");
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
            throw CommandException.usage(String.valueOf(e.getMessage()));
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
