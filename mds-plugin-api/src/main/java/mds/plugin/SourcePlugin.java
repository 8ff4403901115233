package mds.plugin;

import java.util.List;

/**
 * What a kind of source is; the entry point of a plugin jar.
 *
 * <p>A jar holds exactly one implementation, public with a public constructor without parameters, named in
 * {@code META-INF/services/mds.plugin.SourcePlugin}. The host creates it once, in a class loader of its own that sees
 * the JDK, this package, its sub-packages and Jackson's tree model, and nothing else of the host.
 *
 * <p>The jar's manifest names the plugin: {@code Plugin-Id} (the descriptor's id) and {@code Plugin-Version}; its
 * {@code META-INF/services/} has an entry of its own as a directory, which build tools write unless told otherwise. Libraries
 * that the plugin needs beyond what the host shares are packed into the jar. It is installed by putting it into the host's
 * plugins directory; a jar there that is not right stops the host with the reason.
 *
 * <p>The first three methods are asked once, at start-up; their answers do not change. Any fault in them stops the host
 * with a list of all faults found.
 */
public interface SourcePlugin {
    /** Who the plugin is, and which settings its sources understand. */
    PluginDescriptor descriptor();

    /** The plugin's GraphQL types: the contract for everything that its normalizers produce. */
    GraphQlExtension graphQlExtension();

    /** Rules for edges that follow from what the graph holds; empty if there are none. They may cross other plugins' types. */
    List<InferenceRule> inferenceRules();

    /**
     * Connects to one configured source. Called once for each; two registries are two sources of one plugin.
     *
     * <p>It does not have to reach the source: a source that is down is no reason not to start.
     *
     * @throws IllegalArgumentException if the source's settings make no sense; the message names setting and expectation
     */
    Source connect(SourceContext context);
}
