package mds.kernel.suggestion;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * By what entities are similar, as the plugins' SDL says.
 *
 * @param traits by entity type; entities of types that are missing here are not compared
 */
public record SimilarityModel(Map<String, List<Trait>> traits) {
    public SimilarityModel {
        traits = Map.copyOf(traits);
    }

    /** The entity types whose entities are compared, sorted. */
    public Set<String> entityTypes() {
        return new TreeSet<>(traits.keySet());
    }

    List<Trait> of(String entityType) {
        return traits.getOrDefault(entityType, List.of());
    }
}
