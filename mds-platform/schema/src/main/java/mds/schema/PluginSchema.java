package mds.schema;

import java.util.List;
import mds.plugin.GraphQlExtension;
import mds.plugin.InferenceRule;

/**
 * What one plugin declares.
 *
 * @param plugin its id, which faults name
 * @param extension its SDL
 * @param rules its rules
 */
public record PluginSchema(String plugin, GraphQlExtension extension, List<InferenceRule> rules) {
    public PluginSchema {
        rules = List.copyOf(rules);
    }
}
