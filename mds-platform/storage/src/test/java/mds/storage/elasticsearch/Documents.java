package mds.storage.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.model.AttributeKind;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.kernel.search.SearchDocument;
import mds.plugin.EntityUri;
import mds.plugin.Tag;

/** Makes models and documents for tests. */
final class Documents {
    private Documents() {}

    static GraphModel model(AttributeModel... attributes) {
        Map<String, AttributeModel> byName =
                Stream.of(attributes).collect(Collectors.toMap(AttributeModel::name, Function.identity()));
        return new GraphModel(
                Map.of(
                        "model", new EntityTypeModel("model", "Model", "test", Optional.empty(), byName, Map.of()),
                        "dataset",
                                new EntityTypeModel(
                                        "dataset", "Dataset", "test", Optional.empty(), Map.of(), Map.of())),
                List.of());
    }

    static AttributeModel attribute(String name, AttributeKind kind) {
        return new AttributeModel(name, kind, false, false, true, false, Set.of());
    }

    static Entity named(String type, String id, String name) {
        return new Entity(EntityUri.of(type, "registry", id), name);
    }

    /** Says what a document holds, bit by bit. */
    static final class Entity {
        private final EntityUri uri;
        private final String name;
        private EntityState state = EntityState.ENRICHED;
        private Optional<String> description = Optional.empty();
        private final List<Tag> tags = new ArrayList<>();
        private final List<String> owners = new ArrayList<>();
        private final Map<String, JsonNode> attributes = new TreeMap<>();

        private Entity(EntityUri uri, String name) {
            this.uri = uri;
            this.name = name;
        }

        Entity state(EntityState state) {
            this.state = state;
            return this;
        }

        Entity description(String text) {
            this.description = Optional.of(text);
            return this;
        }

        Entity tag(String text) {
            tags.add(Tag.parse(text));
            return this;
        }

        Entity owner(String name) {
            owners.add(name);
            return this;
        }

        Entity attribute(String name, String value) {
            attributes.put(name, JsonNodeFactory.instance.textNode(value));
            return this;
        }

        Entity attribute(String name, boolean value) {
            attributes.put(name, JsonNodeFactory.instance.booleanNode(value));
            return this;
        }

        Entity attribute(String name, long value) {
            attributes.put(name, JsonNodeFactory.instance.numberNode(value));
            return this;
        }

        Entity attribute(String name, double value) {
            attributes.put(name, JsonNodeFactory.instance.numberNode(value));
            return this;
        }

        SearchDocument at(long basis) {
            EntityView view = new EntityView(
                    uri,
                    state,
                    name,
                    description,
                    Optional.empty(),
                    List.of(),
                    tags,
                    List.of(),
                    attributes,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
            return new SearchDocument(
                    view,
                    owners,
                    owners,
                    owners.stream().map(owner -> "mailto:" + owner).toList(),
                    basis);
        }
    }
}
