package mds.kernel.search;

import java.util.List;
import mds.kernel.graph.EntityView;

/**
 * What the index holds of one entity.
 *
 * @param entity as a snapshot shows it; never uncached
 * @param owners the names of those who own it, and the bare addresses of owners that nobody claims; sorted
 * @param ownerKeys by what its owners are found: these, and the addresses of those who are claimed; sorted
 * @param ownedBy who they are: URIs of users and groups, and aliases that nobody claims; sorted
 * @param basis the basis of that snapshot: a document of an older one never replaces one of a newer
 */
public record SearchDocument(
        EntityView entity, List<String> owners, List<String> ownerKeys, List<String> ownedBy, long basis) {
    public SearchDocument {
        owners = List.copyOf(owners);
        ownerKeys = List.copyOf(ownerKeys);
        ownedBy = List.copyOf(ownedBy);
    }
}
