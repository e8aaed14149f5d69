/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.osgi;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.probus.api.ProbeRegistry;
import org.probus.api.Site;

/** The point of the log entries. */
@Component(service = {})
public final class LogPoint {
    private final LogReaderService reader;
    private final Site<LogEntry> entries;
    private final LogListener onEntry;

    /**
     * Opens the point.
     *
     * @param registry the registry
     * @param reader the log service that tells its entries
     */
    @Activate
    public LogPoint(@Reference ProbeRegistry registry, @Reference LogReaderService reader) {
        this.reader = reader;
        entries = registry.site("osgi:log", LogEntry.class);
        onEntry = entries::hit;
        reader.addLogListener(onEntry);
    }

    @Deactivate
    void close() {
        reader.removeLogListener(onEntry);
        entries.close();
    }
}
