/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.probus.api.management.Counters;

/** The profile of a point, switched and shown, in a real Gogo. */
class ProfileCommandTest {
    private static final Counters NONE = new Counters(0, 0, 0, 0, 0);

    private final GogoShell shell = new GogoShell();

    @BeforeEach
    void setUp() {
        shell.probes.point(1, "com.acme.orders:placed", String.class, NONE);
        shell.probes.point(2, "com.acme.pay:charged", Integer.class, NONE);
        shell.probes.point(3, "osgi:bundle", Object.class, NONE);
        shell.probes.consumer(11, "com.acme.audit", NONE, "", "com.acme.orders:placed");
        shell.probes.consumer(12, "", NONE, "", "com.acme.*:*");
        shell.session.put("COLUMNS", 100);
    }

    @AfterEach
    void tearDown() {
        shell.close();
    }

    private static String plain(String text) {
        return text.replace('\u00b7', '-').replace('\u00b5', 'u');
    }

    @Test
    void itIsSwitchedOnAndOffAtPointsAndPatterns() throws Exception {
        assertThat(shell.run("probe:profile com.acme.* on")).isEqualTo("""
                        profile com.acme.orders:placed on
                        profile com.acme.pay:charged on
                        """);
        assertThat(shell.probes.profile("com.acme.pay:charged")).isPresent();
        assertThat(shell.probes.profile("osgi:bundle")).isEmpty();
        assertThat(shell.run("probe:profile @2 off --json")).isEqualTo("""
                        {"v":1,"type":"profile","point":"com.acme.pay:charged","on":false}
                        """);
        assertThat(shell.probes.profile("com.acme.pay:charged")).isEmpty();
        assertThat(shell.probes.profile("com.acme.orders:placed")).isPresent();
    }

    @Test
    void whatItSaysCanBeTypedIn() throws Exception {
        String said = shell.run("probe:profile @1 on").strip();
        shell.probes.profile("com.acme.orders:placed", false);
        assertThat(shell.run("probe:" + said)).isEqualTo(said + "\n");
        assertThat(shell.probes.profile("com.acme.orders:placed")).isPresent();
    }

    @Test
    void timesAreShownInTheOrderOfTheCallsWithTheirUnits() throws Exception {
        shell.probes.timed("com.acme.orders:placed", 240L, 1_800L, 120L, 3_200_000L);
        shell.run("probe:profile com.acme.pay:charged on");
        shell.session.put("COLUMNS", 70);
        assertThat(plain(shell.run("probe:profile *"))).isEqualTo("""
                        com.acme.orders:placed  1 of 61 hits is timed
                          ID  CONSUMER        SAMPLES     P50     P90     P99     MAX
                          11  com.acme.Audit        4  240 ns  1.8 us  1.8 us  3.2 ms
                          12  com.acme.Audit        4  240 ns  1.8 us  1.8 us  3.2 ms

                        com.acme.pay:charged  1 of 61 hits is timed
                          ID  CONSUMER        BUNDLE  SAMPLES  P50  P90  P99  MAX
                          12  com.acme.Audit  (none)        -    -    -    -    -
                        """);
        assertThat(shell.run("probe:profile @1 --raw --wide"))
                .contains("11  com.acme.Audit  com.acme.audit [42]        4  240  1800")
                .contains("  1800  3200000\n");
    }

    @Test
    void asJsonAPointIsALineWithNanoseconds() throws Exception {
        shell.probes.timed("com.acme.pay:charged", 240L, 1_800L, 120L);
        shell.run("probe:profile osgi:bundle on");
        assertThat(shell.run("probe:profile --json *"))
                .isEqualTo("{\"v\":1,\"type\":\"profile\",\"point\":\"com.acme.pay:charged\","
                        + "\"on\":true,\"period\":61,\"consumers\":[{\"id\":12,"
                        + "\"consumer\":\"com.acme.Audit\",\"bundle\":\"\",\"bundle_id\":-1,"
                        + "\"samples\":3,\"p50_ns\":240,\"p90_ns\":240,\"p99_ns\":240,"
                        + "\"max_ns\":1800}]}\n"
                        + "{\"v\":1,\"type\":\"profile\",\"point\":\"osgi:bundle\","
                        + "\"on\":true,\"period\":61,\"consumers\":[]}\n");
        assertThat(shell.run("probe:profile osgi:bundle")).endsWith("  no consumer is there\n");
    }

    @Test
    void whereNoneIsOnTheWayToSwitchItOnIsSaid() throws Exception {
        assertThat(shell.run("probe:profile @1")).isEmpty();
        assertThat(shell.err())
                .contains("probe:profile: no profile is on here (probe:profile @1 on)");
        assertThat(shell.status()).isEqualTo(1);
        assertThat(shell.run("probe:profile no:such on")).isEmpty();
        assertThat(shell.err()).contains("no probe point is named 'no:such'");
        assertThat(shell.status()).isEqualTo(1);
    }

    @Test
    void otherWordsAreRefused() throws Exception {
        assertThat(shell.failure("probe:profile @1 onn"))
                .isEqualTo("probe:profile: a profile is on or off, not 'onn'; did you mean 'on'?");
        assertThat(shell.failure("probe:profile @1 on -w"))
                .isEqualTo("probe:profile: watch it without 'on'");
        assertThat(shell.failure("probe:profile")).contains("missing POINT");
        assertThat(shell.probes.profile("com.acme.orders:placed")).isEmpty();
    }
}
