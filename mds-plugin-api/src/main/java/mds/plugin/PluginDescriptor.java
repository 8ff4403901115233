package mds.plugin;

import java.util.List;

/**
 * Who a plugin is.
 *
 * @param id a kebab-case word by which configuration names the plugin, e.g. {@code model-registry}
 * @param title what people call the kind of source, e.g. {@code Model registry}
 * @param settings what stands under {@code settings:} of a source of this plugin, beyond what the host understands for
 *     every source (url, credentials, events, limits, sweeps, references); anything else there is a start-up fault
 */
public record PluginDescriptor(String id, String title, List<Setting> settings) {
    /** @throws IllegalArgumentException if the id is not a kebab-case word or the title is blank */
    public PluginDescriptor {
        Words.kebabCase("plugin id", id);
        Words.nonBlank("plugin title", title);
        settings = List.copyOf(settings);
    }

    /** A plugin without settings of its own. */
    public static PluginDescriptor of(String id, String title) {
        return new PluginDescriptor(id, title, List.of());
    }

    /**
     * A setting of a source.
     *
     * @param name as it is written in the configuration, in kebab case
     * @param description what it does, with unit and default
     * @param required whether a source without it is a start-up fault
     */
    public record Setting(String name, String description, boolean required) {
        /** @throws IllegalArgumentException if the name is not a kebab-case word or the description is blank */
        public Setting {
            Words.kebabCase("setting", name);
            Words.nonBlank("description of the setting " + name, description);
        }
    }
}
