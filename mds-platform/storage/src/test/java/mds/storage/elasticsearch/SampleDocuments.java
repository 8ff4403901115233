package mds.storage.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.search.SearchDocument;
import mds.plugin.EntityUri;
import mds.plugin.Tag;
import mds.sandbox.sources.Organisation;
import mds.sandbox.sources.SourceCollection;

/** The documents of the sample organisation, as its plugins would have them. */
final class SampleDocuments {
    private final Map<String, Owner> owners = new HashMap<>();

    private record Owner(String name, String uri) {}

    private SampleDocuments() {}

    static List<SearchDocument> of(Organisation organisation) {
        SampleDocuments documents = new SampleDocuments();
        for (SourceCollection people : List.of(SourceCollection.USERS, SourceCollection.GROUPS)) {
            organisation
                    .documents(people)
                    .forEach(person -> documents.owners.put(
                            person.path("email").asText(),
                            new Owner(
                                    person.path("name").asText(),
                                    uri(people, person).toString())));
        }
        return Stream.of(SourceCollection.values())
                .flatMap(collection ->
                        organisation.documents(collection).map(record -> documents.document(collection, record)))
                .toList();
    }

    private static EntityUri uri(SourceCollection collection, ObjectNode record) {
        return EntityUri.of(
                collection.entityType(),
                collection.source().name().toLowerCase(Locale.ROOT),
                record.path("id").asText());
    }

    private SearchDocument document(SourceCollection collection, ObjectNode record) {
        List<String> names = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        List<String> ownedBy = new ArrayList<>();
        for (String email : texts(record.path("owner_emails"))) {
            Optional<Owner> owner = Optional.ofNullable(owners.get(email));
            owner.map(Owner::name).ifPresent(keys::add);
            keys.add(email);
            names.add(owner.map(Owner::name).orElse(email));
            ownedBy.add(owner.map(Owner::uri).orElse("mailto:" + email));
        }
        EntityView view = new EntityView(
                uri(collection, record),
                EntityState.ENRICHED,
                record.path("name").asText(),
                Optional.ofNullable(record.get("description")).map(JsonNode::asText),
                Optional.empty(),
                texts(record.path("domains")),
                tags(record),
                List.of(),
                attributes(record),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new SearchDocument(view, names, keys, ownedBy, 1);
    }

    private static List<Tag> tags(ObjectNode record) {
        List<Tag> tags = new ArrayList<>();
        record.path("labels")
                .properties()
                .forEach(label ->
                        tags.add(new Tag(label.getKey(), label.getValue().asText())));
        Optional.ofNullable(record.get("model_id"))
                .ifPresent(any ->
                        tags.add(new Tag("model.state", record.path("state").asText())));
        return tags;
    }

    private static Map<String, JsonNode> attributes(ObjectNode record) {
        Map<String, JsonNode> attributes = new LinkedHashMap<>();
        Optional.ofNullable(record.get("updated_at")).ifPresent(at -> attributes.put("updatedAt", at));
        Optional.ofNullable(record.get("framework")).ifPresent(text -> attributes.put("framework", text));
        Optional.ofNullable(record.get("location")).ifPresent(text -> attributes.put("location", text));
        return attributes;
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
