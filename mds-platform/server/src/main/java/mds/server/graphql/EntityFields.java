package mds.server.graphql;

import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetchingEnvironment;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.EntityView.Retry;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.model.EntityTypeModel;
import mds.plugin.Direction;
import mds.schema.EdgeField;
import mds.server.graphql.QueryException.Code;

/** How the fields of entity types are answered: those of every entity, attributes, and fields that follow edges. */
final class EntityFields {
    /** A list shows no more; what is longer is better asked for page by page. */
    private static final int LONGEST_LIST = 1000;

    private EntityFields() {}

    /** The fields of an entity whose type nobody defines. */
    static TypeFields<EntityView> unknown(String type) {
        return common(type).field("createdAt", EntityFields::attribute).field("updatedAt", EntityFields::attribute);
    }

    /** The fields of an entity type, without those that follow edges. */
    static TypeFields<EntityView> of(EntityTypeModel type) {
        TypeFields<EntityView> fields = common(type.graphQlName());
        type.attributes().keySet().forEach(name -> fields.field(name, EntityFields::attribute));
        return fields;
    }

    /** The fields of {@code Entity} that are no attributes. */
    private static TypeFields<EntityView> common(String type) {
        return TypeFields.<EntityView>of(type)
                .field("id", view -> view.uri().toString())
                .field("uri", view -> view.uri().toString())
                .field("type", view -> view.uri().type())
                .field("source", view -> view.uri().source())
                .field("name", EntityView::name)
                .field("description", EntityView::description)
                .field("owners", (view, field) -> Loaders.owners(field, new Read.OfOwners(graph(field), view.uri())))
                .field("domains", EntityView::domains)
                .field("tags", EntityView::tags)
                .field("state", view -> view.state().name())
                .field("stateReason", EntityFields::stateReason)
                .field("sourceLink", EntityView::link)
                .field("lastFetchedAt", view -> view.fetchedAt().map(EntityFields::dateTime))
                .field("lastEnrichedAt", view -> view.enrichedAt().map(EntityFields::dateTime))
                .field("lastError", view -> view.retry().flatMap(Retry::lastError))
                .field(
                        "nextAttemptAt",
                        view -> view.retry().map(Retry::nextAttempt).map(EntityFields::dateTime))
                .field("edges", EntityFields::relationships);
    }

    /**
     * A field that follows edges.
     *
     * @param entityType of which its entities are; of any if empty. Other plugins' edges of the type may lead elsewhere
     */
    static void edge(String name, EdgeField edge, Optional<String> entityType, TypeFields<EntityView> fields) {
        fields.field(name, (view, field) -> {
            Function<PageRequest, CompletableFuture<Page<EntityView>>> hop = page -> Loaders.hop(
                    field,
                    new Read.OfHop(graph(field), view.uri(), edge.edgeType(), edge.direction(), entityType, page));
            return switch (edge.shape()) {
                case ONE ->
                    hop.apply(PageRequest.upTo(1))
                            .thenApply(page -> page.nodes().stream().findFirst());
                case LIST -> hop.apply(PageRequest.upTo(LONGEST_LIST)).thenApply(page -> whole(page, field));
                case CONNECTION -> hop.apply(PageRequest.of(field));
            };
        });
    }

    /** The snapshot that a field sees: that of the request, or below a look-up with {@code asOf} an earlier one. */
    static GraphSnapshot graph(DataFetchingEnvironment field) {
        return Objects.requireNonNull(field.<GraphSnapshot>getLocalContext());
    }

    private static String stateReason(EntityView view) {
        String tried = view.retry()
                .flatMap(retry -> retry.lastError()
                        .map(error -> "%d attempts failed, the latest: %s".formatted(retry.attempts(), error)))
                .orElse("");
        return switch (view.state()) {
            case UNCACHED ->
                tried.isEmpty()
                        ? "only referred to; its source was not asked yet"
                        : "only referred to; its source could not say: " + tried;
            case HYDRATED ->
                "its source answered; enrichment has not looked at it since, or it is of an earlier moment";
            case ENRICHED -> "its source answered, and its references and rules were followed since";
            case STALE ->
                tried.isEmpty()
                        ? "its source could not say whether it is still so"
                        : "its source could not say whether it is still so: " + tried;
            case GONE -> view.goneReason().orElse("its source says so");
        };
    }

    static OffsetDateTime dateTime(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Optional<Object> attribute(EntityView view, DataFetchingEnvironment field) {
        return Optional.ofNullable(
                        view.attributes().get(field.getFieldDefinition().getName()))
                .flatMap(value -> JsonValues.value(value, field.getFieldType()));
    }

    private static Object whole(Page<EntityView> page, DataFetchingEnvironment field) {
        if (!page.behind()) {
            return page.nodes();
        }
        String message = "%s has %d entries and shows %d of them; ask for edges(types:) to page through all"
                .formatted(field.getField().getName(), page.total(), LONGEST_LIST);
        return DataFetcherResult.newResult()
                .data(page.nodes())
                .error(new QueryException(Code.TRUNCATED, message).error(field))
                .build();
    }

    private static CompletableFuture<Page<Relationship>> relationships(EntityView view, DataFetchingEnvironment field) {
        Optional<List<String>> types = Optional.ofNullable(field.getArgument("types"));
        Optional<String> direction = Optional.ofNullable(field.getArgument("direction"));
        if (types.isPresent() && types.get().isEmpty()) {
            throw new QueryException(Code.BAD_INPUT, "types = [] asks for nothing; leave it out to ask for all");
        }
        return Loaders.relationships(
                field,
                new Read.OfRelationships(
                        graph(field),
                        view.uri(),
                        types.<Set<String>>map(HashSet::new).orElse(Set.of()),
                        direction.map(Direction::valueOf),
                        PageRequest.of(field)));
    }
}
