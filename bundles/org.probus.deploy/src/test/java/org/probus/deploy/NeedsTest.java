/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;

/** Tests of {@link Needs} and {@link Need}, with nothing installed. */
class NeedsTest {
    private final Needs needs = new Needs(requirement -> List.of());

    @Test
    void optionalAndRuntimeNeedsMayBeMissing() {
        JarFacts facts = facts(Map.of(
                "Import-Package", "a;resolution:=optional, java.util",
                "Require-Capability", "b;effective:=active, c;resolution:=optional"));

        assertThat(needs.missing(facts)).isEmpty();
        assertThat(needs.explain(facts)).isEmpty();
    }

    @Test
    void ownExportsAreNotMissed() {
        JarFacts facts = facts(Map.of("Import-Package", "a, b", "Export-Package", "a;version=1"));

        assertThat(needs.missing(facts)).extracting(Need::path).containsExactly("b");
    }

    @Test
    void everyMissingNeedIsNamed() {
        JarFacts facts = facts(Map.of(
                "Import-Package", "a;version=\"[1,2)\"", "Require-Bundle", "b;bundle-version=3"));

        assertThat(needs.explain(facts))
                .isEqualTo("needs package a [1,2), which no installed bundle exports; bundle b 3,"
                        + " which is not installed");
    }

    @Test
    void rangesBecomeFilters() {
        JarFacts facts = facts(Map.of("Import-Package", "a;version=\"[1,2)\""));

        assertThat(Need.of(facts)).singleElement().satisfies(need -> {
            assertThat(need.filter())
                    .isEqualTo("(&(osgi.wiring.package=a)(&(version>=1.0.0)(!(version>=2.0.0))))");
            assertThat(need.anyVersion().filter()).isEqualTo("(osgi.wiring.package=a)");
            assertThat(need.getNamespace()).isEqualTo("osgi.wiring.package");
            assertThat(need.getDirectives()).containsEntry("filter", need.filter());
        });
    }

    private static JarFacts facts(Map<String, String> headers) {
        Attributes attributes = new Attributes();
        attributes.putValue("Bundle-SymbolicName", "acme;singleton:=true");
        headers.forEach(attributes::putValue);
        JarFacts facts = JarFacts.of(attributes);
        assertThat(facts.toString()).isEqualTo("acme 0.0.0");
        return facts;
    }
}
