package mds.plugin.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mds.plugin.Alias;
import mds.plugin.AliasResolver;
import mds.plugin.EntityUri;
import mds.plugin.EventDecoder;
import mds.plugin.Hydration;
import mds.plugin.Hydrator;
import mds.plugin.Inventory;
import mds.plugin.Normalizer;
import mds.plugin.Source;
import mds.plugin.SourceContext;
import mds.plugin.SourceEvent;
import mds.plugin.SourceHttp;
import mds.plugin.SourceRecord;
import mds.plugin.SourceUnavailableException;
import mds.plugin.UndecodableEventException;

/** A source that serves JSON over HTTP in collections, by the contract that the package describes. */
public final class RestSource implements Source {
    private static final int PAGE = 500;

    private final SourceContext context;
    private final Map<String, Collection> byType;
    private final List<Lookup> lookups;

    private RestSource(Builder builder) {
        context = builder.context;
        byType = Collections.unmodifiableMap(new LinkedHashMap<>(builder.byType));
        lookups = List.copyOf(builder.lookups);
    }

    private record Collection(String path, String entityType, String eventField, Normalizer normalizer) {}

    private record Lookup(String scheme, String collection, String field, String entityType, AliasPart part) {}

    /** Which part of an alias a collection is asked for. */
    public enum AliasPart {
        /** All of it: {@code s3://bucket/table}. */
        WHOLE,
        /** What stands behind the scheme: {@code alice@example.com}. */
        NAME
    }

    /** Begins a source. */
    public static Builder of(SourceContext context) {
        return new Builder(context);
    }

    @Override
    public EventDecoder eventDecoder() {
        return this::decode;
    }

    @Override
    public Hydrator hydrator() {
        return this::hydrate;
    }

    @Override
    public Normalizer normalizer() {
        return record -> collection(record.uri().type()).normalizer().normalize(record);
    }

    @Override
    public Inventory inventory() {
        return (entityType, cursor) -> {
            String path = collection(entityType).path();
            String query =
                    cursor.map(value -> "&cursor=" + SourceHttp.segment(value)).orElse("");
            return page("/api/v1/%s?limit=%d%s".formatted(path, PAGE, query), entityType);
        };
    }

    @Override
    public AliasResolver aliasResolver() {
        Set<String> schemes = lookups.stream().map(Lookup::scheme).collect(Collectors.toUnmodifiableSet());
        return new AliasResolver() {
            @Override
            public Set<String> schemes() {
                return schemes;
            }

            @Override
            public Optional<EntityUri> resolve(Alias alias) throws SourceUnavailableException, InterruptedException {
                return RestSource.this.resolve(alias);
            }
        };
    }

    @Override
    public void close() {}

    private List<EntityUri> decode(SourceEvent event) throws UndecodableEventException {
        JsonNode body = event.json();
        if (!body.path("event_type").isTextual()) {
            throw new UndecodableEventException("expected a JSON object with a text field 'event_type'");
        }
        List<EntityUri> uris = new ArrayList<>();
        for (Collection collection : byType.values()) {
            JsonNode id = body.path(collection.eventField());
            if (isId(id) && !id.asText().isEmpty()) {
                uris.add(uri(collection.entityType(), id.asText()));
            }
        }
        if (uris.isEmpty()) {
            throw new UndecodableEventException("event_type '%s' carries none of the id fields %s"
                    .formatted(
                            body.path("event_type").asText(),
                            byType.values().stream()
                                    .map(Collection::eventField)
                                    .sorted()
                                    .toList()));
        }
        return uris;
    }

    private EntityUri uri(String entityType, String id) throws UndecodableEventException {
        try {
            return EntityUri.of(entityType, context.name(), id);
        } catch (IllegalArgumentException e) {
            throw new UndecodableEventException(String.valueOf(e.getMessage()));
        }
    }

    private Hydration hydrate(EntityUri uri) throws SourceUnavailableException, InterruptedException {
        String path = "/api/v1/" + collection(uri.type()).path() + '/' + SourceHttp.segment(uri.id());
        return switch (context.http().get(path)) {
            case SourceHttp.Answer.Document found
            when isId(found.json().path("id"))
                    && found.json().path("id").asText().equals(uri.id()) ->
                new Hydration.Found(new SourceRecord(uri, found.json(), found.requestedAt()));
            case SourceHttp.Answer.Document other ->
                // An error page that calls itself 200 must not take the place of what is known.
                throw new SourceUnavailableException(
                        "source '%s' answered %s with %s; expected a JSON object whose 'id' is '%s'"
                                .formatted(context.name(), path, told(other.json()), uri.id()));
            case SourceHttp.Answer.Missing missing ->
                new Hydration.Gone(missing.requestedAt(), "%d for %s".formatted(missing.status(), path));
        };
    }

    private static String told(JsonNode answer) {
        return answer.isObject()
                ? "an object whose 'id' is %s".formatted(answer.has("id") ? answer.get("id") : "missing")
                : answer.getNodeType().toString();
    }

    private Optional<EntityUri> resolve(Alias alias) throws SourceUnavailableException, InterruptedException {
        for (Lookup lookup : lookups) {
            if (lookup.scheme().equals(alias.scheme())) {
                String value = lookup.part() == AliasPart.WHOLE ? alias.value() : alias.name();
                String path =
                        "/api/v1/%s?%s=%s".formatted(lookup.collection(), lookup.field(), SourceHttp.segment(value));
                Optional<EntityUri> first =
                        page(path, lookup.entityType()).uris().stream().sorted().findFirst();
                if (first.isPresent()) {
                    return first;
                }
            }
        }
        return Optional.empty();
    }

    private Inventory.Page page(String path, String entityType)
            throws SourceUnavailableException, InterruptedException {
        if (!(context.http().get(path) instanceof SourceHttp.Answer.Document answer)
                || !answer.json().path("ids").isArray()) {
            throw new SourceUnavailableException("source '%s' has no list at %s; expected %s"
                    .formatted(context.name(), path, "{\"ids\": […], \"next_cursor\": …}"));
        }
        List<EntityUri> uris = new ArrayList<>();
        for (JsonNode id : answer.json().path("ids")) {
            uris.add(listed(path, entityType, id));
        }
        JsonNode next = answer.json().path("next_cursor");
        if (next.isContainerNode()) {
            throw new SourceUnavailableException(
                    "source '%s' answered %s with the next_cursor %s; expected text or null"
                            .formatted(context.name(), path, next));
        }
        return new Inventory.Page(uris, Optional.of(next.asText("")).filter(cursor -> !cursor.isEmpty()));
    }

    /** An id that cannot be one makes the whole list doubtful: half a list would look like objects that are gone. */
    private EntityUri listed(String path, String entityType, JsonNode id) throws SourceUnavailableException {
        try {
            return EntityUri.of(entityType, context.name(), isId(id) ? id.asText() : "");
        } catch (IllegalArgumentException e) {
            throw new SourceUnavailableException(
                    "source '%s' lists the id %s at %s: %s".formatted(context.name(), id, path, e.getMessage()), e);
        }
    }

    private static boolean isId(JsonNode value) {
        return value.isTextual() || value.isIntegralNumber();
    }

    private Collection collection(String entityType) {
        Collection collection = byType.get(entityType);
        if (collection == null) {
            throw new IllegalArgumentException("source '%s' has no collection of %s; it has %s"
                    .formatted(context.name(), entityType, byType.keySet()));
        }
        return collection;
    }

    /** Collects what a source serves. Not thread-safe. */
    public static final class Builder {
        private final SourceContext context;
        private final Map<String, Collection> byType = new LinkedHashMap<>();
        private final List<Lookup> lookups = new ArrayList<>();

        private Builder(SourceContext context) {
            this.context = context;
        }

        /**
         * Adds a collection.
         *
         * @param path its name in URLs, e.g. {@code models}
         * @param entityType the type of its objects, e.g. {@code model}
         * @param eventField the field of thin events that carries the id of one of its objects, e.g. {@code model_id}
         * @param normalizer what its records mean
         */
        public Builder collection(String path, String entityType, String eventField, Normalizer normalizer) {
            byType.put(entityType, new Collection(path, entityType, eventField, normalizer));
            return this;
        }

        /**
         * Says that a collection can be asked who claims an alias, by {@code GET /api/v1/<collection>?<field>=<value>}.
         *
         * @param scheme the alias scheme, e.g. {@code mailto}
         * @param entityType the type of a collection that was added
         * @param field the query's field, e.g. {@code email}
         * @param part which part of the alias is the value
         */
        public Builder lookup(String scheme, String entityType, String field, AliasPart part) {
            Collection collection = byType.get(entityType);
            if (collection == null) {
                throw new IllegalArgumentException("add the collection of %s before its look-up".formatted(entityType));
            }
            lookups.add(new Lookup(scheme, collection.path(), field, entityType, part));
            return this;
        }

        /** The finished source. */
        public RestSource build() {
            return new RestSource(this);
        }
    }
}
