/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/**
 * The framework's own life as probe points, so that a fresh system has real events to watch.
 *
 * <table>
 *   <caption>the points, their events, and the thread that hits them</caption>
 *   <tr><th>point</th><th>event</th><th>hit by</th></tr>
 *   <tr><td>{@code osgi:bundle}</td><td>{@link org.osgi.framework.BundleEvent}</td>
 *       <td>the thread that changes the bundle</td></tr>
 *   <tr><td>{@code osgi:service}</td><td>{@link org.osgi.framework.ServiceEvent}</td>
 *       <td>the thread that changes the service</td></tr>
 *   <tr><td>{@code osgi:framework}</td><td>{@link org.osgi.framework.FrameworkEvent}</td>
 *       <td>the framework's dispatcher</td></tr>
 *   <tr><td>{@code osgi:log}</td><td>{@link org.osgi.service.log.LogEntry}</td>
 *       <td>the log service's dispatcher</td></tr>
 *   <tr><td>{@code osgi:config}</td><td>{@link org.osgi.service.cm.ConfigurationEvent}</td>
 *       <td>the Configuration Admin's dispatcher</td></tr>
 * </table>
 *
 * <p>The last two are there when their service is. Where nobody listens each event costs one read.
 * A handler of {@code osgi:bundle} runs while the framework holds the bundle's lock: it must not
 * wait for another thread that changes the bundle.
 */
@NullMarked
package org.probus.osgi;

import org.jspecify.annotations.NullMarked;
