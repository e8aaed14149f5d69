/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.management.ConsumerInfo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code probe:off}: unlinks consumers, then waits until none of their calls runs. */
final class OffCommand implements Command {
    private static final Option MINE =
            Option.flag("what this session attached and still runs", "--mine");
    private static final Option ALL = Option.flag("every consumer there is", "--all");
    private static final Option TIMEOUT = Option.value(
            "TIME", "wait no longer than this; then exit status 3", "--for", "--timeout");

    private static final Spec SPEC = Spec.of(
                    "off", "unregister consumers and wait until none of their calls runs")
            .takes(Parameter.any("ID", "the number of a registration (probe:consumers)"))
            .with(MINE, ALL, TIMEOUT)
            .examples("probe:off 12", "probe:off --mine", "probe:off 12 --timeout 5s");

    @Override
    public Spec spec() {
        return SPEC;
    }

    @Override
    public int run(Invocation call) {
        List<Long> ids = ids(call);
        long timeout = call.arguments().nanos(TIMEOUT, Long.MAX_VALUE);
        List<Long> gone = unregister(call, ids);
        if (gone.isEmpty()) {
            if (ids.isEmpty()) {
                call.screen().say(SPEC.fullName() + ": there is nothing to unregister");
            }
            return ExitCode.NOTHING;
        }
        String names =
                gone.stream().limit(5).map(String::valueOf).collect(Collectors.joining(", "));
        String reason = SPEC.fullName() + " " + names + (gone.size() > 5 ? ", ..." : "");
        try (Live live = call.lives().begin(call.session())) {
            GraceWait wait = GraceWait.begin(call.management(), reason);
            int code = new OffProgress(call, wait).follow(timeout, live);
            return code == ExitCode.DONE && gone.size() < ids.size() ? ExitCode.NOTHING : code;
        }
    }

    private static List<Long> ids(Invocation call) {
        Arguments arguments = call.arguments();
        boolean mine = arguments.has(MINE);
        boolean all = arguments.has(ALL);
        int ways = (mine ? 1 : 0) + (all ? 1 : 0) + (arguments.words().isEmpty() ? 0 : 1);
        if (ways != 1) {
            throw CommandException.usage(
                    "say which: either IDs, or --mine, or --all (probe:consumers lists the IDs)");
        }
        if (mine) {
            return mine(call).stream()
                    .map(l -> l.registration().getAsLong())
                    .sorted()
                    .toList();
        }
        if (all) {
            return call.management().consumers().stream().map(ConsumerInfo::id).toList();
        }
        return arguments.words().stream().map(OffCommand::id).distinct().toList();
    }

    private static long id(String word) {
        if (!word.matches("@?\\d{1,18}")) {
            throw CommandException.usage(
                    "'" + word + "' is no number of a registration (probe:consumers lists them)");
        }
        return Long.parseLong(word.replace("@", ""));
    }

    private static List<Live> mine(Invocation call) {
        return call.lives().running().stream()
                .filter(l -> l.session() == call.session() && l.registration().isPresent())
                .toList();
    }

    private static List<Long> unregister(Invocation call, List<Long> ids) {
        Map<Long, ConsumerInfo> known = call.management().consumers().stream()
                .collect(Collectors.toMap(
                        ConsumerInfo::id, Function.identity(), (a, b) -> a, LinkedHashMap::new));
        List<Long> gone = new ArrayList<>();
        for (long id : ids) {
            ConsumerInfo consumer = known.get(id);
            if (consumer == null || !call.management().unregister(id)) {
                call.screen()
                        .say(SPEC.fullName()
                                + ": there is no registration "
                                + id
                                + " (probe:consumers lists them)");
                continue;
            }
            gone.add(id);
            if (call.json()) {
                call.screen().print(ConsumerRows.json(Json.line("unregistered"), consumer));
            } else {
                call.screen()
                        .print("unregistered "
                                + id
                                + " "
                                + consumer.consumer()
                                + " of "
                                + ConsumerRows.bundle(consumer)
                                + " at "
                                + ConsumerRows.where(consumer));
            }
        }
        call.screen().flush();
        return gone;
    }
}
