/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The recorder of who waits for what while holding what, across all domains in debug mode.
 *
 * <p><b>Contract.</b> A thread that is in a section of A, or holds a lock A, and is about to wait
 * for a grace period of B, or for a lock B, makes an edge from A to B. An edge that closes a cycle
 * is a deadlock that only waits for its moment: it is refused at once, before the wait, whether or
 * not any other thread is there. Entering a section is no wait, and makes no edge; nor does a
 * {@code tryLock}.
 *
 * <p><b>Threads.</b> Any. No code of the user's runs under the recorder's lock.
 *
 * <p><b>Errors.</b> The refusal is an {@link IllegalStateException} that names the cycle. Its own
 * stack is that of the edge that closes the cycle; each edge that was there before is a suppressed
 * exception with the stack, and the name of the thread, that made it. The edge is not kept.
 *
 * <p><b>Memory.</b> Edges hold text alone, and go with the domain or lock that they start from.
 *
 * <p>Source: the idea of the kernel's lockdep, of the annotation that it has for SRCU.
 */
public final class Lockdep {
    /** What this thread holds, the latest first; removed when empty. */
    @SuppressWarnings("ThreadLocalUsage") // what a thread holds is a matter of the thread
    private static final ThreadLocal<@Nullable Deque<Node>> HELD = new ThreadLocal<>();

    /** Guards the edges of all nodes. */
    private static final Object GRAPH = new Object();

    private Lockdep() {}

    /** A domain or a lock in the graph; compared by identity. */
    static final class Node {
        private final String name;

        /** Where a thread that held this one has waited; guarded by GRAPH. */
        private final Map<Node, Edge> edges = new WeakHashMap<>();

        Node(String name) {
            this.name = name;
        }
    }

    /**
     * That a thread waited for one node while it held another.
     *
     * @param thread its name
     * @param stack where, as text: it must keep no class alive
     */
    private record Edge(String thread, List<StackTraceElement> stack) {}

    /**
     * Makes a lock of the program's known to the recorder.
     *
     * @param name the name, for messages
     * @param lock the lock
     * @return a lock that locks the given one and tells the recorder; to be used in its place
     */
    public static Lock watch(String name, Lock lock) {
        return new Watched(lock, new Node("lock " + name));
    }

    /**
     * Makes a lock for those who may come at the end of their stack, as a hit may: {@code lock} and
     * {@code tryLock()} take it only where there is stack enough to give it back.
     *
     * @return a lock that throws a {@link StackOverflowError} before it is taken, if it does
     */
    public static ReentrantLock roomyLock() {
        return new RoomyLock();
    }

    /** This thread has entered a section, or taken a lock. */
    static void entered(Node node) {
        Deque<Node> held = HELD.get();
        if (held == null) {
            held = new ArrayDeque<>();
            HELD.set(held);
        }
        held.push(node);
    }

    /** This thread has left a section, or let a lock go: the latest of them. */
    static void left(Node node) {
        Deque<Node> held = HELD.get();
        if (held != null && held.removeFirstOccurrence(node) && held.isEmpty()) {
            HELD.remove();
        }
    }

    /**
     * This thread is about to wait for a node.
     *
     * @throws IllegalStateException if that closes a cycle
     */
    static void waits(Node node) {
        Deque<Node> held = HELD.get();
        if (held == null || held.contains(node)) {
            return; // a lock taken again; a domain's own section is refused before
        }
        for (Node holder : held) {
            IllegalStateException cycle;
            synchronized (GRAPH) {
                if (holder.edges.containsKey(node)) {
                    continue;
                }
                List<Node> path = path(node, holder);
                if (path.isEmpty()) {
                    Thread thread = Thread.currentThread();
                    holder.edges.put(
                            node, new Edge(thread.getName(), List.of(thread.getStackTrace())));
                    continue;
                }
                cycle = refusal(holder, node, path);
            }
            throw cycle;
        }
    }

    /** A way along the edges, both ends included; empty if there is none. */
    private static List<Node> path(Node from, Node to) {
        Deque<List<Node>> ways = new ArrayDeque<>();
        Set<Node> seen = new HashSet<>();
        ways.add(List.of(from));
        while (!ways.isEmpty()) {
            List<Node> way = ways.remove();
            Node last = way.get(way.size() - 1);
            if (last == to) {
                return way;
            }
            for (Node next : last.edges.keySet()) {
                if (seen.add(next)) {
                    List<Node> longer = new ArrayList<>(way);
                    longer.add(next);
                    ways.add(longer);
                }
            }
        }
        return List.of();
    }

    private static IllegalStateException refusal(Node holder, Node wanted, List<Node> path) {
        StringBuilder cycle = new StringBuilder(holder.name);
        List<IllegalStateException> stacks = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            cycle.append(" -> ").append(path.get(i).name);
            if (i + 1 < path.size()) {
                Edge edge = path.get(i).edges.get(path.get(i + 1));
                if (edge != null) {
                    IllegalStateException stack = new IllegalStateException(path.get(i).name
                            + " -> " + path.get(i + 1).name + ", by thread " + edge.thread);
                    stack.setStackTrace(edge.stack.toArray(StackTraceElement[]::new));
                    stacks.add(stack);
                }
            }
        }
        IllegalStateException refusal = new IllegalStateException("waiting for " + wanted.name
                + " while holding " + holder.name + " closes a cycle of waits: " + cycle
                + "; the threads of these waits can block each other for ever: leave the section"
                + " or let the lock go before waiting");
        stacks.forEach(refusal::addSuppressed);
        return refusal;
    }

    /** A lock that tells the recorder what is done with it. */
    private static final class Watched implements Lock {
        private final Lock lock;
        private final Node node;

        Watched(Lock lock, Node node) {
            this.lock = lock;
            this.node = node;
        }

        @Override
        public void lock() {
            waits(node);
            lock.lock();
            entered(node);
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            waits(node);
            lock.lockInterruptibly();
            entered(node);
        }

        @Override
        public boolean tryLock() {
            return taken(lock.tryLock());
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
            return taken(lock.tryLock(time, unit));
        }

        private boolean taken(boolean taken) {
            if (taken) {
                entered(node);
            }
            return taken;
        }

        @Override
        public void unlock() {
            lock.unlock();
            left(node);
        }

        @Override
        public Condition newCondition() {
            return lock.newCondition();
        }

        @Override
        public String toString() {
            return node.name + " (" + lock + ")";
        }
    }
}
