package mds.benchmarks;

import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.Stream;

/**
 * The same graph in the embedded store and in embedded Neo4j, through its core API, asked the same questions in turns:
 * how long each takes, and the ratio. Both must find the same, and both are warm.
 *
 * <p>Neo4j comes from a directory of its own, by its own class loader: it and Datomic want different versions of Lucene.
 */
public final class GraphReads {
    private static final PrintStream OUT = System.out;
    private static final int TURNS = 10;
    private static final Map<String, Integer> ASKED = Map.of("page", 2000, "hops", 4000, "lineage", 40, "paths", 400);

    private GraphReads() {}

    /** Runs it. {@code args}: how many entities (100000), each with five edges. */
    public static void main(String[] args) throws Exception {
        int entities = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        int[][] ends = new SampleGraph(entities).ends();
        Path directory = Files.createTempDirectory("mds-benchmark");
        try (URLClassLoader loader = neo4jLoader()) {
            long start = System.nanoTime();
            try (StoreSide store = StoreSide.open(directory.resolve("store"))) {
                store.load(ends);
            }
            long loaded = System.nanoTime();
            Map<String, IntToLongFunction> peer = neo4j(loader, directory.resolve("neo4j"), ends);
            long peerLoaded = System.nanoTime();
            OUT.printf(
                    Locale.ROOT,
                    "load of %d entities and %d edges: store %.1f s, Neo4j %.1f s; ratio %.2f%n",
                    entities,
                    entities * SampleGraph.EDGES.length,
                    (loaded - start) / 1e9,
                    (peerLoaded - loaded) / 1e9,
                    (double) (loaded - start) / (peerLoaded - loaded));
            try (StoreSide store = restart(directory.resolve("store"))) {
                warm(store, entities);
                store.questions()
                        .forEach((name, question) ->
                                compare(name, question, Objects.requireNonNull(peer.get(name)), entities));
            }
        }
        System.exit(0);
    }

    /** Neo4j has just read everything that it is asked for; the store must read it again after its restart. */
    private static void warm(StoreSide store, int entities) throws InterruptedException {
        long start = System.nanoTime();
        Latencies cold = new Latencies();
        ask("page", Objects.requireNonNull(store.questions().get("page")), entities, TURNS, cold);
        store.awaitWarm();
        OUT.printf(
                Locale.ROOT,
                "warm after %.1f s; meanwhile a page took p50 %.1f us, p99 %.1f us%n",
                (System.nanoTime() - start) / 1e9,
                micros(cold, 0.5),
                micros(cold, 0.99));
    }

    private static void compare(String name, IntToLongFunction store, IntToLongFunction peer, int entities) {
        Latencies ours = new Latencies();
        Latencies theirs = new Latencies();
        for (int turn = 0; turn < TURNS; turn++) {
            boolean warm = turn >= TURNS / 2;
            long found = ask(name, store, entities, turn, warm ? ours : new Latencies());
            long peerFound = ask(name, peer, entities, turn, warm ? theirs : new Latencies());
            if (found != peerFound) {
                throw new IllegalStateException("'%s' found %d, and %d in Neo4j".formatted(name, found, peerFound));
            }
        }
        OUT.printf(
                Locale.ROOT,
                "%-8s store p50 %.1f us, p99 %.1f us; Neo4j p50 %.1f us, p99 %.1f us; ratio %.2f, of p99 %.2f%n",
                name,
                micros(ours, 0.5),
                micros(ours, 0.99),
                micros(theirs, 0.5),
                micros(theirs, 0.99),
                micros(ours, 0.5) / micros(theirs, 0.5),
                micros(ours, 0.99) / micros(theirs, 0.99));
    }

    private static long ask(String name, IntToLongFunction question, int entities, int turn, Latencies latencies) {
        SplittableRandom random = new SplittableRandom(turn);
        long found = 0;
        for (int asked = 0; asked < ASKED.getOrDefault(name, 100); asked++) {
            int entity = random.nextInt(entities);
            long start = System.nanoTime();
            found += question.applyAsLong(entity);
            latencies.add(System.nanoTime() - start);
        }
        return found;
    }

    private static double micros(Latencies latencies, double share) {
        return latencies.percentile(share).toNanos() / 1e3;
    }

    private static StoreSide restart(Path directory) throws Exception {
        long bytes = Files.size(directory.resolve("journal"));
        long start = System.nanoTime();
        StoreSide store = StoreSide.open(directory);
        OUT.printf(
                Locale.ROOT,
                "restart: %.1f s, in which the journal of %.0f MB is applied again%n",
                (System.nanoTime() - start) / 1e9,
                bytes / 1e6);
        return store;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, IntToLongFunction> neo4j(ClassLoader loader, Path directory, int[][] ends)
            throws ReflectiveOperationException {
        Thread.currentThread().setContextClassLoader(loader);
        BiFunction<Path, int[][], Map<String, IntToLongFunction>> neo4j =
                (BiFunction<Path, int[][], Map<String, IntToLongFunction>>)
                        loader.loadClass("mds.benchmarks.neo4j.Neo4jSide")
                                .getConstructor()
                                .newInstance();
        return neo4j.apply(directory, ends);
    }

    private static URLClassLoader neo4jLoader() throws Exception {
        Path target = Path.of(System.getProperty("mds.neo4j"));
        List<URL> urls =
                new ArrayList<>(List.of(target.resolve("classes").toUri().toURL()));
        try (Stream<Path> jars = Files.list(target.resolve("lib"))) {
            for (Path jar : jars.toList()) {
                urls.add(jar.toUri().toURL());
            }
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }
}
