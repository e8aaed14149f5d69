/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
/**
 * The commands of the scope {@code probe} for Apache Felix Gogo, and their batch use.
 *
 * <p>{@link org.probus.shell.Activator} publishes one object whose methods are the commands. A call
 * goes through {@code Dispatcher}: the words are parsed against the command's {@code Spec}, then a
 * {@code Command} runs and prints to the stream of its own pipe. It returns nothing to Gogo: an
 * object would be shown by the interactive loop alone. All state is the registry's; what a command
 * attaches (a {@code tail}) is held by {@code Lives}, which ends it with the command, the session
 * or the bundle, whichever comes first.
 *
 * <p>Built once for all commands: options ({@code Spec}, {@code ArgumentParser}, {@code Usage}),
 * output ({@code Screen}, {@code Table}, {@code Format}, {@code Json}), names ({@code Points},
 * {@code Suggestion}), completion ({@code Proposals}), live views ({@code LiveView}).
 */
@NullMarked
package org.probus.shell;

import org.jspecify.annotations.NullMarked;
