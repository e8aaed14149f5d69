/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/**
 * The deploy folder: handler jars installed, replaced and removed while the bus runs.
 *
 * <p>Felix File Install watches the folder and finds the changes. This package is the {@code
 * ArtifactInstaller} that takes every {@code *.jar} of it ahead of File Install's own handling,
 * since that handling uninstalls a running bundle when it meets a half-written jar. What is
 * promised instead:
 *
 * <ul>
 *   <li>A jar is acted on only when a private copy of it is a complete zip whose entries all have
 *       the length and the check sum that its table of entries states, and is a bundle that this
 *       JVM can load. A jar that is not leaves what runs alone.
 *   <li>A new jar is installed and started; a removed one is stopped and uninstalled.
 *   <li>A changed jar whose bundle has consumers is <em>swapped</em>: its successor is installed
 *       and started beside it, takes all points over in one turn when it has as many consumers,
 *       and only then the old bundle is drained, stopped and uninstalled. No event is lost, and
 *       none is handled twice. The successor has a number and a data area of its own. If it states
 *       the same version, it gets a qualifier ({@code 1.0.0.swap1}), since no framework takes two
 *       bundles of one name and version; one of another name is swapped alike. If it does not
 *       resolve, start or become ready in time, the old one is as it was. There is one transition
 *       at a time: a jar that comes during another one is swapped when that is over.
 *   <li>Any other changed jar updates its bundle in place, so the bundle's number and its data
 *       area stay, and events are lost meanwhile: one without consumers, a fragment, a singleton
 *       of the same name, one that would use a package of its predecessor, or one whose manifest
 *       says {@code Probus-Swap: in-place}, because it cannot run beside it. If it cannot be
 *       resolved or started, the bytes that ran last are put back. A manifest with {@code
 *       Probus-Swap: partial} lets the successor have fewer consumers. What failed to take over is
 *       not tried again at a restart, only when it is copied again.
 *   <li>A broken jar gives one line that names the file, the cause and the mend. It is tried again
 *       when it changes; one that lacks a package is also tried when other bundles come.
 *   <li>Only bundles wired to an old revision are refreshed, and they are stopped before, outside
 *       of the framework's global lock, so that a grace period never holds that lock.
 *   <li>A bundle that does not stop or start in time, because a handler of it does not return or
 *       a stage is not completed, keeps its own jar waiting alone: that is announced, with who
 *       holds it, and the folder goes on with the others. What the same file holds next comes in
 *       its order, when the work before is over, and so does what is wired to the bundle.
 * </ul>
 *
 * <p><b>How File Install is kept away.</b> It asks {@code canHandle} before each action. If an
 * installer that owns a file answers {@code false}, File Install <em>uninstalls</em> the file; if
 * {@code install} throws, it forgets the file, so that its removal is not seen; an {@code Error}
 * loses all other files of the same scan. Hence {@link org.probus.deploy.JarInstaller} always
 * answers {@code true} for a jar in the folder, throws nothing, and keeps its own books. The
 * bundles get locations of the form {@code hot-deploy:name.jar}, in which File Install does not
 * recognise a file of its own after a restart; a bundle that File Install installed by itself in
 * an earlier run is adopted as it is. If File Install scanned the folder before this bundle was
 * there, it is restarted once, since it keeps its first choice of installer for a file.
 *
 * <p><b>Settings.</b> Framework or system properties:
 *
 * <table>
 *   <caption>What can be set</caption>
 *   <tr><th>property</th><th>default</th><th>meaning</th></tr>
 *   <tr><td>{@code felix.fileinstall.dir}</td><td>{@code ./load}</td>
 *       <td>the folder or, with commas, the folders; jars elsewhere stay File Install's</td></tr>
 *   <tr><td>{@code felix.fileinstall.filter}</td><td>none</td>
 *       <td>which names File Install sees; decides here which files count as queued</td></tr>
 *   <tr><td>{@code felix.fileinstall.subdir.mode}</td><td>{@code jar}</td>
 *       <td>{@code recurse}: jars in sub-folders count, too; with {@code jar}, File Install itself
 *       takes each sub-folder for an unpacked bundle</td></tr>
 *   <tr><td>{@code felix.fileinstall.start.level}</td><td>none</td>
 *       <td>the start level of newly installed bundles</td></tr>
 *   <tr><td>{@code probus.deploy.announce.ms}</td><td>1000</td>
 *       <td>after how many milliseconds a wait is announced, and the folder goes on without that
 *       jar; then it is announced at doubled intervals, at most a minute apart</td></tr>
 *   <tr><td>{@code probus.deploy.waits.max}</td><td>16</td>
 *       <td>how many jars may wait for bundles at a time, each on a thread of its own; when there
 *       are more, the folder waits as well</td></tr>
 *   <tr><td>{@code probus.deploy.settle.ms}</td><td>1000</td>
 *       <td>how many milliseconds a jar may lack a package, or have another's name and version,
 *       before the line about it is logged: the jar that mends it may come next</td></tr>
 *   <tr><td>{@code probus.deploy.ready.ms}</td><td>5000</td>
 *       <td>how many milliseconds a successor may take, once it has started, until its consumers
 *       are there</td></tr>
 *   <tr><td>{@code probus.deploy.gone.ms}</td><td>250</td>
 *       <td>how many milliseconds a file may be away before its bundle is uninstalled: many tools
 *       replace a file by deleting it first, which shall update the bundle in place</td></tr>
 * </table>
 *
 * <p>Everything is logged under {@code org.probus.deploy}: an action as INFO, a broken jar or a
 * wait as WARNING, a bundle that is left not running as ERROR.
 */
@NullMarked
package org.probus.deploy;

import org.jspecify.annotations.NullMarked;
