package mds.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import mds.kernel.job.JobBoard;
import mds.kernel.search.Indexing;
import mds.kernel.search.ParityPace;
import mds.kernel.search.Reindex;
import mds.sandbox.servers.ElasticsearchServer;
import mds.schema.Composition;
import mds.schema.SchemaComposer;
import mds.server.plugins.PluginJars;
import mds.storage.datomic.DatomicGraphStore;
import mds.storage.elasticsearch.ElasticsearchIndex;

/**
 * A large graph in the embedded store, and its index in an Elasticsearch of its own: how fast the index is built anew,
 * beside what the engine takes from a bare loader of the same documents; how long searches, suggestions, owners and the
 * worked example's query take at a steady rate over GraphQL; how much memory that takes. Host and engine share this machine.
 */
public final class SearchAtScale {
    private static final PrintStream OUT = System.out;
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int SECONDS = 20;
    /** Searches a second before any are measured. */
    private static final int WARM_UP = 40;

    private static final ParityPace SELDOM = new ParityPace(Duration.ofHours(1), 1_000);

    private SearchAtScale() {}

    /** Runs it. {@code args}: how many entities (100000), and the engine's heap (1g). */
    public static void main(String[] args) throws Exception {
        int entities = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        String heap = args.length > 1 ? args[1] : "1g";
        Path directory = Files.createTempDirectory("mds-benchmark");
        Path zip = Path.of(System.getProperty("mds.sandbox.home"), ElasticsearchServer.distributionFileName());
        LifecycleGraph graph = new LifecycleGraph(entities / LifecycleGraph.ENTITIES);
        try (ElasticsearchServer engine = ElasticsearchServer.start(
                        zip, directory.resolve("engine"), 0, new ElasticsearchServer.Options(heap, true, List.of()));
                PluginJars plugins = PluginJars.load(Path.of(System.getProperty("mds.home"), "plugins"));
                DatomicGraphStore store = DatomicGraphStore.open("journal:" + directory.resolve("graph"));
                ElasticsearchIndex index = ElasticsearchIndex.open(URI.create(engine.url()), "mds");
                JobBoard jobs = new JobBoard(store, Clock.systemUTC())) {
            Composition composition = SchemaComposer.compose(plugins.schemas());
            store.prepare(composition.model());
            long begin = System.nanoTime();
            long edges = graph.load(store);
            print("graph: %d entities and %d edges, written in %.0f s", entities, edges, seconds(begin));
            try (Indexing indexing = new Indexing(composition.model(), store, index, jobs, SELDOM, Clock.systemUTC())) {
                indexing.start();
                await(indexing, Reindex.Trigger.NEW);
                rebuild(URI.create(engine.url()), directory, indexing);
            }
            try (ServedGraph served = ServedGraph.start(composition, store, index)) {
                ask(graph, served);
            }
            memory();
        }
        System.exit(0);
    }

    private static Reindex await(Indexing indexing, Reindex.Trigger trigger) throws InterruptedException {
        while (indexing.latest()
                .map(Indexing.Latest::reindex)
                .filter(latest -> latest.trigger() == trigger && !latest.isRunning())
                .isEmpty()) {
            Thread.sleep(LOOK);
        }
        Reindex ended = indexing.latest().orElseThrow().reindex();
        print(
                "index filled (%s): %d documents, %.0f/s",
                trigger, ended.progress().written(), ended.progress().rate());
        return ended;
    }

    private static void rebuild(URI engine, Path directory, Indexing indexing) throws Exception {
        try (BareLoader bare = new BareLoader(engine, directory.resolve("requests"))) {
            bare.read("mds-entities");
            print("documents read for the bare loader");
            long begin = System.nanoTime();
            var _ = indexing.ask(Indexing.Request.START);
            Reindex rebuilt = await(indexing, Reindex.Trigger.REQUESTED);
            double rate = rebuilt.progress().written() / seconds(begin);
            double floor = bare.load("mds-entities", rebuilt.progress().written());
            print("rebuild, from the request until it answers: %.0f documents/s", rate);
            print("  floor: the engine takes %.0f/s from a bare loader; ratio %.2f", floor, rate / floor);
        }
    }

    private static void ask(LifecycleGraph graph, ServedGraph served) throws InterruptedException {
        String search = """
            query($text: String!) { search(query: $text, first: 10) {
                totalCount edges { score node { uri name } } } }\
            """;
        // The engine has only been written to so far: how it searches is yet to be compiled.
        var _ = new SteadyRate(WARM_UP, WARM_UP * SECONDS)
                .measure(number -> served.ask(search, Map.of("text", typed(number, graph, ""))));
        measure("search, 10 hits", 20, served, search, graph, "");
        measure("search with facets", 5, served, """
            query($text: String!) { search(query: $text, first: 10) {
                totalCount facets(first: 5) { key values { value count } } edges { node { uri name } } } }\
            """, graph, "");
        measure(
                "suggest",
                20,
                served,
                "query($text: String!) { suggest(text: $text, first: 8) { uri name } }",
                graph,
                "prefix");
        measure("owners", 5, served, "query($text: String!) { owners(query: $text) { name owned } }", graph, "");
        Latencies example = new SteadyRate(50, 50 * SECONDS)
                .measure(number -> served.askWorkedExample(LifecycleGraph.model(number * 7919 % graph.projects())));
        print("worked example at 50/s: %s", told(example));
    }

    private static void measure(
            String name, int rate, ServedGraph served, String query, LifecycleGraph graph, String how)
            throws InterruptedException {
        Latencies latencies = new SteadyRate(rate, rate * SECONDS)
                .measure(number -> served.ask(query, Map.of("text", typed(number, graph, how))));
        print("%s at %d/s: %s", name, rate, told(latencies));
    }

    /** Two words; now and then with a typing error, a number or a filter. To suggest from: their beginning. */
    private static String typed(int number, LifecycleGraph graph, String how) {
        int project = number * 7919 % graph.projects();
        String words = LifecycleGraph.words(project);
        if (how.equals("prefix")) {
            return words.substring(0, Math.max(3, words.length() - number % 6));
        }
        return switch (number % 5) {
            case 0 -> words;
            case 1 -> words + " model";
            case 2 -> words + " " + project;
            case 3 -> words.substring(0, words.length() - 1) + "x type:model";
            default -> words + " tag:team::t" + project % 40;
        };
    }

    private static String told(Latencies latencies) {
        return String.format(
                Locale.ROOT,
                "p50 %.1f ms, p95 %.1f ms, p99 %.1f ms (n = %d)",
                latencies.percentile(0.5).toNanos() / 1e6,
                latencies.percentile(0.95).toNanos() / 1e6,
                latencies.percentile(0.99).toNanos() / 1e6,
                latencies.count());
    }

    private static void memory() {
        System.gc();
        long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long engine = ProcessHandle.current()
                .descendants()
                .mapToLong(SearchAtScale::resident)
                .sum();
        print(
                "memory: host %.1f GB resident, of which %.1f GB are live objects; engine %.1f GB resident",
                resident(ProcessHandle.current()) / 1e6, used / 1e9, engine / 1e6);
    }

    /** In kilobytes; 0 where there is no {@code /proc}. */
    private static long resident(ProcessHandle process) {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void print(String line, Object... values) {
        OUT.printf(Locale.ROOT, line + "%n", values);
    }
}
