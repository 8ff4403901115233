package mds.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mds.sandbox.SandboxAddresses;
import mds.sandbox.testing.SharedSandbox;

/**
 * How long good queries take while requests come that are made to hurt, beside how long they take in peace; and how soon
 * each kind of these is refused. Attackers, host, broker and search engine share this machine.
 */
public final class UnderAttack {
    private static final PrintStream OUT = System.out;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FEATURES = 2_000;
    private static final int PER_SECOND = 50;
    private static final int ATTACKERS = 4;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI url;

    private UnderAttack(URI url) {
        this.url = url;
    }

    /** Runs it. {@code args}: how many seconds each part takes (15). */
    public static void main(String[] args) throws Exception {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 15;
        Path directory = Files.createTempDirectory("mds-benchmark");
        SandboxAddresses sandbox = SharedSandbox.connectLasting();
        try (SampleSources sources = new SampleSources();
                Events events = new Events(sandbox.kafkaBootstrapServers());
                RunningHost host = RunningHost.start(directory, sandbox, sources, events)) {
            for (int number = 0; number < FEATURES; number++) {
                events.featureUpdated(number);
            }
            host.awaitDescription(FEATURES - 1, "marked");
            new UnderAttack(host.url().resolve("/graphql")).run(seconds);
        }
        System.exit(0);
    }

    private void run(int seconds) throws Exception {
        good(seconds);
        Latencies peace = good(seconds);
        Map<String, Latencies> refused = new LinkedHashMap<>();
        hostile().keySet().forEach(kind -> refused.put(kind, new Latencies()));
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> attackers = new ArrayList<>();
        for (int number = 0; number < ATTACKERS; number++) {
            attackers.add(Thread.ofPlatform().start(() -> attack(refused, over)));
        }
        Latencies attacked = good(seconds);
        over.set(true);
        for (Thread attacker : attackers) {
            attacker.join();
        }
        OUT.printf(Locale.ROOT, "good queries at %d/s in peace:      %s%n", PER_SECOND, peace);
        OUT.printf(Locale.ROOT, "good queries at %d/s under attack:  %s%n", PER_SECOND, attacked);
        OUT.printf(
                Locale.ROOT,
                "  ratio: p50 %.1f, p99 %.1f; %d hostile requests a second, each refused%n",
                ratio(attacked, peace, 0.5),
                ratio(attacked, peace, 0.99),
                refused.values().stream().mapToInt(Latencies::count).sum() / seconds);
        refused.forEach((kind, latencies) -> OUT.printf(Locale.ROOT, "  %-20s %s%n", kind, latencies));
    }

    private static double ratio(Latencies one, Latencies other, double share) {
        return (double) one.percentile(share).toNanos()
                / other.percentile(share).toNanos();
    }

    /** Asked at a steady rate; a time counts from when the query was due, so that waiting is no way to look fast. */
    private Latencies good(int seconds) throws Exception {
        Latencies latencies = new Latencies();
        List<Thread> asking = new ArrayList<>();
        long begin = System.nanoTime();
        for (int number = 0; number < seconds * PER_SECOND; number++) {
            long due = begin + number * 1_000_000_000L / PER_SECOND;
            Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            String body = body("""
                    { feature(id: "aip://feature/features/f%d") { name owners { name }
                        data { edges { node { name } } } edges { edges { node { type to { uri } } } } } }\
                    """.formatted(number % FEATURES), Map.of());
            asking.add(Thread.ofVirtual().start(() -> {
                expect(body, 200);
                synchronized (latencies) {
                    latencies.add(System.nanoTime() - due);
                }
            }));
        }
        for (Thread thread : asking) {
            thread.join();
        }
        if (latencies.count() != asking.size()) {
            throw new IllegalStateException("%d of %d good queries were not answered"
                    .formatted(asking.size() - latencies.count(), asking.size()));
        }
        return latencies;
    }

    private void attack(Map<String, Latencies> refused, AtomicBoolean over) {
        Map<String, String> bodies = hostile();
        while (!over.get()) {
            bodies.forEach((kind, body) -> {
                long begin = System.nanoTime();
                expect(body, 400);
                Latencies latencies = Objects.requireNonNull(refused.get(kind));
                synchronized (latencies) {
                    latencies.add(System.nanoTime() - begin);
                }
            });
        }
    }

    private void expect(String body, int status) {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .header("Accept", "application/graphql-response+json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != status) {
                throw new IllegalStateException(
                        "expected status %d, got %d: %s".formatted(status, answer.statusCode(), answer.body()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> hostile() {
        Map<String, String> bodies = new LinkedHashMap<>();
        bodies.put(
                "deep",
                body(
                        "{ entity(uri: \"aip://feature/features/f1\") { %s name %s } }"
                                .formatted("edges { nodes { to { ".repeat(12), "} } }".repeat(12)),
                        Map.of()));
        bodies.put("nested", body("{a".repeat(5_000), Map.of()));
        bodies.put("wide", body("{" + fields(5_000, "a%d: caller { hint }") + "}", Map.of()));
        bodies.put("aliased", body("{" + fields(1_000, "a%d: search(query: \"x\") { totalCount }") + "}", Map.of()));
        bodies.put("repeated", body("{" + "__typename ".repeat(14_000) + "}", Map.of()));
        bodies.put("circular", body("{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }", Map.of()));
        bodies.put("doubling fragments", body(doubling(30), Map.of()));
        bodies.put("directives", body("{ caller " + "@include(if: true) ".repeat(2_000) + "{ hint } }", Map.of()));
        bodies.put(
                "many filters",
                body(
                        "query($f: [SearchFilter!]) { search(query: \"\", filters: $f) { totalCount } }",
                        Map.of("f", Collections.nCopies(20_000, Map.of("key", "type", "values", List.of("x"))))));
        bodies.put(
                "long variable",
                body("query($q: String!) { search(query: $q) { totalCount } }", Map.of("q", "x".repeat(900_000))));
        bodies.put("batch", "[" + "{\"query\":\"{caller{hint}}\"},".repeat(1_000) + "{}]");
        return bodies;
    }

    private static String doubling(int levels) {
        return "{ ...f0 }"
                + IntStream.range(0, levels)
                        .mapToObj(level -> " fragment f%1$d on Query { ...f%2$d ...f%2$d }".formatted(level, level + 1))
                        .collect(Collectors.joining())
                + " fragment f%d on Query { caller { hint } }".formatted(levels);
    }

    private static String fields(int count, String field) {
        return IntStream.range(0, count).mapToObj(field::formatted).collect(Collectors.joining(" "));
    }

    private static String body(String query, Map<String, ?> variables) {
        try {
            return JSON.writeValueAsString(Map.of("query", query, "variables", variables));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
