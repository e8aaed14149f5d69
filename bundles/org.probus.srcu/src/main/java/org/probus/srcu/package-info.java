/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/**
 * Sleepable read-copy-update for any Java program: readers that never wait, and writers that wait
 * until every reader who could still see the old state has left.
 *
 * <p>A reader stays in a {@linkplain org.probus.srcu.Srcu#lock section}; a writer unlinks what
 * shall go and calls {@link org.probus.srcu.Srcu#synchronize}. The module needs java.base alone;
 * where the JDK has a flight recorder, stalls are events of it.
 *
 * <p><b>Memory consistency.</b>
 * <ul>
 *   <li>Actions in a section that had begun when {@code synchronize} was called <i>happen
 *       before</i> its return.
 *   <li>Actions before a call of {@code synchronize} <i>happen before</i> the actions of every
 *       section that has not ended when that call returns.
 *   <li>Actions of a section under a label that {@code synchronizeOn} is called for <i>happen
 *       before</i> its return, if it returns true.
 *   <li>The same holds for a callback in place of the return, and for a {@code poll} that returns
 *       true.
 * </ul>
 *
 * <p><b>Access modes</b>, field by field; the letters are those of {@link org.probus.srcu.Srcu}.
 * <table>
 *   <caption>who reads and writes what, how, and under which guard</caption>
 *   <tr><th>field</th><th>read</th><th>write</th><th>guard</th></tr>
 *   <tr><td>Readers.current</td><td>volatile, any reader</td><td>volatile, E before, D after</td>
 *       <td>leader of the grace period</td></tr>
 *   <tr><td>Readers.urges</td><td>volatile, any reader</td><td>volatile</td>
 *       <td>leader of the grace period</td></tr>
 *   <tr><td>Section.urged</td><td>plain</td><td>plain</td><td>owner thread alone</td></tr>
 *   <tr><td>Readers.head</td><td>volatile</td><td>compare-and-set</td><td>none to push, scan to
 *       unlink</td></tr>
 *   <tr><td>Holds.downs</td><td>volatile, after A</td><td>release, before
 *   B</td><td>none</td></tr>
 *   <tr><td>Holds.ups</td><td>volatile, before A</td><td>release, C</td><td>none</td></tr>
 *   <tr><td>Section.locks0, locks1</td><td>opaque, after A</td><td>opaque, before B or H</td>
 *       <td>owner thread</td></tr>
 *   <tr><td>Section.unlocks0, unlocks1</td><td>acquire, before A</td><td>release, C</td>
 *       <td>owner thread</td></tr>
 *   <tr><td>Section.late0, late1</td><td>volatile</td><td>volatile</td><td>owner thread</td></tr>
 *   <tr><td>Section.depth, bank, said</td><td>plain</td><td>plain</td><td>owner thread
 *   alone</td></tr>
 *   <tr><td>Section.label, the elements of inner</td><td>acquire, after J</td><td>release, before
 *   K</td><td>owner thread</td></tr>
 *   <tr><td>Section.inner</td><td>volatile</td><td>volatile</td><td>owner thread</td></tr>
 *   <tr><td>Section.tracks</td><td>volatile</td><td>volatile</td><td>scan</td></tr>
 *   <tr><td>Track.word</td><td>acquire, after D or F; its steps after J</td><td>opaque, before B or
 *   H; a step before K; release, C</td><td>owner thread</td></tr>
 *   <tr><td>Track.late</td><td>volatile, after word</td><td>volatile</td><td>owner thread</td></tr>
 *   <tr><td>Track.lost</td><td>plain, any thread</td><td>plain</td><td>owner thread</td></tr>
 *   <tr><td>Scanned.overdue</td><td>volatile, after K</td><td>volatile, before
 *   J</td><td>scan</td></tr>
 *   <tr><td>Section.next, Scanned.seenEntry, seenNanos</td><td>plain</td><td>plain</td>
 *       <td>scan</td></tr>
 *   <tr><td>Hold.ended, Lease.state</td><td>volatile</td><td>compare-and-set or exchange</td>
 *       <td>none</td></tr>
 *   <tr><td>Hold.label, seenNanos</td><td>volatile</td><td>volatile</td><td>none</td></tr>
 *   <tr><td>GracePeriods.started</td><td>volatile, after
 *   I</td><td>volatile</td><td>requests</td></tr>
 *   <tr><td>GracePeriods.completed</td><td>volatile</td><td>volatile</td><td>requests</td></tr>
 *   <tr><td>GracePeriods.flipped, tracksLeft</td><td>plain</td><td>plain</td>
 *       <td>leader of the grace period, handed over under requests</td></tr>
 *   <tr><td>Patience.hurried</td><td>volatile, the leader</td><td>volatile</td><td>none</td></tr>
 * </table>
 */
@NullMarked
@Export
@Version("1.0.0")
package org.probus.srcu;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
