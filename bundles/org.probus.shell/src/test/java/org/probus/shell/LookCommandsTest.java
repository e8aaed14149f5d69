/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.probus.api.management.Counters;
import org.probus.api.management.GracePeriods;
import org.probus.api.management.Holder;
import org.probus.api.management.PendingGrace;
import org.probus.api.management.Stall;

import java.util.List;
import java.util.stream.Stream;

/** The commands that look and change nothing, in a real Gogo. */
class LookCommandsTest {
    private final GogoShell shell = new GogoShell();

    @BeforeEach
    void setUp() {
        shell.probes.point(
                1, "com.acme.orders:placed", String.class, new Counters(182_340, 182_338, 2, 0, 0));
        shell.probes.point(
                2, "com.acme.pay:charged", Integer.class, new Counters(370, 370, 0, 1, 3));
        shell.probes.point(3, "osgi:bundle", Object.class, new Counters(0, 0, 0, 0, 0));
        Counters counters = new Counters(182_340, 182_338, 2, 0, 0);
        shell.probes.consumer(
                11,
                "com.acme.audit",
                counters,
                "java.lang.IllegalStateException: no\nway",
                "com.acme.orders:placed");
        shell.probes.consumer(
                12, "", new Counters(370, 370, 0, 1, 0), "", "com.acme.*:*", "later:on");
        shell.session.put("COLUMNS", 100);
    }

    @AfterEach
    void tearDown() {
        shell.close();
    }

    private static String dots(String text) {
        return text.replace('\u00b7', '-');
    }

    @Test
    void listShowsThePointsThatHaveConsumers() throws Exception {
        assertThat(dots(shell.run("probe:list"))).isEqualTo("""
                          ID  POINT                   TYPE     SITES  CONS  HITS  MISS  ERR  REMOVED
                           1  com.acme.orders:placed  String     1/1     2  182k     -    2        -
                           2  com.acme.pay:charged    Integer    1/1     1   370     3    -        1
                        2 points, 2 consumers, 183k hits, 1 idle point costs nothing (-a shows it)
                        """);
    }

    @Test
    void listFitsTheWidthOfTheTerminal() throws Exception {
        shell.session.put("COLUMNS", "54");
        assertThat(dots(shell.run("probe:list"))).startsWith("""
                          ID  POINT                   CONS  HITS  MISS  ERR
                           1  com.acme.orders:placed     2  182k     -    2
                        """);
        shell.session.put("COLUMNS", "42");
        assertThat(dots(shell.run("probe:list"))).startsWith("""
                          ID  POINT              HITS  MISS  ERR
                           1  c.a.orders:placed  182k     -    2
                        """);
        assertThat(shell.run("probe:list --wide")).contains("java.lang.String").contains("REMOVED");
    }

    @Test
    void widthZeroMeansEightyColumnsAndAPipeHasNoEnd() throws Exception {
        String name = "com.acme.a.very.long.unit.name.indeed.which.goes.on:and.on.and.on.and.on";
        shell.probes.point(9, name, String.class, new Counters(0, 0, 0, 0, 0));
        shell.session.put("COLUMNS", 0);
        assertThat(shell.run("probe:list -a").lines().filter(l -> l.startsWith("  ")))
                .isNotEmpty()
                .allMatch(line -> line.length() <= 80);
        assertThat(shell.run("probe:list -a | cat")).contains(name).contains("REMOVED");
    }

    @Test
    void listTakesNamesNumbersAndPatterns() throws Exception {
        assertThat(ids("probe:list --json com.acme.*")).isEqualTo("1 2");
        assertThat(ids("probe:list --json *:placed")).isEqualTo("1");
        assertThat(ids("probe:list --json com.acme.orders:placed @2")).isEqualTo("1 2");
        assertThat(ids("probe:list --json -a *")).isEqualTo("1 2 3");
        assertThat(ids("probe:list --json com.acme.*:pl*")).isEqualTo("1");
    }

    @Test
    void anIdlePointIsShownIfItIsNamed() throws Exception {
        assertThat(ids("probe:list --json osgi:bundle")).isEqualTo("3");
        assertThat(ids("probe:list --json osgi:*")).isEmpty();
        assertThat(shell.run("probe:list osgi:*"))
                .isEqualTo("0 points, 0 consumers, 0 hits,"
                        + " 1 idle point costs nothing (-a shows it)\n");
        assertThat(shell.status()).isZero();
    }

    private String ids(String line) throws Exception {
        Stream<String> lines = shell.run(line).lines();
        return String.join(
                " ", lines.map(l -> l.replaceAll(".*\"id\":(\\d+).*", "$1")).toList());
    }

    @Test
    void listSortsNumbersTheLargestFirst() throws Exception {
        assertThat(ids("probe:list --json -s miss")).isEqualTo("2 1");
        assertThat(ids("probe:list --json -s hits")).isEqualTo("1 2");
        assertThat(ids("probe:list --json -s hits -r")).isEqualTo("2 1");
        assertThat(ids("probe:list --json -a -s point -r")).isEqualTo("3 2 1");
    }

    @Test
    void jsonHasIntegersAndUnitsInItsKeys() throws Exception {
        assertThat(shell.run("probe:list --json @2"))
                .isEqualTo(
                        "{\"v\":1,\"type\":\"point\",\"id\":2,\"point\":\"com.acme.pay:charged\","
                                + "\"event_type\":\"java.lang.Integer\",\"sites\":1,\"armed\":1,"
                                + "\"consumers\":1,\"fused\":0,\"relinks\":0,"
                                + "\"hits\":370,\"handled\":370,\"missed\":3,"
                                + "\"errors\":0,\"removed\":1,"
                                + "\"ignored\":0,\"omitted\":0}\n");
    }

    @Test
    void rawNumbersAreExact() throws Exception {
        assertThat(shell.run("probe:list --raw @1")).contains("182340").doesNotContain("182k");
    }

    @Test
    void aSampleShowsHitsASecond() throws Exception {
        assertThat(shell.run("probe:list --sample 10ms --json @1")).contains("\"hits_per_s\":0");
        assertThat(shell.run("probe:list --sample 10ms")).contains("HITS/S").contains(" 0 hits/s");
    }

    @Test
    void nothingMatchedIsSaidBesideTheDataAndLeavesOne() throws Exception {
        String out = shell.run("probe:list com.acme.ordrs.* @77 osgi:bundle --json");
        assertThat(out).contains("\"id\":3");
        assertThat(shell.err()).isEqualTo("""
                        probe:list: no probe point matches 'com.acme.ordrs.*'; did you mean \
                        'com.acme.orders:placed'?
                        probe:list: no probe point has the number @77 (probe:list -a shows all)
                        """);
        assertThat(shell.status()).isEqualTo(1);
        shell.run("probe:list osgi:bundel");
        assertThat(shell.err()).contains("no probe point is named 'osgi:bundel'; did you mean");
    }

    @Test
    void quietLeavesTheStatusAlone() throws Exception {
        assertThat(shell.run("probe:list -q nosuch:thing")).isEmpty();
        assertThat(shell.err()).isEmpty();
        assertThat(shell.status()).isEqualTo(1);
        assertThat(shell.run("probe:list -q")).isEmpty();
        assertThat(shell.status()).isZero();
    }

    @Test
    void theStatusDrivesAndAndOr() throws Exception {
        assertThat(shell.run("probe:list -q nosuch:thing || probe:help list")).contains("Usage:");
        assertThat(shell.run("probe:list -q nosuch:thing && probe:help list")).isEmpty();
    }

    @Test
    void outputGoesThroughPipes() throws Exception {
        assertThat(shell.run("probe:list --json -a | grep --color=never charged | wc -l")
                        .trim())
                .isEqualTo("1");
        assertThat(shell.run("probe:list | head -n 1")).contains("POINT");
    }

    @Test
    void failuresAreToldByTheirMessageAlone() {
        assertThat(shell.failure("probe:list --jsn"))
                .isEqualTo("probe:list: unknown option '--jsn'; did you mean '--json'?");
        assertThat(shell.failure("probe:list -s hit"))
                .isEqualTo("probe:list: option '--sort' takes id, point, type, sites, cons, hits,"
                        + " miss, err, removed, not 'hit'; did you mean 'hits'?");
        assertThat(shell.failure("probe:info"))
                .startsWith("probe:info: missing POINT: an exact name, a glob");
    }

    @Test
    void everyCommandSaysThatTheRegistryIsAbsentAndHowToMendIt() {
        shell.probes.present = false;
        for (String line : List.of(
                "list",
                "info x:y",
                "consumers",
                "tail x:y",
                "hit x:y",
                "off 1",
                "gp",
                "off --all")) {
            assertThat(shell.failure("probe:" + line))
                    .as(line)
                    .startsWith("probe:" + line.replaceFirst(" .*", "") + ": no ProbeManagement "
                            + "service")
                    .contains("start the bundle org.probus.core");
            assertThat(shell.status()).isEqualTo(2);
        }
    }

    @Test
    void infoShowsAPointItsConsumersAndTheirLastErrors() throws Exception {
        shell.session.put("COLUMNS", 80);
        assertThat(dots(shell.run("probe:info @1"))).isEqualTo("""
                        com.acme.orders:placed  @1
                          type       java.lang.String
                          sites      1, 1 armed
                          hits       182k, handled 182k, errors 2, missed 0, removed 0
                          consumers  2, in the order of the calls
                          ID  CONSUMER        BUNDLE               POINT                   HITS  ERR
                          11  com.acme.Audit  com.acme.audit [42]  com.acme.orders:placed  182k    2
                          12  com.acme.Audit  (none)               com.acme.*:*, later:on   370    -
                          last error of 11: java.lang.IllegalStateException: no\\nway
                        """);
    }

    @Test
    void infoOfAnIdleAndOfAnUndeclaredPoint() throws Exception {
        shell.probes.undeclared(8, "later:on");
        shell.probes.point(7, "a:b", String.class, new Counters(9, 9, 0, 0, 0, 2, 8));
        assertThat(dots(shell.run("probe:info a:b")))
                .contains("handled 9, errors 0, missed 0, removed 0, ignored 2, omitted 8\n");
        shell.probes.fused("a:b", 1, 3);
        assertThat(shell.run("probe:info a:b"))
                .contains("sites      1, 0 armed, 1 fused, 3 relinks");
        assertThat(shell.run("probe:list --json a:b")).contains("\"fused\":1,\"relinks\":3,");
        assertThat(shell.run("probe:info osgi:bundle")).contains("none: a hit costs nothing");
        assertThat(shell.run("probe:info later:on"))
                .contains("(no site declares it yet)")
                .contains("consumers  1");
    }

    @Test
    void infoAsJsonNestsTheConsumers() throws Exception {
        assertThat(shell.run("probe:info --json @1"))
                .contains("\"consumer_list\":[{\"id\":11,\"consumer\":\"com.acme.Audit\"")
                .contains("\"last_error\":\"java.lang.IllegalStateException: no\\nway\"")
                .hasLineCount(1);
    }

    @Test
    void consumersAreListedOverAllPointsOrAtSome() throws Exception {
        shell.session.put("COLUMNS", 80);
        String heads = "  ID  CONSUMER        BUNDLE               POINT";
        assertThat(dots(shell.run("probe:consumers")))
                .startsWith(heads + "                      HITS  ERR\n")
                .contains("11  com.acme.Audit  com.acme.audit [42]  com.acme.orders:placed     "
                        + "182k")
                .contains("12  com.acme.Audit  (none)               com.acme.orders:placed +1   "
                        + "370")
                .endsWith("\n2 consumers\n");
        assertThat(shell.run("probe:consumers --wide"))
                .contains("RANK  HITS  HANDLED  ERR  " + "REMOVE");
        assertThat(shell.run("probe:consumers com.acme.pay:charged"))
                .contains("12  com.acme.Audit")
                .doesNotContain("audit [42]")
                .endsWith("1 consumer\n");
        assertThat(shell.run("probe:consumers --json").lines())
                .hasSize(2)
                .allMatch(l -> l.startsWith("{\"v\":1,\"type\":\"consumer\",\"id\":1"));
        shell.run("probe:consumers nosuch:thing");
        assertThat(shell.status()).isEqualTo(1);
    }

    @Test
    void gracePeriodsAreShownWithTheirHolders() throws Exception {
        shell.probes.ended = new GracePeriods(1_204, 189_000, 1_800_000, 3_200_000_000L, List.of());
        assertThat(shell.run("probe:gp").replace('\u00b5', 'u')).isEqualTo("""
                        1.2k grace periods ended  p50 189 us  p99 1.8 ms  max 3.2 s
                        0 pending
                        """);
        List<String> stack = Stream.iterate(1, i -> i + 1)
                .limit(14)
                .map(i -> "com.acme.Slow.step" + i + "(Slow.java:" + i + ")")
                .toList();
        Holder holder = new Holder(
                "http-worker-7",
                4_100_000_000L,
                "com.acme.orders:placed",
                "com.acme.Slow",
                "com.acme.audit [42]",
                stack);
        shell.probes.pending(new PendingGrace(
                "stop of com.acme.audit [42]", "main", 3_200_000_000L, List.of(holder)));
        assertThat(shell.run("probe:gp"))
                .contains("""
                        1 pending
                          stop of com.acme.audit [42]  waits for 3.2 s in thread main
                            held by http-worker-7 (in section 4.1 s), in com.acme.Slow of \
                        com.acme.audit [42], hitting com.acme.orders:placed
                              at com.acme.Slow.step1(Slow.java:1)
                        """)
                .contains("(2 more frames, --wide shows all)")
                .doesNotContain("step13");
        assertThat(shell.run("probe:gp --wide")).contains("step14").doesNotContain("more frames");
        assertThat(shell.run("probe:gp --json --raw"))
                .startsWith("{\"v\":1,\"type\":\"grace\",\"count\":1204,\"p50_ns\":189000,"
                        + "\"p99_ns\":1800000,\"max_ns\":3200000000,\"pending\":1}\n"
                        + "{\"v\":1,\"type\":\"pending\","
                        + "\"reason\":\"stop of com.acme.audit [42]\",\"waiter\":\"main\","
                        + "\"age_ns\":3200000000,\"holders\":[{\"thread\":");
    }

    @Test
    void stallsAreShownWithBothStacksAndTheRemedy() throws Exception {
        assertThat(shell.run("probe:stalls")).isEqualTo("0 stalls\n");
        Holder holder = new Holder(
                "http-worker-7",
                4_100_000_000L,
                "com.acme.orders:placed",
                "com.acme.Slow",
                "com.acme.audit [42]",
                List.of("com.acme.Slow.step(Slow.java:1)"));
        shell.probes.stalls = List.of(
                new Stall(
                        Stall.State.WAITING,
                        "stop of com.acme.audit [42]",
                        "FelixStartLevel",
                        List.of("org.probus.core.Waits.await(Waits.java:7)"),
                        12_000_000_000L,
                        "wait",
                        "end the work of the thread",
                        List.of(holder)),
                new Stall(
                        Stall.State.OVER,
                        "stop of com.acme.old [7]",
                        "main",
                        List.of(),
                        6_000_000_000L,
                        "abandon after 5.0 s",
                        "",
                        List.of()));
        assertThat(shell.run("probe:stalls")).isEqualTo("""
                        2 stalls
                          waiting  stop of com.acme.audit [42]  12 s in thread FelixStartLevel, \
                        policy: wait
                            FelixStartLevel waits
                              at org.probus.core.Waits.await(Waits.java:7)
                            held by http-worker-7 (in section 4.1 s), in com.acme.Slow of \
                        com.acme.audit [42], hitting com.acme.orders:placed
                              at com.acme.Slow.step(Slow.java:1)
                            remedy: end the work of the thread
                          over  stop of com.acme.old [7]  6 s in thread main, policy: \
                        abandon after 5.0 s
                        """);
        assertThat(shell.run("probe:stalls --json").lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("{\"v\":1,\"type\":\"stall\",\"state\":\"waiting\","
                        + "\"reason\":\"stop of com.acme.audit [42]\",")
                .contains("\"waiter_stack\":[\"org.probus", "\"remedy\":\"end", "\"holders\":[{");
    }

    @Test
    void helpIsMadeFromTheDeclarations() throws Exception {
        assertThat(shell.run("probe:help").lines().limit(9))
                .hasSize(9)
                .allMatch(l -> l.startsWith("  probe:"));
        for (Spec spec : shell.dispatcher.specs()) {
            String help = shell.run("probe:help " + spec.name());
            assertThat(help).startsWith(spec.fullName() + " - " + spec.summary());
            assertThat(help).contains("Usage: " + Usage.line(spec));
            for (Option option : spec.allOptions()) {
                assertThat(help).contains(option.name()).contains(option.text());
            }
            assertThat(shell.run(spec.fullName() + " --help")).isEqualTo(help);
            assertThat(shell.run(spec.fullName() + " -h")).isEqualTo(help);
        }
        assertThat(shell.failure("probe:help lst"))
                .isEqualTo("probe:help: no such command: 'lst'; did you mean 'list'?");
        assertThat(shell.status()).isEqualTo(127);
        assertThat(shell.run("probe:help --json"))
                .hasLineCount(shell.dispatcher.specs().size());
    }

    @Test
    void nothingOfOursShadowsACommandOfGogo() throws Exception {
        assertThat(shell.run("probe:help --json | tail -n 1")).contains("probe:help");
        assertThat(shell.processor.getCommands())
                .filteredOn(name -> name.startsWith("probe:"))
                .containsExactlyInAnyOrderElementsOf(
                        shell.dispatcher.specs().stream().map(Spec::fullName).toList());
    }

    @Test
    void colourIsForTerminalsUnlessAskedFor() throws Exception {
        assertThat(shell.run("probe:list")).doesNotContain("\u001b");
        assertThat(shell.run("probe:list --color always"))
                .contains("\u001b[1mPOINT\u001b[0m")
                .contains("\u001b[31m2\u001b[0m");
        shell.session.put(".terminal", new Object());
        shell.session.put("TERM", "xterm");
        assertThat(shell.run("probe:list")).contains("\u001b[1m");
        assertThat(shell.run("probe:list --color never")).doesNotContain("\u001b");
        assertThat(shell.run("probe:list | cat")).doesNotContain("\u001b");
        shell.environment.put("NO_COLOR", "1");
        assertThat(shell.run("probe:list")).doesNotContain("\u001b");
        assertThat(shell.run("probe:list --color=always")).contains("\u001b[1m");
        shell.environment.clear();
        shell.session.put("TERM", "dumb");
        assertThat(shell.run("probe:list")).doesNotContain("\u001b");
        assertThat(shell.failure("probe:list --color sometimes"))
                .isEqualTo(
                        "probe:list: option '--color' takes auto, always, never, not 'sometimes'");
    }

    @Test
    void wordsReachACommandAsTheyWereTyped() throws Exception {
        for (String word : List.of("007", "null", "10d", "true", "1e3")) {
            shell.run("probe:info @1 " + word);
            assertThat(shell.err()).contains("no probe point is named '" + word + "'");
        }
    }
}
