package mds.server.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import graphql.scalars.ExtendedScalars;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import mds.kernel.enrichment.Explanation;
import mds.kernel.graph.Edge.Origin;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.model.EntityTypeModel;
import mds.plugin.Alias;
import mds.plugin.Tag;
import mds.schema.Composition;

/** Makes a composition executable: every field gets the code that answers it. */
final class Resolvers {
    private static final String PAGE = "Connection";
    private static final String ENTRY = "Edge";

    private final Composition composition;
    private final Map<String, TypeFields<EntityView>> entities = new HashMap<>();
    private final RuntimeWiring.Builder wiring = RuntimeWiring.newRuntimeWiring();

    private Resolvers(Composition composition) {
        this.composition = composition;
    }

    static GraphQLSchema schema(
            Composition composition, SearchFields search, List<FieldGroup> concerns, Executor threads) {
        Resolvers resolvers = new Resolvers(composition);
        resolvers.wireScalars();
        resolvers.wireEntities();
        resolvers.wirePages();
        resolvers.wireDocuments();
        resolvers.wireValues();
        QueryFields.into(resolvers.wiring, composition);
        search.into(resolvers.wiring);
        new SubscriptionFields(search).into(resolvers.wiring);
        RootFields roots = new RootFields(resolvers.wiring, threads);
        concerns.forEach(concern -> concern.into(roots));
        new LineageFields(composition).into(resolvers.wiring);
        AliasFields.into(resolvers.wiring);
        new SuggestionFields(composition).into(resolvers.wiring);
        new TimeFields(composition.model()).into(resolvers.wiring);
        resolvers.wiring.directive(Composition.ADMINISTRATION, new AdministratorsOnly());
        return new SchemaGenerator().makeExecutableSchema(composition.definitions(), resolvers.wiring.build());
    }

    private void wireScalars() {
        wiring.scalar(ExtendedScalars.DateTime).scalar(ExtendedScalars.Json).scalar(ExtendedScalars.GraphQLLong);
    }

    private void wireEntities() {
        wiring.type(
                "Entity",
                type -> type.typeResolver(object ->
                        object.getSchema().getObjectType(graphQlName(Objects.requireNonNull(object.getObject())))));
        Map<String, String> names = new HashMap<>();
        for (EntityTypeModel type : composition.model().entityTypes().values()) {
            entities.put(type.graphQlName(), EntityFields.of(type));
            names.put(type.graphQlName(), type.name());
        }
        composition
                .edgeFields()
                .forEach((at, edge) -> EntityFields.edge(
                        at.getFieldName(), edge, Optional.ofNullable(names.get(edge.target())), entity(at)));
        entities.values().forEach(fields -> fields.into(wiring));
        EntityFields.unknown(Composition.UNKNOWN_ENTITY).into(wiring);
    }

    private TypeFields<EntityView> entity(FieldCoordinates at) {
        return Objects.requireNonNull(entities.get(at.getTypeName()));
    }

    private String graphQlName(EntityView view) {
        return composition
                .model()
                .entityType(view.uri().type())
                .map(EntityTypeModel::graphQlName)
                .orElse(Composition.UNKNOWN_ENTITY);
    }

    private void wirePages() {
        Set<String> nodes = new HashSet<>(Set.of("Entity", "Relationship", "DeadLetter"));
        nodes.addAll(entities.keySet());
        nodes.removeIf(node -> !composition.definitions().types().containsKey(node + PAGE));
        for (String node : nodes) {
            TypeFields.<Page<?>>of(node + PAGE)
                    .field("edges", Page::entries)
                    .field("nodes", Page::nodes)
                    .field("pageInfo", page -> page)
                    .field("totalCount", Page::total)
                    .into(wiring);
            TypeFields<Page.Entry<?>> entry = TypeFields.<Page.Entry<?>>of(node + ENTRY)
                    .field("node", Page.Entry::node)
                    .field("cursor", Page.Entry::cursor);
            entry.into(wiring);
        }
        TypeFields.<Page<?>>of("PageInfo")
                .field("hasNextPage", Page::behind)
                .field("hasPreviousPage", Page::before)
                .field("startCursor", Page::start)
                .field("endCursor", Page::end)
                .into(wiring);
    }

    /** The fields of plugins' object types that are no entity types lie in the JSON of an attribute. */
    private void wireDocuments() {
        for (String document : composition.model().documents().keySet()) {
            wiring.type(document, type -> type.defaultDataFetcher(Resolvers::inDocument));
        }
    }

    private void wireValues() {
        OwnerFields.into(wiring, composition.model());
        TypeFields.<Tag>of("Tag")
                .field("key", Tag::key)
                .field("value", Tag::value)
                .into(wiring);
        TypeFields.<Relationship>of("Relationship")
                .field("id", relationship -> relationship.edge().id().toString())
                .field("type", relationship -> relationship.edge().type())
                .field("from", Relationship::from)
                .field("to", Relationship::to)
                .field("origin", relationship -> switch (relationship.edge().origin()) {
                    case Origin.Asserted asserted -> "ASSERTED";
                    case Origin.Inferred inferred -> "INFERRED";
                })
                .field("rule", relationship -> switch (relationship.edge().origin()) {
                    case Origin.Asserted asserted -> Optional.empty();
                    case Origin.Inferred(var rule) -> Optional.of(rule);
                })
                .field("alias", relationship -> switch (relationship.edge().origin()) {
                    case Origin.Asserted(var alias) -> alias.map(Alias::value);
                    case Origin.Inferred inferred -> Optional.empty();
                })
                .field(
                        "evidence",
                        (relationship, field) -> evidence(relationship, field).thenApply(Evidence::pieces))
                .field(
                        "evidenceCut",
                        (relationship, field) -> evidence(relationship, field).thenApply(Evidence::cut))
                .into(wiring);
        TypeFields.<Evidence.Piece>of("EvidencePath")
                .field("relationships", Evidence.Piece::path)
                .field("match", Evidence.Piece::match)
                .into(wiring);
        TypeFields.<Explanation.Match>of("EvidenceMatch")
                .field("fromField", match -> match.from().field())
                .field("fromValue", match -> match.from().value())
                .field("toField", match -> match.to().field())
                .field("toValue", match -> match.to().value())
                .into(wiring);
        TypeFields.<GraphSnapshot>of("Status")
                .field("basis", GraphSnapshot::basis)
                .field("counts", QueryFields::counts)
                .into(wiring);
        TypeFields.<Caller>of("Caller")
                .field("administrator", caller -> caller instanceof Caller.Administrator)
                .field("hint", caller -> switch (caller) {
                    case Caller.Administrator administrator -> Optional.empty();
                    case Caller.Visitor(var hint) -> Optional.of(hint);
                })
                .into(wiring);
        TypeFields.<QueryFields.EntityCount>of("EntityCount")
                .field("type", QueryFields.EntityCount::type)
                .field("state", count -> count.state().name())
                .field("count", QueryFields.EntityCount::count)
                .into(wiring);
    }

    private static CompletableFuture<Evidence> evidence(Relationship relationship, DataFetchingEnvironment field) {
        return Loaders.evidence(field, new Read.OfEvidence(EntityFields.graph(field), relationship.edge()));
    }

    private static Object inDocument(DataFetchingEnvironment field) {
        JsonNode document = Objects.requireNonNull(field.getSource());
        JsonNode value = document.path(field.getFieldDefinition().getName());
        return JsonValues.value(value, field.getFieldType());
    }
}
