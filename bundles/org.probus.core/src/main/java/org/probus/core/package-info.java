/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/**
 * The registry and what keeps its promises: points, sites, dispatch, whiteboard, lifecycle guard.
 *
 * <p>Internal: nothing is exported. In an OSGi framework the activator publishes the services; in a
 * plain JVM {@link java.util.ServiceLoader} finds {@link org.probus.core.StandaloneRegistry}.
 *
 * <p><b>Access modes.</b>
 * <table>
 *   <caption>who reads and writes what, how, and under which guard</caption>
 *   <tr><th>field</th><th>read</th><th>write</th><th>guard</th></tr>
 *   <tr><td>Point.chain</td><td>volatile, inside a section, after seq</td><td>volatile, between
 *       the two writes of seq</td><td>registry lock</td></tr>
 *   <tr><td>Point.seq</td><td>volatile, before chain</td><td>volatile, odd before chain, even
 *       after it</td><td>registry lock</td></tr>
 *   <tr><td>Link.selector</td><td>volatile, by each hit</td><td>volatile</td>
 *       <td>registry lock</td></tr>
 *   <tr><td>Selector.answers</td><td>concurrent map, by hits</td><td>concurrent map</td>
 *       <td>registry lock</td></tr>
 *   <tr><td>Frame.body</td><td>acquire, by swaps</td><td>release; plain where it ends</td>
 *       <td>the hitting thread</td></tr>
 *   <tr><td>other fields of frames</td><td>plain; by swaps between two reads of body</td>
 *       <td>plain</td><td>the hitting thread</td></tr>
 *   <tr><td>CoreSite.armed</td><td>volatile, by each hit</td><td>volatile, after seq</td>
 *       <td>registry lock</td></tr>
 *   <tr><td>all other fields of points, sites, links, owners</td><td>plain</td><td>plain</td>
 *       <td>registry lock</td></tr>
 * </table>
 *
 * <p>No user code runs under the registry lock, and nobody waits for a grace period under it.
 */
@NullMarked
package org.probus.core;

import org.jspecify.annotations.NullMarked;
