/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/**
 * The JDK's loggers and the OSGi log, brought to SLF4J.
 *
 * <p>Bundles write through {@link java.lang.System.Logger}, which needs no library and ends in
 * {@code java.util.logging}; what OSGi's own services say goes to the OSGi log. While this bundle
 * runs, both go on to SLF4J and from there to Logback; when it stops, the JDK's own handlers are
 * back.
 */
@NullMarked
package org.probus.logging;

import org.jspecify.annotations.NullMarked;
