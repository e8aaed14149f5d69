/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import java.util.Map;
import java.util.Set;

/** Puts calls of {@link Hooks} into a class: a step before each access that others can see. */
final class Instrument extends ClassVisitor {
    private static final String HOOKS = "org/probus/itests/interleave/Hooks";
    private static final String LOCK = "java/util/concurrent/locks/ReentrantLock";
    private static final String CONDITION = "java/util/concurrent/locks/Condition";

    /**
     * Fields that one thread writes and another reads. Not among them: what its owner alone uses,
     * what is for reports, and what a lock guards, whose own calls are steps.
     */
    private static final Set<String> SHARED = Set.of(
            "current",
            "head",
            "locks0",
            "locks1",
            "unlocks0",
            "unlocks1",
            "started",
            "completed",
            "state",
            "ended",
            "overdue",
            "seq",
            "chain",
            "armed",
            "selector");

    /** Calls that make their thread wait or tell time, and what is called in their place. */
    private static final Map<String, String> REPLACED = Map.of(
            LOCK + ".lock",
            "(L" + LOCK + ";Ljava/lang/String;)V",
            LOCK + ".tryLock",
            "(L" + LOCK + ";Ljava/lang/String;)Z",
            LOCK + ".unlock",
            "(L" + LOCK + ";Ljava/lang/String;)V",
            LOCK + ".newCondition",
            "(L" + LOCK + ";Ljava/lang/String;)L" + CONDITION + ";",
            CONDITION + ".awaitUninterruptibly",
            "(L" + CONDITION + ";Ljava/lang/String;)V",
            "java/lang/Thread.onSpinWait",
            "(Ljava/lang/String;)V",
            "java/lang/Thread.isAlive",
            "(Ljava/lang/Thread;Ljava/lang/String;)Z",
            "java/lang/System.nanoTime",
            "(Ljava/lang/String;)J",
            "java/util/concurrent/locks/LockSupport.parkNanos",
            "(Ljava/lang/Object;JLjava/lang/String;)V");

    private static final Set<String> ATOMIC =
            Set.of("java/lang/invoke/VarHandle", "java/util/concurrent/atomic/LongAdder");

    private String type = "";

    private Instrument(ClassWriter writer) {
        super(Opcodes.ASM9, writer);
    }

    static byte[] of(byte[] bytes) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        new ClassReader(bytes).accept(new Instrument(writer), 0);
        return writer.toByteArray();
    }

    @Override
    public void visit(
            int version,
            int access,
            String name,
            @Nullable String signature,
            String superName,
            String[] interfaces) {
        type = name.substring(name.lastIndexOf('/') + 1);
        super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access,
            String name,
            String descriptor,
            @Nullable String signature,
            String @Nullable [] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        boolean initialises = name.equals("<init>") || name.equals("<clinit>");
        return new Steps(next, type + "." + name + " ", initialises);
    }

    /** One method; what a constructor stores nobody else sees yet. */
    private static final class Steps extends MethodVisitor {
        private final String method;
        private final boolean initialises;

        Steps(MethodVisitor next, String method, boolean initialises) {
            super(Opcodes.ASM9, next);
            this.method = method;
            this.initialises = initialises;
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            if (!initialises
                    && (owner.startsWith("org/probus/srcu/")
                            || owner.startsWith("org/probus/core/"))
                    && SHARED.contains(name)
                    && (opcode == Opcodes.GETFIELD || opcode == Opcodes.PUTFIELD)) {
                step((opcode == Opcodes.GETFIELD ? "get " : "put ") + name);
            }
            super.visitFieldInsn(opcode, owner, name, descriptor);
        }

        @Override
        public void visitMethodInsn(
                int opcode, String owner, String name, String descriptor, boolean ofInterface) {
            String replacement = REPLACED.get(owner + "." + name);
            if (replacement != null && opcode != Opcodes.INVOKESPECIAL) { // a lock's own
                super.visitLdcInsn(method + name);
                super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, name, replacement, false);
                return;
            }
            if (opcode == Opcodes.INVOKEVIRTUAL && ATOMIC.contains(owner) && !initialises) {
                step(name);
            }
            super.visitMethodInsn(opcode, owner, name, descriptor, ofInterface);
        }

        private void step(String what) {
            super.visitLdcInsn(method + what);
            super.visitMethodInsn(
                    Opcodes.INVOKESTATIC, HOOKS, "step", "(Ljava/lang/String;)V", false);
        }
    }
}
