/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * SRCU, or core, with a fault that is planted in its source, as itests/stress/mutants.txt defines
 * it.
 *
 * @param name the name
 * @param tools which tools must find it, each a word, with what to run behind a colon
 * @param edits what is changed
 */
record Mutant(String name, List<String> tools, List<Edit> edits) {
    /**
     * A change.
     *
     * @param file the source file: its name, behind the bundle and a slash if that is not SRCU
     * @param old the text that is there, once
     * @param now the text in its place
     */
    record Edit(String file, String old, String now) {
        private static final String SRCU = "org.probus.srcu";

        /** The bundle of the file. */
        String bundle() {
            int slash = file.indexOf('/');
            return slash < 0 ? SRCU : file.substring(0, slash);
        }

        /** The name of the file alone. */
        String name() {
            return file.substring(file.indexOf('/') + 1);
        }
    }

    /** Returns all that are defined. */
    static List<Mutant> all(Path root) throws IOException {
        Path file = root.resolve("itests/stress/mutants.txt");
        List<Mutant> all = new ArrayList<>();
        String where = "";
        List<String> old = new ArrayList<>();
        List<String> text = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String value = line.substring(line.indexOf(' ') + 1).trim();
            if (line.startsWith("mutant ")) {
                all.add(new Mutant(value, new ArrayList<>(), new ArrayList<>()));
            } else if (line.startsWith("tools ")) {
                last(all).tools().addAll(Arrays.asList(value.split(" +")));
            } else if (line.startsWith("in ")) {
                where = value;
            } else if (line.equals("<<<") || line.equals("===")) {
                old = text;
                text = new ArrayList<>();
            } else if (line.equals(">>>")) {
                last(all)
                        .edits()
                        .add(new Edit(where, String.join("\n", old), String.join("\n", text)));
                text = new ArrayList<>();
            } else if (!line.startsWith("#")) {
                text.add(line);
            }
        }
        return all;
    }

    private static Mutant last(List<Mutant> all) {
        return all.get(all.size() - 1);
    }

    /** Returns the one of that name. */
    static Mutant named(Path root, String name) throws IOException {
        return all(root).stream()
                .filter(mutant -> mutant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no mutant " + name));
    }

    /** Returns what to run behind the colon of a tool; empty if the tool is not of its tools. */
    List<String> runs(String tool) {
        return tools.stream()
                .filter(each -> each.startsWith(tool + ":"))
                .map(each -> each.substring(tool.length() + 1))
                .toList();
    }

    /**
     * Compiles it, and returns the folder with the classes, which is made anew.
     *
     * @param whole whether all classes go there, or only those that are not the shipped ones
     */
    Path plant(Path root, Path work, boolean whole) throws IOException {
        Path sources = root.resolve("bundles/" + bundle() + "/src/main/java");
        Path home = Files.createTempDirectory(Files.createDirectories(work), name + "-");
        Path copy = Files.createDirectories(home.resolve("src"));
        Path classes = Files.createDirectories(home.resolve("classes"));
        Path folder = copy.resolve(bundle().replace('.', '/'));
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                Path target = copy.resolve(sources.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        for (Edit edit : edits) {
            apply(edit, folder.resolve(edit.name()));
        }
        compile(copy, classes, whole);
        return classes;
    }

    /** Whether it is SRCU that is changed; the whole of core needs a framework to compile. */
    boolean ofSrcu() {
        return bundle().equals(Edit.SRCU);
    }

    /** The one bundle that is changed. */
    private String bundle() {
        List<String> bundles = edits.stream().map(Edit::bundle).distinct().toList();
        if (bundles.size() != 1) {
            throw new IllegalStateException(
                    "mutant " + name + " is in " + bundles + ", not in one");
        }
        return bundles.get(0);
    }

    private void apply(Edit edit, Path file) throws IOException {
        String text = Files.readString(file);
        int first = text.indexOf(edit.old());
        if (edit.old().isBlank() || first < 0 || text.indexOf(edit.old(), first + 1) >= 0) {
            throw new IllegalStateException("mutant " + name + ": " + edit.file()
                    + " has not exactly once the text:\n" + edit.old());
        }
        Files.writeString(file, text.replace(edit.old(), edit.now()));
    }

    private boolean edits(Path source) {
        return edits.stream().anyMatch(edit -> source.endsWith(edit.name()));
    }

    private void compile(Path copy, Path classes, boolean whole) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter says = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> walk = Files.walk(copy)) {
            List<Path> sources = walk.filter(
                            each -> each.toString().endsWith(".java") && (whole || edits(each)))
                    .toList();
            List<String> options = List.of(
                    "--release",
                    "17",
                    "-proc:none",
                    "-nowarn",
                    "-d",
                    classes.toString(),
                    "-classpath",
                    System.getProperty("java.class.path"));
            if (!compiler.getTask(
                            says,
                            files,
                            null,
                            options,
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call()) {
                throw new IllegalStateException("mutant " + name + " is no Java: " + says);
            }
        }
    }
}
