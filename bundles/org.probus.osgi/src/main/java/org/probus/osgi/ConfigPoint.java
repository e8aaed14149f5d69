/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.osgi;

import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.probus.api.ProbeRegistry;
import org.probus.api.Site;

/** The point of the configurations. */
@Component(immediate = true)
public final class ConfigPoint implements ConfigurationListener {
    private final Site<ConfigurationEvent> events;

    /**
     * Opens the point.
     *
     * @param registry the registry
     */
    @Activate
    public ConfigPoint(@Reference ProbeRegistry registry) {
        events = registry.site("osgi:config", ConfigurationEvent.class);
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        events.hit(event);
    }

    @Deactivate
    void close() {
        events.close();
    }
}
