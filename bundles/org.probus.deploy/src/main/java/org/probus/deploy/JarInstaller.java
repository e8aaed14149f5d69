/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.apache.felix.fileinstall.ArtifactInstaller;

import java.io.File;

/**
 * What File Install sees of the hot deploy: an installer that never refuses a jar of the folder.
 *
 * <p>A refusal would make File Install uninstall the jar's bundle, and an exception would make it
 * forget the file; so there is neither. File Install asks about files that are gone, too.
 */
final class JarInstaller implements ArtifactInstaller {
    private final Folders folders;
    private final DeployQueue queue;

    JarInstaller(Folders folders, DeployQueue queue) {
        this.folders = folders;
        this.queue = queue;
    }

    @Override
    public boolean canHandle(File artifact) {
        return folders.location(artifact).isPresent();
    }

    @Override
    public void install(File artifact) {
        queue.changed(artifact);
    }

    @Override
    public void update(File artifact) {
        queue.changed(artifact);
    }

    @Override
    public void uninstall(File artifact) {
        queue.gone(artifact);
    }
}
