package mds.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import mds.sandbox.SandboxAddresses;
import mds.sandbox.testing.SharedSandbox;

/**
 * From an event on a broker to an answer: how many entities per second become committed and searchable, beside the rate
 * at which the store alone commits the same entities; how long an event takes to be visible; how long a query takes.
 *
 * <p>Broker, search engine, source and host share this machine.
 */
public final class EndToEnd {
    private static final PrintStream OUT = System.out;
    /** Of so many events one is watched: asking for all of them until they show would be a load of its own. */
    private static final int WATCHED = 25;

    private static final int PER_SECOND = 50;
    /** Between two questions whether a load is through: they cost what the load could use. */
    private static final Duration LOOK = Duration.ofMillis(200);
    /** A host just started compiles as it goes, and so does its engine, for many loads; the floor comes after as many. */
    private static final int WARM_UP = 16;
    /** Single events go other ways than a load: so many times as long as they are measured they come before. */
    private static final int WARM_UP_SINGLE = 4;
    /** The load that counts is so many times as long, so that it is a back-fill and not its beginning and end. */
    private static final int LONG = 4;

    private EndToEnd() {}

    /** Runs all three. {@code args}: how many entities a short load has (20000), how many seconds of single events (20). */
    public static void main(String[] args) throws Exception {
        int entities = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        Path directory = Files.createTempDirectory("mds-benchmark");
        SandboxAddresses sandbox = SharedSandbox.connectLasting();
        try (SampleSources sources = new SampleSources();
                Events events = new Events(sandbox.kafkaBootstrapServers());
                RunningHost host = RunningHost.start(directory, sandbox, sources, events)) {
            throughput(directory, host, sources, events, entities);
            // What the floor leaves behind is not the host's to collect.
            System.gc();
            int warm = WARM_UP_SINGLE * seconds * PER_SECOND;
            freshness(host, sources, events, 0, warm);
            OUT.println(freshness(host, sources, events, warm, seconds * PER_SECOND));
            queries(host);
        }
        System.exit(0);
    }

    private static void throughput(Path directory, RunningHost host, SampleSources sources, Events events, int entities)
            throws Exception {
        double[] rates = new double[WARM_UP];
        for (int load = 0; load < WARM_UP; load++) {
            rates[load] = load(host, events, load * entities, entities);
        }
        int many = LONG * entities;
        OUT.printf(
                Locale.ROOT,
                "since the start, by loads of %d: %s entities/s%n",
                entities,
                Arrays.stream(rates).mapToObj("%.0f"::formatted).collect(Collectors.joining(", ")));
        int before = WARM_UP * entities;
        double told = measured(
                "from events on Kafka to committed and searchable", many, () -> load(host, events, before, many));
        sources.archive(many);
        backfill(host, "archive-1", before + many, many);
        double listed = measured(
                "by a back-fill, to committed and searchable",
                many,
                () -> backfill(host, "archive-2", before + 2 * many, many));
        CommitFloor.Rate floor = CommitFloor.measure(directory.resolve("floor"), host.model(), before, many);
        OUT.printf(
                Locale.ROOT,
                "floor: GraphStore alone commits %.0f/s after as many as were there before the events, in %.0f µs of CPU"
                        + " time each%n  ratio of the events %.2f, of the back-fill %.2f%n",
                floor.perSecond(),
                floor.cpuMicros(),
                told / floor.perSecond(),
                listed / floor.perSecond());
    }

    /** Something that goes at so many a second. */
    private interface Measured {
        double perSecond() throws Exception;
    }

    private static double measured(String how, int many, Measured work) throws Exception {
        CpuTimes before = CpuTimes.now();
        double rate = work.perSecond();
        OUT.printf(
                Locale.ROOT,
                "ingestion of %d %s: %.0f entities/s, each with %d edges%n  CPU time of each: %s%n",
                many,
                how,
                rate,
                SampleSources.EDGES,
                CpuTimes.now().since(before).each(many));
        return rate;
    }

    private static double backfill(RunningHost host, String source, int before, int count) throws Exception {
        long start = System.nanoTime();
        host.backfill(source);
        return untilSearchable(host, before + count, count, start);
    }

    private static double load(RunningHost host, Events events, int first, int count) throws Exception {
        long start = System.nanoTime();
        for (int number = first; number < first + count; number++) {
            events.featureUpdated(number);
        }
        return untilSearchable(host, first + count, count, start);
    }

    private static double untilSearchable(RunningHost host, int all, int count, long start) throws Exception {
        while (host.searchable() < all) {
            Thread.sleep(LOOK);
        }
        return count * 1e9 / (System.nanoTime() - start);
    }

    /** Of so many events all but one are of features, of which one is watched; one is of a model instance, and watched, too. */
    private static String freshness(RunningHost host, SampleSources sources, Events events, int first, int count)
            throws Exception {
        Latencies graph = new Latencies();
        Latencies search = new Latencies();
        Latencies inferred = new Latencies();
        Latencies inferredInSearch = new Latencies();
        long begin = System.nanoTime();
        for (int number = 0; number < count; number++) {
            long due = begin + number * 1_000_000_000L / PER_SECOND;
            Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            int id = first + number;
            String mark = UUID.randomUUID().toString().substring(0, 8);
            long sent = System.nanoTime();
            if (number % WATCHED == WATCHED / 2) {
                sources.markInstance(id, mark);
                events.instanceCreated(id);
                watch(
                        sent,
                        inferred,
                        () -> host.awaitInferred(id),
                        inferredInSearch,
                        () -> host.awaitInferredSearchable(mark));
                continue;
            }
            sources.markFeature(id, mark);
            events.featureUpdated(id);
            if (number % WATCHED == 0) {
                watch(sent, graph, () -> host.awaitDescription(id, mark), search, () -> host.awaitSearchable(mark));
            }
        }
        for (Latencies latencies : List.of(search, inferredInSearch)) {
            awaitAll(latencies, count / WATCHED);
        }
        return told("visible", graph, search) + "\n" + told("inferred edge", inferred, inferredInSearch);
    }

    private static String told(String what, Latencies graph, Latencies search) {
        return String.format(
                Locale.ROOT,
                "event to %s at %d events/s, in GraphQL: %s%n  found by search: %s",
                what,
                PER_SECOND,
                graph,
                search);
    }

    private static void watch(
            long sent, Latencies graph, Runnable untilInGraph, Latencies search, Runnable untilFound) {
        Thread.ofVirtual().start(() -> {
            untilInGraph.run();
            record(graph, System.nanoTime() - sent);
            untilFound.run();
            record(search, System.nanoTime() - sent);
        });
    }

    private static void queries(RunningHost host) {
        String query = """
            { feature(id: "aip://feature/features/f7") { name owners { name } featureSet { name }
                data { edges { node { name } } } edges { edges { node { type to { uri } } } } } }\
            """;
        Latencies whole = new Latencies();
        Latencies floor = new Latencies();
        for (int round = 0; round < 3_000; round++) {
            long start = System.nanoTime();
            JsonNode answer = host.ask(query);
            long answered = System.nanoTime();
            host.ask("{ __typename }");
            if (answer.has("errors")) {
                throw new IllegalStateException(answer.get("errors").toString());
            }
            if (round >= 1_000) {
                whole.add(answered - start);
                floor.add(System.nanoTime() - answered);
            }
        }
        OUT.printf(Locale.ROOT, "an entity's page over HTTP: %s%n", whole);
        OUT.printf(Locale.ROOT, "  floor: a query that reads nothing: %s%n", floor);
    }

    private static void record(Latencies latencies, long nanos) {
        synchronized (latencies) {
            latencies.add(nanos);
            latencies.notifyAll();
        }
    }

    private static void awaitAll(Latencies latencies, int count) throws InterruptedException {
        synchronized (latencies) {
            while (latencies.count() < count) {
                latencies.wait();
            }
        }
    }
}
