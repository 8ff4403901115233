package mds.server.graphql;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import mds.kernel.graph.EntityView;
import mds.kernel.model.GraphModel;
import mds.plugin.Alias;
import mds.plugin.Target;
import mds.server.graphql.QueryException.Code;

/** How the fields of {@code Owner} are answered: who somebody is, and what they own. */
final class OwnerFields {
    private final Set<String> entityTypes;

    private OwnerFields(GraphModel model) {
        entityTypes = new TreeSet<>(model.entityTypes().keySet());
    }

    static void into(RuntimeWiring.Builder schema, GraphModel model) {
        OwnerFields owners = new OwnerFields(model);
        TypeFields.<Owner>of("Owner")
                .field("name", Owner::name)
                .field("alias", owner -> owner.alias().map(Alias::value))
                .field("entity", Owner::entity)
                .field("groups", OwnerFields::groups)
                .field("owned", owners::owned)
                .field("ownedCounts", OwnerFields::counts)
                .into(schema);
    }

    /** Whom the argument {@code id} means: a URI, or an alias. */
    static Target target(DataFetchingEnvironment field) {
        String id = field.getArgumentOrDefault("id", "");
        if (id.startsWith("aip:")) {
            return QueryFields.uri(field, "id");
        }
        try {
            return new Alias(id);
        } catch (IllegalArgumentException e) {
            throw new QueryException(
                    Code.BAD_INPUT,
                    "owner(id: \"%s\") is neither a URI nor an alias; expected such as aip://user/<source>/<id> or mailto:alice@example.com"
                            .formatted(id));
        }
    }

    private static CompletableFuture<List<EntityView>> groups(Owner owner, DataFetchingEnvironment field) {
        return owner.entity()
                .map(EntityView::uri)
                .map(member -> Loaders.groups(field, new Read.OfGroups(EntityFields.graph(field), member)))
                .orElseGet(() -> CompletableFuture.completedFuture(List.of()));
    }

    private CompletableFuture<Page<EntityView>> owned(Owner owner, DataFetchingEnvironment field) {
        return Loaders.owned(
                field,
                new Read.OfOwned(
                        EntityFields.graph(field),
                        ownership(owner, field),
                        LineageFields.names(field, "types", "entity type", entityTypes),
                        PageRequest.of(field)));
    }

    private static CompletableFuture<?> counts(Owner owner, DataFetchingEnvironment field) {
        return Loaders.ownedCounts(field, new Read.OfOwnedCounts(EntityFields.graph(field), ownership(owner, field)));
    }

    private static Ownership ownership(Owner owner, DataFetchingEnvironment field) {
        return new Ownership(
                owner.entity().map(EntityView::uri), owner.alias(), field.getArgumentOrDefault("throughGroups", true));
    }
}
