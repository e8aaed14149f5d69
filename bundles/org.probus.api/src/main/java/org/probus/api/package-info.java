/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/**
 * The contract between code that is hit and code that listens: points, sites, consumers.
 *
 * <p>An emitter asks the {@link org.probus.api.ProbeRegistry} for a {@link org.probus.api.Site} and
 * hits it. A handler bundle publishes a {@link org.probus.api.ProbeConsumer} as an OSGi service
 * with the property {@code probe.point}, or registers it by code. The names are those of Linux
 * uprobes (kernel/events/uprobes.c); what they promise here is said on each type.
 *
 * <p><b>Memory consistency.</b>
 * <ul>
 *   <li>Actions in a thread before {@code register} <i>happen before</i> every call of that
 *       consumer.
 *   <li>Every hit that starts after {@code register} has returned calls the consumer.
 *   <li>Every call of a consumer <i>happens before</i> the return of a {@code sync} or
 *       {@code close} that follows its {@code unregister}; none begins afterwards.
 * </ul>
 */
@NullMarked
@Export
@Version("1.0.0")
package org.probus.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
