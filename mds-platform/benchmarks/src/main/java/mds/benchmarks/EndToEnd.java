package mds.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
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
    private static final int WATCHED = 10;
    /** Between two questions whether a load is through: they cost what the load could use. */
    private static final Duration LOOK = Duration.ofMillis(50);

    private EndToEnd() {}

    /** Runs all three. {@code args}: how many entities (10000) and how many seconds of single events (20). */
    public static void main(String[] args) throws Exception {
        int entities = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        Path directory = Files.createTempDirectory("mds-benchmark");
        SandboxAddresses sandbox = SharedSandbox.connect();
        try (FeatureSource source = new FeatureSource();
                Events events = new Events(sandbox.kafkaBootstrapServers());
                RunningHost host = RunningHost.start(directory, sandbox, source.url(), events.topic())) {
            throughput(directory, host, events, entities);
            freshness(host, source, events, seconds);
            queries(host);
        }
        System.exit(0);
    }

    /** The first load is that of a host just started, which compiles as it goes; the floor is as warm as the second. */
    private static void throughput(Path directory, RunningHost host, Events events, int entities) throws Exception {
        double cold = load(host, events, entities, entities);
        double rate = load(host, events, 0, entities);
        double floor = CommitFloor.entitiesPerSecond(directory.resolve("floor"), host.model(), entities);
        OUT.printf(
                Locale.ROOT,
                "ingestion: %.0f entities/s, each with %d edges, from events on Kafka to committed and searchable"
                        + " (the first %d after the start: %.0f/s)%n",
                rate,
                FeatureSource.EDGES,
                entities,
                cold);
        OUT.printf(Locale.ROOT, "  floor: GraphStore alone commits %.0f/s; ratio %.2f%n", floor, rate / floor);
    }

    private static double load(RunningHost host, Events events, int first, int count) throws Exception {
        int before = host.found();
        long start = System.nanoTime();
        for (int number = first; number < first + count; number++) {
            events.send(number);
        }
        while (host.found() < before + count) {
            Thread.sleep(LOOK);
        }
        return count * 1e9 / (System.nanoTime() - start);
    }

    private static void freshness(RunningHost host, FeatureSource source, Events events, int seconds) throws Exception {
        Latencies graph = new Latencies();
        Latencies search = new Latencies();
        int perSecond = 50;
        long begin = System.nanoTime();
        for (int number = 0; number < seconds * perSecond; number++) {
            long due = begin + number * 1_000_000_000L / perSecond;
            Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            int feature = number;
            String marker = UUID.randomUUID().toString().substring(0, 8);
            source.mark(feature, marker);
            long sent = System.nanoTime();
            events.send(feature);
            if (number % WATCHED != 0) {
                continue;
            }
            Thread.ofVirtual().start(() -> {
                host.awaitDescription(feature, marker);
                record(graph, System.nanoTime() - sent);
                host.awaitSearchable(marker);
                record(search, System.nanoTime() - sent);
            });
        }
        awaitAll(search, seconds * perSecond / WATCHED);
        OUT.printf(Locale.ROOT, "event to visible at %d events/s, in GraphQL: %s%n", perSecond, graph);
        OUT.printf(Locale.ROOT, "event to visible at %d events/s, in search:  %s%n", perSecond, search);
    }

    private static void queries(RunningHost host) {
        String query = """
                { feature(id: "aip://feature/features/f7") { name owners { name } featureSet { name }
                    data { edges { node { name } } } edges { edges { node { type to { uri } } } } } }""";
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
