package mds.server;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mds.kernel.model.GraphModel;
import mds.kernel.search.Indexing;
import mds.kernel.search.SearchUnavailableException;
import mds.plugin.SourcePlugin;
import mds.schema.Composition;
import mds.schema.CompositionException;
import mds.schema.SchemaComposer;
import mds.server.config.Configuration;
import mds.server.plugins.LoadedPlugin;
import mds.server.plugins.PluginJars;
import mds.server.plugins.PluginLoadException;
import mds.server.source.LiveSources;
import mds.storage.datomic.DatomicGraphStore;
import mds.storage.elasticsearch.ElasticsearchIndex;

/**
 * Opens what a host needs, and finds everything that is wrong with it before giving up: plugins, their schemas, sources,
 * and both stores are looked at even if one of them has failed already.
 */
final class StartUp {
    private static final System.Logger LOG = System.getLogger(StartUp.class.getName());
    private static final Duration SEARCH_PATIENCE = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Configuration configuration;
    private final Clock clock;
    private final List<String> faults = new ArrayList<>();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    StartUp(Configuration configuration, Clock clock) {
        this.configuration = configuration;
        this.clock = clock;
    }

    /** Everything that was opened, sound and prepared. */
    record Parts(
            PluginJars plugins,
            Composition composition,
            LiveSources sources,
            DatomicGraphStore store,
            ElasticsearchIndex index)
            implements AutoCloseable {
        @Override
        public void close() {
            sources.close();
            index.close();
            store.close();
            plugins.close();
        }
    }

    /** @throws StartUpException listing every fault; whatever had been opened is closed again */
    Parts open() throws StartUpException, InterruptedException {
        try {
            return parts();
        } catch (StartUpException | InterruptedException | RuntimeException | Error e) {
            opened.forEach(StartUp::closeQuietly);
            throw e;
        }
    }

    private Parts parts() throws StartUpException, InterruptedException {
        Optional<PluginJars> plugins = plugins();
        Optional<Composition> composition = plugins.flatMap(this::compose);
        GraphModel model = composition.map(Composition::model).orElse(new GraphModel(Map.of(), List.of()));
        Optional<LiveSources> sources = plugins.map(jars -> connect(jars, model));
        Optional<DatomicGraphStore> store = store(model);
        Optional<ElasticsearchIndex> index =
                index(model, store.filter(Indexing::wasIndexed).isPresent());
        if (!faults.isEmpty()) {
            throw new StartUpException(faults);
        }
        return new Parts(
                plugins.orElseThrow(),
                composition.orElseThrow(),
                sources.orElseThrow(),
                store.orElseThrow(),
                index.orElseThrow());
    }

    private Optional<PluginJars> plugins() {
        try {
            PluginJars jars = PluginJars.load(configuration.pluginDirectory());
            opened.push(jars);
            return Optional.of(jars);
        } catch (PluginLoadException e) {
            faults.addAll(e.faults());
            return Optional.empty();
        }
    }

    private Optional<Composition> compose(PluginJars jars) {
        try {
            return Optional.of(SchemaComposer.compose(jars.schemas()));
        } catch (CompositionException e) {
            faults.addAll(e.faults());
            return Optional.empty();
        }
    }

    private LiveSources connect(PluginJars jars, GraphModel model) {
        Map<String, SourcePlugin> plugins =
                jars.plugins().stream().collect(Collectors.toMap(LoadedPlugin::id, LoadedPlugin::plugin));
        LiveSources sources = LiveSources.connect(configuration.sources(), plugins, model, clock, faults);
        opened.push(sources);
        return sources;
    }

    private Optional<DatomicGraphStore> store(GraphModel model) {
        try {
            DatomicGraphStore store = DatomicGraphStore.open(configuration.datomicUri());
            opened.push(store);
            store.prepare(model);
            return Optional.of(store);
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "the graph store does not open", e);
            faults.add("datomic.uri: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** @param indexed whether there was an index before: then its engine may be away for now, and events are taken without it */
    private Optional<ElasticsearchIndex> index(GraphModel model, boolean indexed) throws InterruptedException {
        Configuration.Elasticsearch settings = configuration.elasticsearch();
        ElasticsearchIndex index = ElasticsearchIndex.open(settings.url(), settings.indexPrefix());
        opened.push(index);
        long deadline = System.nanoTime() + SEARCH_PATIENCE.toNanos();
        while (true) {
            try {
                index.prepare(model);
                return Optional.of(index);
            } catch (SearchUnavailableException e) {
                if (indexed) {
                    LOG.log(System.Logger.Level.WARNING, "starting without search: " + e.getMessage());
                    return Optional.of(index);
                }
                if (System.nanoTime() > deadline || !faults.isEmpty()) {
                    faults.add("elasticsearch.url = '%s': %s".formatted(settings.url(), e.getMessage()));
                    return Optional.empty();
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "closing after a failed start", e);
        }
    }
}
