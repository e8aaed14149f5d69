/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The framework's properties: those of a file, with references filled in.
 *
 * <p>A reference {@code ${name}} is looked up in what the launcher gives, then in the file, then in
 * the system properties. A system property overrides an entry of the file that has the same name.
 * An entry that comes out empty is left out.
 */
final class Settings {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^${}]+)\\}");

    private final Path file;
    private final Map<String, String> given;
    private final Map<String, String> raw;

    private Settings(Path file, Map<String, String> given, Map<String, String> raw) {
        this.file = file;
        this.given = given;
        this.raw = raw;
    }

    /**
     * Reads the file.
     *
     * @param file the properties file, in UTF-8
     * @param given what the launcher knows; it wins over the file
     * @return the resolved properties, those given among them
     */
    static Map<String, String> read(Path file, Map<String, String> given) throws Failure {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw Failure.broken("cannot read " + file + ": " + Failure.textOf(e));
        }
        Map<String, String> raw = new HashMap<>();
        for (String name : properties.stringPropertyNames()) {
            raw.put(name, System.getProperty(name, properties.getProperty(name)));
        }
        return new Settings(file, given, raw).resolve();
    }

    private Map<String, String> resolve() throws Failure {
        Map<String, String> resolved = new TreeMap<>();
        for (Map.Entry<String, String> entry : raw.entrySet()) {
            Set<String> open = new HashSet<>();
            open.add(entry.getKey());
            resolved.put(entry.getKey(), expand(entry.getKey(), entry.getValue(), open));
        }
        resolved.values().removeIf(String::isBlank);
        resolved.putAll(given);
        return resolved;
    }

    private String expand(String owner, String text, Set<String> open) throws Failure {
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder result = new StringBuilder();
        while (matcher.find()) {
            String value = value(owner, matcher.group(1), open);
            matcher.appendReplacement(result, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(result).toString();
    }

    private String value(String owner, String name, Set<String> open) throws Failure {
        String known = given.get(name);
        if (known != null) {
            return known;
        }
        String text = raw.get(name);
        if (text == null) {
            String system = System.getProperty(name);
            if (system == null) {
                throw Failure.broken(file + ": " + owner + " refers to ${" + name
                        + "}, which nobody sets" + Suggestion.phrase(name, given.keySet()));
            }
            return system;
        }
        if (!open.add(name)) {
            throw Failure.broken(file + ": " + owner + " refers to itself through ${" + name + "}");
        }
        String value = expand(owner, text, open);
        open.remove(name);
        return value;
    }
}
