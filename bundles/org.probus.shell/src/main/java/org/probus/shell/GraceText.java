/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.management.Holder;
import org.probus.api.management.PendingGrace;

import java.util.ArrayList;
import java.util.List;

/** Waits for grace periods and those who hold them, as text and as JSON. */
final class GraceText {
    private static final int FRAMES = 12;

    private final Screen screen;
    private final Format format;
    private final int frames;

    GraceText(Invocation call) {
        screen = call.screen();
        format = call.format();
        frames = call.arguments().has(Common.WIDE) ? Integer.MAX_VALUE : FRAMES;
    }

    /** Returns the lines of one wait. */
    List<String> lines(PendingGrace pending) {
        List<String> lines = new ArrayList<>();
        lines.add("  "
                + screen.paint(Style.WARNING, pending.reason())
                + "  waits for "
                + format.time(pending.ageNanos())
                + " in thread "
                + pending.waiter());
        if (pending.holders().isEmpty()) {
            lines.add("    nobody holds it any more: it is about to end");
        }
        pending.holders().forEach(holder -> lines.addAll(lines(holder, "    ")));
        return lines;
    }

    /** Returns the lines of one holder, with its stack. */
    List<String> lines(Holder holder, String indent) {
        List<String> lines = new ArrayList<>();
        lines.add(indent + "held by " + summary(holder));
        lines.addAll(frames(holder.stack(), indent));
        return lines;
    }

    /** Returns the lines of a stack. */
    List<String> frames(List<String> stack, String indent) {
        List<String> lines = new ArrayList<>();
        for (String frame : stack) {
            if (lines.size() == frames) {
                int more = stack.size() - frames;
                lines.add(indent + "  (" + more + " more frames, --wide shows all)");
                break;
            }
            lines.add(indent + "  at " + frame);
        }
        return lines;
    }

    /** Returns a holder in one line. */
    String summary(Holder holder) {
        StringBuilder line = new StringBuilder(screen.paint(Style.WARNING, holder.thread()));
        line.append(" (in section ").append(format.time(holder.heldNanos())).append(')');
        if (!holder.consumer().isEmpty()) {
            line.append(", in ").append(holder.consumer());
        }
        if (!holder.bundle().isEmpty()) {
            line.append(" of ").append(holder.bundle());
        }
        if (!holder.point().isEmpty()) {
            line.append(", hitting ").append(holder.point());
        }
        return line.toString();
    }

    /** Returns one wait as JSON. */
    static Json json(PendingGrace pending) {
        return Json.line("pending")
                .put("reason", pending.reason())
                .put("waiter", pending.waiter())
                .put("age_ns", pending.ageNanos())
                .putObjects("holders", json(pending.holders()));
    }

    /** Returns holders as JSON. */
    static List<Json> json(List<Holder> holders) {
        return holders.stream()
                .map(h -> Json.object()
                        .put("thread", h.thread())
                        .put("held_ns", h.heldNanos())
                        .put("point", h.point())
                        .put("consumer", h.consumer())
                        .put("bundle", h.bundle())
                        .put("stack", h.stack()))
                .toList();
    }
}
