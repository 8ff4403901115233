package mds.benchmarks;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.GraphStore;
import mds.kernel.model.EntityTypeModel;
import mds.plugin.Alias;
import mds.plugin.EntityUri;
import mds.plugin.Source;
import mds.plugin.SourceContext;
import mds.plugin.SourceHttp;
import mds.plugin.SourceRecord;
import mds.sandbox.sources.Organisation;
import mds.sandbox.sources.SampleSource;
import mds.sandbox.sources.SourceCollection;
import mds.schema.Composition;
import mds.server.plugins.LoadedPlugin;
import mds.server.plugins.PluginJars;
import mds.storage.datomic.DatomicGraphStore;

/** The sample organisation in a graph, as the distribution's plugins normalize it; nothing goes over the network. */
final class OrganisationGraph implements AutoCloseable {
    private static final int TRANSACTION = 200;
    private static final Instant FETCHED = Instant.parse("2026-11-01T00:00:00Z");

    private final GraphStore store;

    private OrganisationGraph(GraphStore store) {
        this.store = store;
    }

    static OrganisationGraph of(Organisation organisation, PluginJars plugins, Composition composition)
            throws Exception {
        GraphStore store = DatomicGraphStore.open("datomic:mem://" + UUID.randomUUID());
        store.prepare(composition.model());
        Map<String, String> owners = new HashMap<>();
        composition.model().entityTypes().values().forEach(type -> owners.put(type.name(), owner(type)));
        List<GraphChange> changes = new ArrayList<>();
        for (SourceCollection collection : SourceCollection.values()) {
            try (Source source = connect(collection.source(), plugins, owners)) {
                organisation
                        .documents(collection)
                        .map(document -> new SourceRecord(
                                uri(collection, document.path("id").asText()), document, FETCHED))
                        .map(source.normalizer()::normalize)
                        .forEach(record -> changes.add(new GraphChange.RecordFetched(record, FETCHED)));
            }
        }
        for (SourceCollection people : List.of(SourceCollection.USERS, SourceCollection.GROUPS)) {
            organisation
                    .documents(people)
                    .map(person -> Alias.email(person.path("email").asText()))
                    .forEach(alias -> changes.add(new GraphChange.AliasResolved(alias)));
        }
        for (int at = 0; at < changes.size(); at += TRANSACTION) {
            store.commit(changes.subList(at, Math.min(at + TRANSACTION, changes.size())));
        }
        return new OrganisationGraph(store);
    }

    static EntityUri uri(SourceCollection collection, String id) {
        return EntityUri.of(collection.entityType(), collection.source().sourceName(), id);
    }

    GraphSnapshot snapshot() {
        return store.snapshot();
    }

    private static Source connect(SampleSource source, PluginJars plugins, Map<String, String> owners) {
        return plugins.plugins().stream()
                .filter(plugin -> plugin.id().equals(source.plugin()))
                .map(LoadedPlugin::plugin)
                .findFirst()
                .orElseThrow()
                .connect(new Context(source.sourceName(), owners));
    }

    private static String owner(EntityTypeModel type) {
        return Arrays.stream(SampleSource.values())
                .filter(source -> source.plugin().equals(type.plugin()))
                .map(SampleSource::sourceName)
                .findFirst()
                .orElseThrow();
    }

    /** What a source is handed that is only asked to normalize. */
    private record Context(String name, Map<String, String> owners) implements SourceContext {
        @Override
        public Map<String, String> settings() {
            return Map.of();
        }

        @Override
        public Clock clock() {
            return Clock.systemUTC();
        }

        @Override
        public SourceHttp http() {
            return path -> {
                throw new IllegalStateException("normalizing needs no network, but asks for " + path);
            };
        }

        @Override
        public EntityUri uri(String entityType, String id) {
            return EntityUri.of(entityType, owners.getOrDefault(entityType, "unconfigured"), id);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
