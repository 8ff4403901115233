package mds.server.plugins;

import java.nio.file.Path;
import java.util.List;
import org.pf4j.ClassLoadingStrategy;
import org.pf4j.DefaultPluginManager;
import org.pf4j.JarPluginLoader;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.Plugin;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PluginWrapper;

/** PF4J, told that a plugin is one jar, described by its manifest, in a class loader that asks {@link SharedClasses} first. */
final class IsolatedJars extends DefaultPluginManager {
    IsolatedJars(Path directory) {
        super(directory);
    }

    /** PF4J 3.15.0 removes from the list that it iterates over. */
    @Override
    public void stopPlugins() {
        List.copyOf(getStartedPlugins()).reversed().forEach(plugin -> stopPlugin(plugin.getPluginId()));
    }

    /** Stops every plugin and closes its class loader. */
    void unloadAll() {
        stopPlugins();
        List.copyOf(getPlugins()).stream().map(PluginWrapper::getPluginId).forEach(this::unloadPlugin);
    }

    @Override
    protected PluginDescriptorFinder createPluginDescriptorFinder() {
        return new ManifestPluginDescriptorFinder();
    }

    @Override
    protected PluginLoader createPluginLoader() {
        return new JarPluginLoader(this) {
            @Override
            public ClassLoader loadPlugin(Path jar, PluginDescriptor descriptor) {
                PluginClassLoader loader = new PluginClassLoader(
                        pluginManager,
                        descriptor,
                        new SharedClasses(IsolatedJars.class.getClassLoader()),
                        ClassLoadingStrategy.APD);
                loader.addFile(jar.toFile());
                return loader;
            }
        };
    }

    /** What lies in the directory is meant: no list in it disables plugins, and nothing is written there. */
    @Override
    protected PluginStatusProvider createPluginStatusProvider() {
        return new PluginStatusProvider() {
            @Override
            public boolean isPluginDisabled(String pluginId) {
                return false;
            }

            @Override
            public void disablePlugin(String pluginId) {}

            @Override
            public void enablePlugin(String pluginId) {}
        };
    }

    /** The entry point is found as a service, not as a PF4J class: the plugin API knows nothing of PF4J. */
    @Override
    protected PluginFactory createPluginFactory() {
        return wrapper -> new Plugin();
    }
}
