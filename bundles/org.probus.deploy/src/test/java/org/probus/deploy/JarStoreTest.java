/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Tests of {@link JarStore} and {@link Staged}. */
class JarStoreTest {
    @TempDir
    Path home;

    @Test
    void whatRanIsKeptOverARestartUntilItIsForgotten() throws Exception {
        JarStore store = new JarStore(home.resolve("jars"));
        Staged staged = staged(store, "one", -1);
        store.ran(7, staged);
        store.given(8, "feed");

        JarStore again = new JarStore(home.resolve("jars"));

        assertThat(again.digest(7)).hasValue(staged.digest());
        assertThat(again.good(7)).hasValueSatisfying(path -> assertThat(path).hasContent("one"));
        assertThat(Staged.digest(again.good(7).orElseThrow())).isEqualTo(staged.digest());
        assertThat(again.digest(8)).hasValue("feed");
        assertThat(again.good(8)).isEmpty();
        again.forget(7);
        assertThat(again.digest(7)).isEmpty();
        assertThat(again.good(7)).isEmpty();
        again.keepOnly(Set.of(9L));
        assertThat(again.digest(8)).isEmpty();
    }

    @Test
    void copiesOfAKilledRunAreDropped() throws Exception {
        Staged left = staged(new JarStore(home.resolve("jars")), "half", -1);
        assertThat(left.copy()).exists();

        JarStore store = new JarStore(home.resolve("jars"));

        assertThat(left.copy()).doesNotExist();
        store.keepOnly(Set.of());
    }

    @Test
    void prefixDigestTellsGrowthFromOtherContent() throws Exception {
        JarStore store = new JarStore(home.resolve("jars"));
        Staged half = staged(store, "abc", -1);

        assertThat(half.prefixDigest()).isEmpty();
        assertThat(staged(store, "abcdef", half.length()).prefixDigest()).isEqualTo(half.digest());
        assertThat(staged(store, "abc", half.length()).prefixDigest()).isEqualTo(half.digest());
        assertThat(staged(store, "xbcdef", half.length()).prefixDigest())
                .isNotEqualTo(half.digest());
        assertThat(staged(store, "ab", half.length()).prefixDigest()).isEmpty();
    }

    private Staged staged(JarStore store, String text, long prefix) throws Exception {
        Path source = Files.write(home.resolve("source"), text.getBytes(StandardCharsets.UTF_8));
        Staged staged = Staged.of(source, store.next(), prefix);
        assertThat(staged.length()).isEqualTo(text.length());
        assertThat(staged.copy()).hasContent(text);
        return staged;
    }
}
