/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * The stop test's own proof: with a core that is broken on purpose, the same scene goes wrong.
 *
 * <p>Each mutant is the shipped core with one method emptied.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MutantIT {
    @Test
    void withoutTheWaitAStopReturnsUnderTheHandler() throws Exception {
        try (Felix felix = Felix.start(mutant("Waits", "syncForced"), Map.of())) {
            Bundle bundle = felix.handler(true);
            FutureTask<Void> hitter = felix.park();
            bundle.stop();

            assertThat(felix.trace()).containsExactly("activate", "begin park", "deactivate");
            felix.release();
            Felix.get(hitter);
        }
    }

    @Test
    void withoutTheWaitAHandlerMissesItsClassesAfterAnUninstall() throws Exception {
        try (Felix felix = Felix.start(mutant("Waits", "syncForced"), Map.of());
                Logs logs = new Logs()) {
            Bundle bundle = felix.handler(true);
            FutureTask<Void> hitter = felix.park();
            bundle.uninstall();
            felix.release();
            Felix.get(hitter);

            assertThat(felix.trace()).doesNotContain("end park");
            assertThat(logs.containing("NoClassDefFoundError")).isNotEmpty();
        }
    }

    @Test
    void withoutTheGuardAHandlerAttachedByCodeIsCalledAfterTheStop() throws Exception {
        try (Felix felix = Felix.start(mutant("LifecycleGuard", "event"), Map.of())) {
            felix.board.put("coded", 1);
            Bundle bundle = felix.handler(false);
            bundle.stop();
            felix.hit("late");

            assertThat(felix.trace()).containsSubsequence("stop", "begin late");
        }
    }

    @Test
    void withoutTheGuardDsLetsAStopGoUnderTheHandler() throws Exception {
        try (Felix felix = Felix.start(
                mutant("LifecycleGuard", "event"), Map.of("ds.lock.timeout.milliseconds", "500"))) {
            Bundle bundle = felix.handler(true);
            FutureTask<Void> hitter = felix.park();
            FutureTask<Void> loser = Felix.async("loser", () -> felix.boardService.unregister());
            Felix.until("the unregistering waits", () -> !felix.pending().isEmpty());
            bundle.stop();

            assertThat(felix.trace()).doesNotContain("end park");
            felix.release();
            Felix.get(hitter);
            Felix.get(loser);
        }
    }

    @Test
    void withoutTheRevokingAHitThatWasPassedByCallsAHandlerThatIsGone() throws Exception {
        try (Felix felix = Felix.start(mutant("Callee", "revoke"), Map.of());
                Logs logs = new Logs()) {
            Bundle behind = StopIT.handler(felix, "behind");
            StopIT.handler(felix, "front");
            FutureTask<Void> hitter = felix.park();
            behind.uninstall();
            felix.release();
            Felix.get(hitter);

            assertThat(felix.trace().stream().filter("begin park"::equals)).hasSize(2);
            assertThat(logs.containing("NoClassDefFoundError")).isNotEmpty();
        }
    }

    @Test
    void withoutTheSearchForCirclesTwoStopsWaitForEachOther() throws Exception {
        try (Felix felix = Felix.start(
                        mutant("Circle", "breakable"), Map.of("probus.stop.inside.ms", "3000"));
                Logs logs = new Logs()) {
            Bundle[] bundles = new Bundle[2];
            felix.board.put("services", 1);
            for (int i = 0; i < 2; i++) {
                Map<String, String> headers = new HashMap<>(Felix.activatorOnly());
                headers.put("Bundle-SymbolicName", "test.number" + i);
                felix.board.put("points", "test:number" + i);
                bundles[i] = felix.build("handler", headers);
                bundles[i].start();
            }
            CountDownLatch both = new CountDownLatch(2);
            felix.board.put("task", (Runnable) () -> {
                both.countDown();
                try {
                    assertThat(both.await(Felix.LIMIT_SECONDS, TimeUnit.SECONDS))
                            .isTrue();
                    int own = Thread.currentThread().getName().endsWith("0") ? 0 : 1;
                    bundles[1 - own].stop();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            FutureTask<Void> one =
                    Felix.async("hits 0", () -> felix.drive("hit", "test:number0", "task"));
            FutureTask<Void> two =
                    Felix.async("hits 1", () -> felix.drive("hit", "test:number1", "task"));
            Felix.until("the first gives up", () -> one.isDone() || two.isDone());
            Felix.get(one);
            Felix.get(two);

            assertThat(logs.containing("it would wait for ever")).isEmpty();
            assertThat(logs.containing("which waits no longer than 3.0 s")).isNotEmpty();
        }
    }

    @Test
    void withoutItsClassesAZombieFails() throws Exception {
        try (Felix felix = Felix.start(
                        mutant("ClassNames", "load"), Map.of("probus.stop.policy", "abandon:100"));
                Logs logs = new Logs()) {
            Bundle bundle = felix.handler(true);
            FutureTask<Void> hitter = felix.park();
            bundle.uninstall();
            felix.release();
            Felix.get(hitter);

            assertThat(felix.trace()).doesNotContain("end park");
            assertThat(logs.containing("NoClassDefFoundError")).isNotEmpty();
        }
    }

    @Test
    void withoutTheLookAtFelixALockOfItHangsForEver() throws Exception {
        try (Felix felix = Felix.start(
                mutant("LockOwners", "framework", false),
                Map.of("probus.stop.interrupt.ms", "200"))) {
            Bundle bundle = felix.handler(true);
            List<Thread> hitting = new CopyOnWriteArrayList<>();
            CountDownLatch inside = new CountDownLatch(1);
            felix.board.put("task", (Runnable) () -> {
                hitting.add(Thread.currentThread());
                inside.countDown();
                Felix.until("the stop waits", () -> !felix.pending().isEmpty());
                try {
                    bundle.stop();
                } catch (BundleException e) {
                    felix.trace().add("failed");
                }
            });
            FutureTask<Void> hitter = Felix.async("hitter", () -> felix.hit("task"));
            assertThat(inside.await(Felix.LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            FutureTask<Void> ender = Felix.async("ender", bundle::stop);

            // Ten times the limit after which the shipped core breaks it.
            assertThatThrownBy(() -> ender.get(2, TimeUnit.SECONDS))
                    .isInstanceOf(TimeoutException.class);
            hitting.get(0).interrupt();
            Felix.get(hitter);
            Felix.get(ender);
            assertThat(felix.trace()).contains("failed");
        }
    }

    @Test
    void withoutAPassingOverAWalkCallsABundleThatItsOwnHandlerStopped() throws Exception {
        try (Felix felix = Felix.start(mutant("CoreRegistration", "revoked", false), Map.of())) {
            felix.board.put("services", 2);
            Bundle bundle = felix.handler(false);
            felix.board.put("task", (Runnable) () -> {
                try {
                    bundle.stop();
                } catch (BundleException e) {
                    throw new IllegalStateException(e);
                }
            });
            felix.hit("task");

            assertThat(felix.trace()).containsSubsequence("begin task", "stop", "begin task");
        }
    }

    /** The shipped core with one method of one class returning at once, true if it has a result. */
    private static Path mutant(String type, String method) throws IOException {
        return mutant(type, method, true);
    }

    /** The shipped core with one method of one class returning a truth value at once. */
    private static Path mutant(String type, String method, boolean answer) throws IOException {
        Path work = Path.of(System.getProperty("probus.test.work"));
        Files.createDirectories(work);
        Path jar = Files.createTempFile(work, "core-without-" + method, ".jar");
        boolean[] found = new boolean[1];
        try (JarFile shipped = new JarFile(Felix.bundle("org.probus.core").toFile());
                OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, shipped.getManifest())) {
            for (JarEntry entry : shipped.stream().toList()) {
                if (entry.isDirectory() || entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    continue;
                }
                out.putNextEntry(new JarEntry(entry.getName()));
                try (InputStream in = shipped.getInputStream(entry)) {
                    byte[] bytes = in.readAllBytes();
                    boolean target = entry.getName().endsWith("/" + type + ".class");
                    out.write(target ? emptied(bytes, method, answer, found) : bytes);
                }
            }
        }
        assertThat(found[0]).as("the method to break: " + method).isTrue();
        return jar;
    }

    private static byte[] emptied(byte[] bytes, String method, boolean answer, boolean[] found) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        new ClassReader(bytes)
                .accept(
                        new ClassVisitor(Opcodes.ASM9, writer) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access,
                                    String name,
                                    String descriptor,
                                    String signature,
                                    String[] thrown) {
                                MethodVisitor next = super.visitMethod(
                                        access, name, descriptor, signature, thrown);
                                if (!name.equals(method)) {
                                    return next;
                                }
                                found[0] = true;
                                next.visitCode();
                                if (descriptor.endsWith(";")) {
                                    next.visitInsn(Opcodes.ACONST_NULL);
                                    next.visitInsn(Opcodes.ARETURN);
                                } else if (descriptor.endsWith("Z")) {
                                    next.visitInsn(answer ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
                                    next.visitInsn(Opcodes.IRETURN);
                                } else {
                                    next.visitInsn(Opcodes.RETURN);
                                }
                                next.visitMaxs(0, 0);
                                next.visitEnd();
                                return new MethodVisitor(Opcodes.ASM9) {};
                            }
                        },
                        0);
        return writer.toByteArray();
    }
}
