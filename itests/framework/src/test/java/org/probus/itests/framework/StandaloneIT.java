/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** The bundles as explicit modules, in a JVM without a framework. */
class StandaloneIT {
    private static final ModuleFinder MODULES = ModuleFinder.of(
            Felix.bundle("org.probus.api"),
            Felix.bundle("org.probus.srcu"),
            Felix.bundle("org.probus.core"));

    @Test
    void eachBundleIsAnExplicitClosedModuleWithTheDependenciesOfTheLaw() {
        assertThat(requires("org.probus.api"))
                .containsExactlyInAnyOrder("java.base", "org.jspecify");
        assertThat(requires("org.probus.srcu"))
                .containsExactlyInAnyOrder("java.base", "org.jspecify", "jdk.jfr");
        assertThat(descriptor("org.probus.srcu").requires())
                .as("a JDK without a flight recorder will do")
                .anyMatch(each -> each.name().equals("jdk.jfr")
                        && each.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC));
        assertThat(requires("org.probus.core"))
                .containsExactlyInAnyOrder(
                        "java.base",
                        "java.management",
                        "org.jspecify",
                        "org.probus.api",
                        "org.probus.srcu");
        assertThat(descriptor("org.probus.core").requires())
                .as("a JDK without a management interface will do")
                .anyMatch(each -> each.name().equals("java.management")
                        && each.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC));
        for (String name : List.of("org.probus.api", "org.probus.srcu", "org.probus.core")) {
            assertThat(descriptor(name).isAutomatic()).isFalse();
            assertThat(descriptor(name).isOpen()).isFalse();
        }
        assertThat(descriptor("org.probus.core").exports()).isEmpty();
    }

    private static ModuleDescriptor descriptor(String name) {
        return MODULES.find(name).orElseThrow().descriptor();
    }

    private static List<String> requires(String name) {
        return descriptor(name).requires().stream()
                .map(ModuleDescriptor.Requires::name)
                .toList();
    }

    @Test
    void theServiceLoaderFindsTheRegistryOnTheModulePath() throws Exception {
        Configuration configuration = ModuleLayer.boot()
                .configuration()
                .resolve(MODULES, ModuleFinder.of(), Set.of("org.probus.core"));
        ModuleLayer layer = ModuleLayer.defineModulesWithOneLoader(
                        configuration,
                        List.of(ModuleLayer.boot()),
                        ClassLoader.getPlatformClassLoader())
                .layer();
        ClassLoader loader = layer.findLoader("org.probus.api");
        Class<?> registryType = loader.loadClass("org.probus.api.ProbeRegistry");
        Class<?> consumerType = loader.loadClass("org.probus.api.ProbeConsumer");
        Object carryOn = loader.loadClass("org.probus.api.Verdict").getEnumConstants()[0];
        Object registry = ServiceLoader.load(layer, registryType).findFirst().orElseThrow();
        AtomicReference<Object> seen = new AtomicReference<>("nothing");
        Object consumer = Proxy.newProxyInstance(
                loader, new Class<?>[] {consumerType}, (proxy, method, arguments) -> {
                    seen.set(arguments[1]);
                    return carryOn;
                });
        Method site = registryType.getMethod("site", String.class, Class.class);
        Method register =
                registryType.getMethod("register", Class.class, consumerType, String[].class);
        Object orders = site.invoke(registry, "orders:placed", String.class);
        Object registration =
                register.invoke(registry, String.class, consumer, new String[] {"orders:*"});
        Method hit = loader.loadClass("org.probus.api.Site").getMethod("hit", Object.class);
        hit.invoke(orders, "first");
        assertThat(seen).hasValue("first");
        loader.loadClass("org.probus.api.Registration").getMethod("close").invoke(registration);
        hit.invoke(orders, "second");

        assertThat(seen).hasValue("first");
    }
}
