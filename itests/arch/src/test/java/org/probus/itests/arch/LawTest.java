/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The dependency law, and the norms that a compiler does not count. */
class LawTest {
    private static final Path ROOT = Path.of(System.getProperty("probus.root"));
    private static final int MOST_PUBLIC_TYPES = 10;

    private static JavaClasses all = new ClassFileImporter().importPaths(List.<Path>of());

    @BeforeAll
    static void readTheBundles() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("bundles"), 4)) {
            List<Path> folders =
                    files.filter(path -> path.endsWith("target/classes")).toList();
            assertThat(folders).as("the built bundles").hasSizeGreaterThanOrEqualTo(7);
            all = new ClassFileImporter().importPaths(folders);
        }
        assertThat(all.stream().count()).isGreaterThan(50);
    }

    @Test
    void srcuImportsNothing() {
        classes()
                .that()
                .resideInAPackage("org.probus.srcu..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "org.probus.srcu..",
                        "java..",
                        "jdk.jfr..",
                        "org.jspecify..",
                        "org.osgi.annotation..")
                .check(all);
    }

    @Test
    void apiImportsNothing() {
        classes()
                .that()
                .resideInAPackage("org.probus.api..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "org.probus.api..", "java..", "org.jspecify..", "org.osgi.annotation..")
                .check(all);
    }

    @Test
    void coreImportsApiSrcuAndTheFrameworkAlone() {
        classes()
                .that()
                .resideInAPackage("org.probus.core..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "org.probus.core..",
                        "org.probus.api..",
                        "org.probus.srcu..",
                        "org.osgi.framework..",
                        "org.osgi.util.tracker..",
                        "java..",
                        "org.jspecify..",
                        "org.osgi.annotation..")
                .check(all);
    }

    @Test
    void nobodyImportsCore() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.probus.core..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.probus.core..")
                .check(all);
    }

    @Test
    void onlyCoreUsesSrcu() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.probus.core..", "org.probus.srcu..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.probus.srcu..")
                .check(all);
    }

    @Test
    void noBundleImportsItsSibling() {
        for (String bundle : List.of("osgi", "logging", "deploy", "shell")) {
            classes()
                    .that()
                    .resideInAPackage("org.probus." + bundle + "..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideOutsideOfPackages(siblingsOf(bundle))
                    .check(all);
        }
    }

    private static String[] siblingsOf(String bundle) {
        return Stream.of("core", "srcu", "osgi", "logging", "deploy", "shell", "examples")
                .filter(other -> !other.equals(bundle))
                .map(other -> "org.probus." + other + "..")
                .toArray(String[]::new);
    }

    @Test
    void onlyTheShellKnowsGogo() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.probus.shell..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.felix.service.command..",
                        "org.apache.felix.gogo..",
                        "org.jline..")
                .check(all);
    }

    @Test
    void onlyHotDeployKnowsFileInstall() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.probus.deploy..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.felix.fileinstall..")
                .check(all);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("org.probus.(**)").should().beFreeOfCycles().check(all);
    }

    @Test
    void exportedPackagesHaveFewPublicTypes() {
        Map<String, Long> exported = publicTypes(JavaClass::isTopLevelClass);

        assertThat(exported).containsKeys("org.probus.api", "org.probus.srcu");
        exported.forEach((name, count) -> {
            if (isExported(name)) {
                assertThat(count).as(name).isLessThanOrEqualTo(MOST_PUBLIC_TYPES);
            }
        });
    }

    private static boolean isExported(String name) {
        return all.stream()
                .filter(type -> type.getPackageName().equals(name))
                .anyMatch(type -> type.getSimpleName().equals("package-info")
                        && type.isAnnotatedWith("org.osgi.annotation.bundle.Export"));
    }

    private static Map<String, Long> publicTypes(java.util.function.Predicate<JavaClass> which) {
        return all.stream()
                .filter(which)
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .collect(Collectors.groupingBy(
                        JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked = all.stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .filter(name -> all.stream()
                        .noneMatch(type -> type.getPackageName().equals(name)
                                && type.getSimpleName().equals("package-info")
                                && type.isAnnotatedWith("org.jspecify.annotations.NullMarked")))
                .toList();

        assertThat(unmarked).isEmpty();
    }

    @Test
    void concreteClassesAreFinal() {
        List<String> open = all.stream()
                .filter(type -> !type.isInterface() && !type.isEnum() && !type.isAnonymousClass())
                .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT)
                        && !type.getModifiers().contains(JavaModifier.FINAL))
                .map(JavaClass::getName)
                .toList();

        assertThat(open).isEmpty();
    }
}
