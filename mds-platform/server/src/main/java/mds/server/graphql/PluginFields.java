package mds.server.graphql;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.plugin.InferenceRule;
import mds.server.plugins.LoadedPlugin;

/** Which plugins are loaded, and what they are there for. */
public final class PluginFields implements FieldGroup {
    private final List<Shown> plugins;

    /**
     * Fields over what was loaded at the start.
     *
     * @param sources where each configured source is, by plugin and name
     */
    public PluginFields(List<LoadedPlugin> loaded, GraphModel model, Map<String, Map<String, URI>> sources) {
        plugins = loaded.stream()
                .map(plugin -> shown(plugin, model, sources.getOrDefault(plugin.id(), Map.of())))
                .sorted(Comparator.comparing(Shown::id))
                .toList();
    }

    @Override
    public void into(RootFields roots) {
        roots.query("plugins", field -> plugins);
    }

    private static Shown shown(LoadedPlugin plugin, GraphModel model, Map<String, URI> sources) {
        List<ShownSource> at = new ArrayList<>();
        sources.forEach((name, url) -> at.add(new ShownSource(name, url.toString())));
        at.sort(Comparator.comparing(ShownSource::name));
        return new Shown(
                plugin.id(),
                plugin.descriptor().title(),
                plugin.version(),
                plugin.jar().getFileName().toString(),
                model.entityTypes().values().stream()
                        .filter(type -> type.plugin().equals(plugin.id()))
                        .map(EntityTypeModel::name)
                        .sorted()
                        .toList(),
                plugin.inferenceRules().stream().map(InferenceRule::id).sorted().toList(),
                at);
    }

    /** A plugin as the schema has it. */
    record Shown(
            String id,
            String title,
            String version,
            String jar,
            List<String> types,
            List<String> rules,
            List<ShownSource> sources) {}

    /** A source as the schema has it. */
    record ShownSource(String name, String url) {}
}
