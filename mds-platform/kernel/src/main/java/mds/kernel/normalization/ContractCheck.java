package mds.kernel.normalization;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.NormalizedRecord;
import mds.plugin.Reference;

/** Holds normalized records against what their plugin's SDL promises. */
public final class ContractCheck {
    private final GraphModel model;

    /** A check against the SDL of the loaded plugins. */
    public ContractCheck(GraphModel model) {
        this.model = model;
    }

    /** Everything that a record breaks, each naming the entity, what it has and what is declared; empty if it fits. */
    public List<String> faults(NormalizedRecord record, String plugin) {
        List<String> faults = new ArrayList<>();
        checkEntity(record.root(), plugin, faults);
        checkRoot(record.root().uri(), faults);
        for (Entity part : record.parts()) {
            checkEntity(part, plugin, faults);
            checkPart(part.uri(), record.root().uri(), faults);
        }
        return faults;
    }

    private void checkPart(EntityUri part, EntityUri root, List<String> faults) {
        if (!model.rootOf(part).equals(root)) {
            faults.add("%s is listed as a part of %s, but its type is not declared with partOf: \"%s\""
                    .formatted(part, root, root.type()));
        }
    }

    private void checkRoot(EntityUri root, List<String> faults) {
        model.entityType(root.type())
                .flatMap(EntityTypeModel::partOf)
                .ifPresent(
                        whole -> faults.add("%s is the root of its record, but its type is declared with partOf: \"%s\""
                                .formatted(root, whole)));
        root.part()
                .ifPresent(part ->
                        faults.add("%s is the root of its record, but names the part '%s'".formatted(root, part)));
    }

    private void checkEntity(Entity entity, String plugin, List<String> faults) {
        EntityTypeModel type = model.entityType(entity.uri().type()).orElse(null);
        if (type == null || !type.plugin().equals(plugin)) {
            faults.add("%s is of type '%s', which the plugin does not own; its SDL declares %s"
                    .formatted(entity.uri(), entity.uri().type(), ownTypes(plugin)));
            return;
        }
        new ValueCheck(model, entity.uri(), faults).check(type, entity.attributes());
        entity.references().forEach(reference -> checkReference(entity.uri(), type, reference, faults));
    }

    private static void checkReference(EntityUri from, EntityTypeModel type, Reference reference, List<String> faults) {
        Set<String> allowed = type.references().get(reference.edgeType());
        if (allowed == null) {
            faults.add("%s refers by '%s', which type %s does not declare with @reference; it declares %s"
                    .formatted(
                            from,
                            reference.edgeType(),
                            type.graphQlName(),
                            type.references().keySet().stream().sorted().toList()));
        } else if (reference.target() instanceof EntityUri to && !allowed.contains(to.type())) {
            faults.add("%s refers by '%s' to %s; type %s declares it to lead to %s"
                    .formatted(from, reference.edgeType(), to, type.graphQlName(), allowed));
        }
    }

    private List<String> ownTypes(String plugin) {
        return model.entityTypes().values().stream()
                .filter(type -> type.plugin().equals(plugin))
                .map(EntityTypeModel::name)
                .sorted()
                .toList();
    }
}
