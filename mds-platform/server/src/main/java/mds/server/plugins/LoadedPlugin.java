package mds.server.plugins;

import java.nio.file.Path;
import java.util.List;
import mds.plugin.GraphQlExtension;
import mds.plugin.InferenceRule;
import mds.plugin.PluginDescriptor;
import mds.plugin.SourcePlugin;

/**
 * A plugin whose jar was loaded and whose static questions were asked, once.
 *
 * @param version as the jar's manifest spells it
 * @param descriptor who it is
 * @param graphQlExtension its part of the schema
 * @param inferenceRules its rules
 * @param plugin connects sources
 * @param jar where it was loaded from
 */
public record LoadedPlugin(
        String version,
        PluginDescriptor descriptor,
        GraphQlExtension graphQlExtension,
        List<InferenceRule> inferenceRules,
        SourcePlugin plugin,
        Path jar) {
    public LoadedPlugin {
        inferenceRules = List.copyOf(inferenceRules);
    }

    /** The word by which configuration names the plugin. */
    public String id() {
        return descriptor.id();
    }
}
