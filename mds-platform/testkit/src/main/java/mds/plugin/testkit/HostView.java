package mds.plugin.testkit;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.normalization.ContractCheck;
import mds.plugin.Direction;
import mds.plugin.NormalizedRecord;
import mds.plugin.PathRule;
import mds.plugin.SourcePlugin;
import mds.schema.Composition;
import mds.schema.CompositionException;
import mds.schema.PluginSchema;
import mds.schema.SchemaComposer;

/** What a host makes of a plugin, by the host's own code, as if the plugins that it refers to were loaded, too. */
final class HostView {
    private final String plugin;
    private final Composition composition;
    private final ContractCheck contract;

    private HostView(String plugin, Composition composition) {
        this.plugin = plugin;
        this.composition = composition;
        this.contract = new ContractCheck(composition.model());
    }

    /** @throws CompositionException with all for which a host would not start, each naming plugin, type and field */
    static HostView of(SourcePlugin plugin) throws CompositionException {
        String id = plugin.descriptor().id();
        return new HostView(
                id,
                SchemaComposer.composeAlone(new PluginSchema(id, plugin.graphQlExtension(), plugin.inferenceRules())));
    }

    /** The plugin's entity types. */
    Stream<EntityTypeModel> entityTypes() {
        return composition.model().entityTypes().values().stream()
                .filter(type -> type.plugin().equals(plugin));
    }

    /** The names of its entity types that have records of their own. */
    Set<String> roots() {
        return entityTypes()
                .filter(type -> type.partOf().isEmpty())
                .map(EntityTypeModel::name)
                .collect(Collectors.toSet());
    }

    /** Whether a field of the plugin follows edges of a type, in either direction. */
    boolean reads(String edgeType) {
        return composition.edgeFields().values().stream()
                .anyMatch(field -> field.edgeType().equals(edgeType));
    }

    /** Whether a rule that starts at a type of the plugin finds edges there that the plugin knows of. */
    boolean knowsTheStartOf(PathRule rule) {
        PathRule.Step first = rule.path().getFirst();
        return first.direction() == Direction.IN
                || reads(first.edgeType())
                || entityTypes()
                        .filter(type -> type.name().equals(rule.startType()))
                        .allMatch(type -> type.references().containsKey(first.edgeType()));
    }

    /** Why a host would refuse a record, each naming the entity, what it has and what is declared; empty if it would not. */
    List<String> faults(NormalizedRecord record) {
        return contract.faults(record, plugin);
    }
}
