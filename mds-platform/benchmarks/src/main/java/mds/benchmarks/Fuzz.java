package mds.benchmarks;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import mds.sandbox.SandboxAddresses;
import mds.sandbox.testing.SharedSandbox;
import mds.server.config.Configuration.SourceConfiguration;

/**
 * Random bytes as events for every plugin of the distribution, over Kafka: each must end as a dead letter or be ignored by
 * rule, and the host's memory must stay as it was.
 */
public final class Fuzz {
    private static final PrintStream OUT = System.out;
    private static final Map<String, String> PLUGINS = new TreeMap<>(Map.of(
            "registry", "model-registry",
            "orchestrator", "pipelines",
            "experimentation", "experimentation",
            "features", "feature-store",
            "datasets", "datasets",
            "identity", "identity"));
    private static final int LONGEST = 400;
    /** Of these, JSON is made: every other string gets further into a decoder than noise does. */
    private static final byte[] ALPHABET =
            "{}[]\":,0123456789.eE+-truefalsn\\ _idvptyx".getBytes(StandardCharsets.US_ASCII);

    private Fuzz() {}

    /** {@code args}: how many events (1000000) and the seed (42). Ends with 1 if any is unaccounted for. */
    public static void main(String[] args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        Random random = new Random(args.length > 1 ? Long.parseLong(args[1]) : 42);
        SandboxAddresses sandbox = SharedSandbox.connectLasting();
        Path directory = Files.createTempDirectory("mds-fuzz");
        try (Events events = new Events(sandbox.kafkaBootstrapServers());
                RunningHost host = RunningHost.start(directory, sandbox, events.prefix(), sources(events))) {
            long before = Figures.heapMegabytes();
            Thread sender = Thread.ofVirtual().start(() -> send(events, count, random));
            Figures.watch("events", () -> host.metric("mds_events_total"), count);
            sender.join();
            double letters = host.metric("mds_events_undecodable_total");
            double kept = host.metric("mds_dead_letters");
            double dropped = host.metric("mds_dead_letters_dropped_total");
            OUT.printf(
                    Locale.ROOT,
                    "%d random events: %.0f dead letters (%.0f kept, %.0f made room), %.0f ignored by rule; heap %d MB"
                            + " before, %d MB after%n",
                    count,
                    letters,
                    kept,
                    dropped,
                    count - letters,
                    before,
                    Figures.heapMegabytes());
            boolean accounted = host.metric("mds_events_total") == count && kept + dropped == letters;
            OUT.println(accounted ? "each is accounted for" : "SOME ARE NOT ACCOUNTED FOR");
            System.exit(accounted ? 0 : 1);
        }
    }

    private static Map<String, SourceConfiguration> sources(Events events) {
        Map<String, SourceConfiguration> sources = new TreeMap<>();
        PLUGINS.forEach((source, plugin) -> sources.put(
                source, RunningHost.source(plugin, "http://127.0.0.1:1", Optional.of(events.topic(source)))));
        return sources;
    }

    private static void send(Events events, int count, Random random) {
        for (int sent = 0; sent < count; ) {
            for (String source : PLUGINS.keySet()) {
                if (sent < count) {
                    events.send(source, bytes(random));
                    sent++;
                }
            }
        }
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(LONGEST)];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = ALPHABET[Math.floorMod(bytes[at], ALPHABET.length)];
            }
        }
        return bytes;
    }
}
