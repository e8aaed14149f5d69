/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The scenes outside the build, and the planting of mutants, for scripts.
 *
 * <pre>
 *   play [--classes DIR] [SCENE...]   search the scenes; 1 if one goes wrong
 *   replay [--classes DIR] SCENE SCHEDULE
 *   list                              the mutants, each with its tools
 *   plant NAME DIR                    compile one below DIR, and print where
 *   test CLASS[#METHOD]               run a test of the build by itself; 1 if it fails
 * </pre>
 */
final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(arguments));
        Path root = Path.of(System.getProperty("probus.root", "."));
        int option = words.indexOf("--classes");
        Path classes = option < 0 ? null : Path.of(words.get(option + 1));
        if (option >= 0) {
            words.subList(option, option + 2).clear();
        }
        switch (words.isEmpty() ? "" : words.get(0)) {
            case "play" -> System.exit(play(classes, words.subList(1, words.size())));
            case "replay" ->
                System.out.println(Run.of(
                        new SrcuLoader(classes).scene(words.get(1)), new Replay(words.get(2))));
            case "list" -> {
                for (Mutant mutant : Mutant.all(root)) {
                    System.out.println(mutant.name() + " " + String.join(" ", mutant.tools()));
                }
            }
            case "plant" -> {
                Mutant mutant = Mutant.named(root, words.get(1));
                System.out.println(mutant.plant(root, Path.of(words.get(2)), mutant.ofSrcu()));
            }
            case "test" -> System.exit(BuildRun.run(words.get(1)));
            default -> {
                System.err.println(
                        "usage: play|replay|list|plant|test, see " + Main.class.getName());
                System.exit(2);
            }
        }
    }

    private static int play(@Nullable Path classes, List<String> wanted) throws Exception {
        SrcuLoader loader = new SrcuLoader(classes);
        int result = 0;
        for (Repertoire each : Repertoire.values()) {
            if (wanted.isEmpty() || wanted.contains(each.name())) {
                Scene scene = loader.scene(each.name());
                long begin = System.nanoTime();
                Explorer search = Explorer.search(scene, each.bound(), 1_000_000);
                System.out.printf(
                        Locale.ROOT,
                        "%-20s %7d schedules, %s, %.1f s%n",
                        each,
                        search.runs(),
                        search.all() ? "all of them" : "not all",
                        (System.nanoTime() - begin) / 1e9);
                if (search.wrong() != null) {
                    System.out.println("  " + search.wrong());
                    result = 1;
                }
            }
        }
        return result;
    }
}
