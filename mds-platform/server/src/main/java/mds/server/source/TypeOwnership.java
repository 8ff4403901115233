package mds.server.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.plugin.Reference;
import mds.server.config.Configuration.SourceConfiguration;

/**
 * Which source owns an entity type, as one source sees it: itself for its plugin's types; for another's, the one that is
 * configured under {@code references}, or the only one there is.
 */
final class TypeOwnership {
    /** The source named in URIs of types that no configured source owns. */
    static final String UNCONFIGURED = "unconfigured";

    private final GraphModel model;
    private final Map<String, SourceConfiguration> sources;
    /** By type: each reference of each record asks for them. */
    private final Map<String, List<String>> owners = new HashMap<>();

    TypeOwnership(GraphModel model, Map<String, SourceConfiguration> sources) {
        this.model = model;
        this.sources = sources;
        model.entityTypes().forEach((name, type) -> owners.put(name, sourcesOf(type.plugin())));
    }

    /** The source that owns a type, seen from a source. */
    String owner(String entityType, String from) {
        SourceConfiguration viewer = sources.get(from);
        List<String> owners = owners(entityType);
        if (viewer == null || owners.contains(from)) {
            return from;
        }
        return Optional.ofNullable(viewer.references().get(entityType))
                .or(() -> owners.stream().findFirst())
                .orElse(UNCONFIGURED);
    }

    /** What a source's view leaves open or gets wrong: each names the configuration key and the way out. */
    List<String> faults(String name, SourceConfiguration source) {
        List<String> faults = new ArrayList<>();
        source.references().forEach((type, owner) -> {
            if (!owners(type).contains(owner)) {
                faults.add("sources.%s.references.%s = '%s': expected a source that owns the type; there is %s"
                        .formatted(name, type, owner, owners(type)));
            }
        });
        for (String type : foreignTypes(source.plugin())) {
            if (owners(type).size() > 1 && !source.references().containsKey(type)) {
                faults.add("sources.%s.references.%s is missing: %s all own the type; say which one '%s' refers to"
                        .formatted(name, type, owners(type), name));
            }
        }
        return faults;
    }

    private List<String> owners(String entityType) {
        return owners.getOrDefault(entityType, List.of());
    }

    private List<String> sourcesOf(String plugin) {
        return sources.entrySet().stream()
                .filter(source -> source.getValue().plugin().equals(plugin))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** The types of other plugins that a plugin's records refer to; owners are found by alias, not by type. */
    private Set<String> foreignTypes(String plugin) {
        Set<String> types = new TreeSet<>();
        model.entityTypes().values().stream()
                .filter(type -> type.plugin().equals(plugin))
                .flatMap(type -> type.references().entrySet().stream())
                .filter(reference -> !reference.getKey().equals(Reference.OWNED_BY))
                .map(Map.Entry::getValue)
                .flatMap(Collection::stream)
                .filter(type -> model.entityType(type)
                        .map(EntityTypeModel::plugin)
                        .filter(owner -> !owner.equals(plugin))
                        .isPresent())
                .forEach(types::add);
        return types;
    }
}
