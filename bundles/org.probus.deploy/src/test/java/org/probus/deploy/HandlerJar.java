/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.osgi.framework.BundleActivator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A bundle made up by a test: its manifest, and classes compiled on the spot. */
final class HandlerJar {
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    private HandlerJar() {}

    /** Begins a bundle. */
    static HandlerJar named(String name, String version) {
        return plain().header("Bundle-ManifestVersion", "2")
                .header("Bundle-SymbolicName", name)
                .header("Bundle-Version", version);
    }

    /** Begins a jar that is no bundle. */
    static HandlerJar plain() {
        // Bytes that do not compress, so that half of the jar is half of an entry.
        byte[] filler = new byte[20_000];
        new java.util.Random(7).nextBytes(filler);
        return new HandlerJar().entry("filler.bin", filler);
    }

    /** Sets a header. */
    HandlerJar header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Adds an entry. */
    HandlerJar entry(String name, byte[] bytes) {
        entries.put(name, bytes);
        return this;
    }

    /** Adds an activator {@code acme.Activator} with the given statements. */
    HandlerJar activator(String start, String stop) {
        String source = "package acme; import org.osgi.framework.*;"
                + " public class Activator implements BundleActivator {"
                + " public void start(BundleContext context) throws Exception {" + start + "}"
                + " public void stop(BundleContext context) throws Exception {" + stop + "}}";
        entry("acme/Activator.class", compile("acme.Activator", source));
        return header("Bundle-Activator", "acme.Activator")
                .header("Import-Package", "org.osgi.framework");
    }

    /** Returns the bytes of the jar. */
    byte[] bytes() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                jar.putNextEntry(new JarEntry(entry.getKey()));
                jar.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] compile(String name, String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try {
            Path out = Files.createTempDirectory("probus-deploy-classes");
            Path api = Path.of(BundleActivator.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            var options = List.of("-d", out.toString(), "-cp", api.toString(), "-proc:none");
            if (!compiler.getTask(messages, null, null, options, null, List.of(text(name, source)))
                    .call()) {
                throw new IllegalArgumentException(messages.toString());
            }
            byte[] bytes = Files.readAllBytes(out.resolve(name.replace('.', '/') + ".class"));
            delete(out);
            return bytes;
        } catch (IOException | java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JavaFileObject text(String name, String source) {
        URI uri = URI.create("string:///" + name.replace('.', '/') + ".java");
        return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }

    /** Deletes a folder with all that is in it. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
