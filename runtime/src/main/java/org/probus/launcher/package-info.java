/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/**
 * The launcher: boots the distribution in an OSGi framework, runs one job in it, and ends it.
 *
 * <p>It stands outside the framework and sees no class of a bundle. What it shares with them is the
 * framework's own interfaces, the system properties {@code probus.*}, and main services: a bundle
 * that offers a job for the whole process registers a {@code ToIntFunction<String[]>} with the
 * property {@code probus.main}; the launcher runs it, and its result is the exit code.
 *
 * <p>The order of a start: {@link org.probus.launcher.Main} reads the command line, {@code State}
 * takes a folder that no other process uses, {@code Settings} reads the framework's properties,
 * {@code Installer} brings the framework's cache in step with the folder {@code bundles/}, and
 * {@code Instance} starts the framework and stops it again within a bound.
 */
@NullMarked
package org.probus.launcher;

import org.jspecify.annotations.NullMarked;
