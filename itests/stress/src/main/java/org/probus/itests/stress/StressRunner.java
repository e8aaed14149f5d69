/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.stress;

import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.GradingResult;
import org.openjdk.jcstress.infra.runners.TestList;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs the classes of this package under jcstress, and judges the right ones and the twins each in
 * its own way.
 *
 * <p>A right class must show no forbidden outcome, and more than one allowed one, or it has tried
 * nothing. A twin, whose name begins with {@code Weak}, must show what its right class forbids, and
 * is tried again for longer until it does, up to a bound. One
 * whose name begins with {@code Unseen} may: the hardware at hand cannot be counted on for it.
 */
public final class StressRunner {
    private static final String PACKAGE = "org.probus.itests.stress.";
    private static final String ASYMMETRIC = "(?:PairHA|PairHD|PairJKAsymmetric|PairJP)";
    private static final int FIRST_ASYMMETRIC_JDK = 22;

    /** How often more, and longer, a class is tried that has not shown what it must. */
    private static final int FURTHER_ROUNDS = 4;

    private StressRunner() {}

    /** What was seen of one class, over all its forks. */
    private static final class Seen {
        final Map<String, Long> outcomes = new TreeMap<>();
        final List<String> failures = new ArrayList<>();
        long forbidden;
        long interesting;

        /** Whether the class has to be tried longer: its outcome is a matter of luck. */
        boolean owes(String name) {
            if (!failures.isEmpty()) {
                return false;
            }
            return name.contains(".Weak") ? interesting == 0 : outcomes.size() < 2;
        }

        void add(TestResult result) {
            if (result.status() != Status.NORMAL) {
                failures.add(result.status() + " " + String.join(" ", result.getMessages()));
                return;
            }
            for (GradingResult grade : result.grading().gradingResults.values()) {
                if (grade.count == 0) {
                    continue;
                }
                outcomes.merge(grade.id, grade.count, Long::sum);
                if (grade.expect == Expect.FORBIDDEN) {
                    forbidden += grade.count;
                } else if (grade.expect == Expect.ACCEPTABLE_INTERESTING) {
                    interesting += grade.count;
                }
            }
        }
    }

    /**
     * Runs and judges.
     *
     * @param args {@code --quick} for one short fork of each class, and a regular expression that
     *     picks classes by their name
     * @throws Exception if jcstress cannot run
     */
    public static void main(String[] args) throws Exception {
        boolean quick = false;
        String pattern = "";
        for (String arg : args) {
            if (arg.equals("--quick")) {
                quick = true;
            } else if (arg.startsWith("-")) {
                System.err.println(
                        "stress: unknown option " + arg + "; usage: run.sh [--quick] [PATTERN]");
                System.exit(2);
            } else {
                pattern = arg;
            }
        }
        System.exit(run(quick, pattern));
    }

    private static int run(boolean quick, String pattern) throws Exception {
        int jdk = Runtime.version().feature();
        String filter = PACKAGE.replace(".", "\\.")
                + (jdk < FIRST_ASYMMETRIC_JDK ? "(?!" + ASYMMETRIC + ")" : "") + ".*(?:" + pattern
                + ")";
        if (TestList.tests().stream().noneMatch(name -> name.matches(".*" + filter + ".*"))) {
            System.err.println("stress: no class matches " + pattern + "; the classes are "
                    + String.join(" ", TestList.tests()).replace(PACKAGE, ""));
            return 2;
        }
        Map<String, Seen> seen = new TreeMap<>();
        run(options(quick, filter, jdk, "500"), seen);
        for (int i = 0; i < FURTHER_ROUNDS; i++) {
            List<String> owing = seen.entrySet().stream()
                    .filter(entry -> entry.getValue().owes(entry.getKey()))
                    .map(Map.Entry::getKey)
                    .toList();
            if (!owing.isEmpty()) {
                String names = String.join("|", owing).replace(".", "\\.");
                run(options(quick, "(" + names + ")$", jdk, "3000"), seen);
            }
        }
        return judge(seen, jdk);
    }

    private static void run(String[] args, Map<String, Seen> seen) throws Exception {
        Options options = new Options(args);
        if (!options.parse()) {
            throw new IllegalStateException("jcstress refuses " + String.join(" ", args));
        }
        try {
            new JCStress(options).run();
        } catch (AssertionError e) {
            // That is how it ends when an outcome was forbidden; the results are read all the same.
            System.err.println(e.getMessage());
        }
        InProcessCollector results = new InProcessCollector();
        DiskReadCollector reader = new DiskReadCollector(options.getResultFile(), results);
        reader.dump();
        reader.close();
        for (TestResult result : results.getTestResults()) {
            seen.computeIfAbsent(result.getName(), name -> new Seen()).add(result);
        }
    }

    private static String[] options(boolean quick, String filter, int jdk, String millis) {
        String access =
                jdk < FIRST_ASYMMETRIC_JDK ? "-Xshare:auto" : "--enable-native-access=ALL-UNNAMED";
        List<String> options = new ArrayList<>(List.of("-t", filter, "-r", "report", "-c", "2"));
        if (quick) {
            // One JVM of one kind for each class: the compiler C2 at the end of its ladder.
            options.addAll(List.of("-f", "1", "-iters", "1", "-time", millis, "-fsm", "1"));
            options.addAll(List.of("-sc", "false", "-af", "NONE", "-jvmArgs", access));
        } else {
            // All kinds of JVM that jcstress knows: interpreted, C1, C2, C2 with random schedules.
            options.addAll(List.of("-f", "1", "-iters", "3", "-time", millis, "-fsm", "2"));
            options.addAll(List.of("-sc", "false", "-jvmArgsPrepend", access));
        }
        return options.toArray(String[]::new);
    }

    private static int judge(Map<String, Seen> all, int jdk) {
        int right = 0;
        int shown = 0;
        int unseen = 0;
        int wrong = 0;
        System.out.println();
        for (Map.Entry<String, Seen> entry : all.entrySet()) {
            String name = entry.getKey().substring(PACKAGE.length());
            Seen seen = entry.getValue();
            String kind = name.substring(name.indexOf('.') + 1);
            String verdict;
            if (!seen.failures.isEmpty()) {
                verdict = "FAILED: " + seen.failures;
            } else if (kind.startsWith("Weak")) {
                verdict = seen.interesting > 0 ? "twin shown" : "FAILED: twin not shown";
                shown += seen.interesting > 0 ? 1 : 0;
            } else if (kind.startsWith("Unseen")) {
                verdict = seen.interesting > 0 ? "twin shown, by luck" : "twin not visible here";
                unseen += seen.interesting > 0 ? 0 : 1;
                shown += seen.interesting > 0 ? 1 : 0;
            } else if (seen.forbidden > 0) {
                verdict = "FAILED: forbidden outcome";
            } else if (seen.outcomes.size() < 2) {
                verdict = "FAILED: one outcome only, nothing was tried";
            } else {
                verdict = "right";
                right++;
            }
            wrong += verdict.startsWith("FAILED") ? 1 : 0;
            System.out.println(
                    String.format(Locale.ROOT, "%-24s %-22s %s", name, verdict, seen.outcomes));
        }
        if (jdk < FIRST_ASYMMETRIC_JDK) {
            System.out.println(
                    "stress: PairHA, PairHD, PairJKAsymmetric and PairJP left out, they need JDK "
                            + FIRST_ASYMMETRIC_JDK);
        }
        System.out.println("stress: " + all.size() + " classes, " + right + " right, " + shown
                + " twins shown, " + unseen + " not visible here"
                + (wrong > 0 ? ", " + wrong + " FAILED" : ""));
        return wrong > 0 ? 1 : 0;
    }
}
