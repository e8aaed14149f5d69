/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleException;

import java.util.List;
import java.util.jar.Attributes;

/** Tests of {@link Failures}. */
class FailuresTest {
    private final Failures failures = new Failures(new Needs(requirement -> List.of()));

    @Test
    void unknownFailureOfTheFrameworkKeepsItsMessage() {
        Defect defect = failures.of(
                new BundleException("no", new IllegalStateException("bad\nday")), facts(""));

        assertThat(defect.cause()).isEqualTo("the framework refuses it: bad day");
        assertThat(defect.kind()).isEqualTo(Defect.Kind.BROKEN);
    }

    @Test
    void missingNeedWinsOverTheResolversMessage() {
        Defect defect = failures.of(
                new BundleException(
                        "Unable to resolve [4](R 4.0): missing ...", BundleException.RESOLVE_ERROR),
                facts("a"));

        assertThat(defect.cause()).isEqualTo("needs package a, which no installed bundle exports");
        assertThat(defect.kind()).isEqualTo(Defect.Kind.NEEDY);
    }

    @Test
    void activatorThatIsNoneSaysWhatItHasToBe() {
        Defect defect = failures.of(
                new BundleException(
                        "no",
                        BundleException.ACTIVATOR_ERROR,
                        new ClassCastException("class acme.X")),
                facts(""));

        assertThat(defect.cause()).startsWith("its Bundle-Activator acme.X is none");
        assertThat(defect.mend()).contains("implement org.osgi.framework.BundleActivator");
    }

    @Test
    void throwableThatCannotEvenSayItsMessageIsRendered() {
        assertThat(Failures.render(new Nasty())).startsWith(Nasty.class.getName() + " (at ");
    }

    @Test
    void linesAreBoundedAndWithoutBreaks() {
        String line = Report.oneLine("a\r\n\tb" + "c".repeat(1000));

        assertThat(line).startsWith("a b").endsWith("...").hasSize(600);
    }

    private static JarFacts facts(String imports) {
        Attributes attributes = new Attributes();
        attributes.putValue("Bundle-SymbolicName", "acme");
        attributes.putValue("Bundle-Activator", "acme.X");
        attributes.putValue("Import-Package", imports);
        return JarFacts.of(attributes);
    }

    /** A throwable that throws. */
    private static final class Nasty extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("nasty");
        }
    }
}
