/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One run of the distribution, from a read command line to an exit code. */
final class Launch {
    /** The start level of the demo's own bundles: below that of File Install. */
    private static final int DEMO_LEVEL = 18;

    private static final System.Logger LOG = System.getLogger("org.probus.launcher");

    private static final String STOP_TIMEOUT = "probus.stop.timeout";
    private static final String MAIN_WAIT = "probus.main.wait";
    private static final String OTHER_MAIN_WAIT = "probus.main.wait.other";

    private final CommandLine line;
    private final Home home;
    private final PrintStream err;

    Launch(CommandLine line, Home home, PrintStream err) {
        this.line = line;
        this.home = home;
        this.err = err;
    }

    int run(InputStream in) throws Failure {
        if (line.mode() == CommandLine.Mode.INTERACTIVE && !Terminal.isInteractive()) {
            List<String> script = List.of(CommandLineParser.SCRIPT, CommandLine.STDIN);
            return new Launch(line.withMain(CommandLine.SHELL, script), home, err).run(in);
        }
        checkScript();
        State state = state();
        try {
            return run(in, state);
        } finally {
            state.close();
        }
    }

    private int run(InputStream in, State state) throws Failure {
        List<String> arguments = line.arguments();
        if (line.isScript() && arguments.get(1).equals(CommandLine.STDIN)) {
            arguments = List.of(CommandLineParser.SCRIPT, save(in, state).toString());
        }
        Instance.Setup setup = setup(state);
        Duration limit = line.stopTimeout() == null
                ? seconds(setup.properties(), STOP_TIMEOUT)
                : line.stopTimeout();
        Instance instance = new Instance(setup, err);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> end(instance, limit, state), "probus-shutdown"));
        int code = ExitCode.BROKEN;
        try {
            instance.start();
            code = work(instance, arguments, setup.properties());
        } finally {
            if (!instance.stop(limit) && code == ExitCode.DONE) {
                code = ExitCode.GRACE;
            }
        }
        return code;
    }

    private int work(Instance instance, List<String> arguments, Map<String, String> properties)
            throws Failure {
        if (line.mode() != CommandLine.Mode.MAIN) {
            if (line.mode() == CommandLine.Mode.SERVICE) {
                LOG.log(System.Logger.Level.INFO, "Probus " + Home.version() + " is up");
            }
            instance.await();
            return ExitCode.DONE;
        }
        Duration ours = seconds(properties, MAIN_WAIT);
        Duration other = seconds(properties, OTHER_MAIN_WAIT);
        try {
            return new MainService(instance, line.main()).run(arguments, ours, other);
        } catch (RuntimeException | Error e) {
            err.println("probus: " + line.main() + " failed: " + FrameworkLog.traceOf(e));
            return ExitCode.BROKEN;
        }
    }

    private static void end(Instance instance, Duration limit, State state) {
        instance.stop(limit);
        state.close();
    }

    private void checkScript() throws Failure {
        if (!line.isScript() || line.arguments().get(1).equals(CommandLine.STDIN)) {
            return;
        }
        Path script = Path.of(line.arguments().get(1));
        if (!Files.isRegularFile(script) || !Files.isReadable(script)) {
            String what = Files.exists(script) ? "is no readable file" : "does not exist";
            throw Failure.usage("the script " + script + " " + what);
        }
    }

    /** Takes the instance's folder: the usual one, or one of its own where that is in use. */
    private State state() throws Failure {
        Path wanted = line.state();
        if (wanted != null) {
            return State.persistent(wanted);
        }
        if (line.mode() == CommandLine.Mode.MAIN) {
            return State.temporary();
        }
        try {
            return State.persistent(home.state());
        } catch (Failure e) {
            State own = State.temporary();
            err.println("probus: " + e.getMessage() + "; this run keeps its state in "
                    + own.directory() + " and removes it at the end");
            return own;
        }
    }

    private Path save(InputStream in, State state) throws Failure {
        Path script = state.directory().resolve("stdin");
        try {
            Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
            if (Files.size(script) == 0 && line.mode() == CommandLine.Mode.MAIN) {
                err.println("probus: standard input is no terminal and holds no commands; for a"
                        + " service without a shell: probus --no-console");
            }
        } catch (IOException e) {
            throw Failure.broken("cannot read standard input: " + Failure.textOf(e));
        }
        return script;
    }

    private Instance.Setup setup(State state) throws Failure {
        boolean demo = isDemo();
        Path usual = demo ? state.directory().resolve("deploy") : home.deploy();
        Path deploy =
                Folders.make(line.deploy() == null ? usual : line.deploy(), "the deploy folder");
        List<BundleFile> bundles = new ArrayList<>(BundleFile.scan(home.bundles()));
        if (demo) {
            List<BundleFile> own = BundleFile.of(home.demo(), DEMO_LEVEL);
            if (own.isEmpty()) {
                throw Failure.broken(home.demo() + " holds no bundles: the demo is not part of this"
                        + " distribution");
            }
            bundles.addAll(own);
        }
        prepareShell(state);
        Map<String, String> given = given(state, deploy);
        given.forEach(System::setProperty);
        Map<String, String> properties =
                Settings.read(home.config().resolve("framework.properties"), given);
        return new Instance.Setup(properties, bundles, state, deploy);
    }

    private boolean isDemo() {
        return line.mode() == CommandLine.Mode.MAIN && line.main().equals(CommandLine.DEMO);
    }

    /**
     * Puts the shell's profile where Gogo looks for it: {@code etc/} under {@code gosh.home}.
     *
     * <p>Gogo runs a profile even where it is told to have no shell, on a thread that nobody waits
     * for. A short run would end in the middle of it, so only the interactive shell gets one.
     */
    private void prepareShell(State state) throws Failure {
        Path profile = home.config().resolve("gosh_profile");
        Path etc = Folders.make(state.directory().resolve("etc"), "the folder");
        Path copy = etc.resolve("gosh_profile");
        try {
            if (line.mode() == CommandLine.Mode.INTERACTIVE) {
                Files.copy(profile, copy, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.writeString(copy, "# Only an interactive shell has a profile.\n");
            }
        } catch (IOException e) {
            throw Failure.broken(
                    "cannot copy " + profile + " to " + etc + ": " + Failure.textOf(e));
        }
    }

    private Map<String, String> given(State state, Path deploy) throws Failure {
        CommandLine.Mode mode = line.mode();
        boolean interactive = mode == CommandLine.Mode.INTERACTIVE;
        Map<String, String> given = new HashMap<>();
        given.put(Home.PROPERTY, home.directory().toString());
        given.put("probus.version", Home.version());
        given.put("probus.state", state.directory().toString());
        given.put("probus.deploy", deploy.toString());
        given.put("probus.mode", mode.name().toLowerCase(java.util.Locale.ROOT));
        given.put(
                "probus.configurations",
                home.configurations().stream()
                        .map(file -> file.toUri().toString())
                        .collect(Collectors.joining(",")));
        given.put(
                "probus.gosh.args",
                interactive ? "--nohistory" : "--nointeractive --nohistory" + " --noshutdown");
        // Milliseconds; the demo mostly waits for its folder to be looked at.
        setDefault(given, "probus.deploy.poll", isDemo() ? "200" : "500");
        setDefault(given, "probus.log.ours", mode == CommandLine.Mode.MAIN ? "WARN" : "INFO");
        setDefault(given, "probus.log.others", mode == CommandLine.Mode.SERVICE ? "INFO" : "WARN");
        setDefault(
                given,
                "logback.configurationFile",
                home.config().resolve("logback.xml").toUri().toString());
        // The bundle org.probus.logging tells; Logback itself would print to standard output.
        setDefault(
                given,
                "logback.statusListenerClass",
                "ch.qos.logback.core.status.NopStatusListener");
        if (!interactive) {
            setDefault(given, "org.jline.terminal.provider", "dumb");
        }
        return given;
    }

    private static void setDefault(Map<String, String> given, String name, String value) {
        given.put(name, System.getProperty(name, value));
    }

    private Duration seconds(Map<String, String> properties, String name) throws Failure {
        String text = properties.getOrDefault(name, "");
        try {
            return Duration.ofSeconds(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            throw Failure.broken("config/framework.properties: " + name
                    + " needs whole seconds, not '" + text + "'");
        }
    }
}
