package mds.benchmarks;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import mds.sandbox.SandboxAddresses;
import mds.sandbox.testing.SharedSandbox;

/** A host that finds a long backlog of thin events: what it holds of it in memory, and how often it asks the source. */
public final class Backlog {
    private static final PrintStream OUT = System.out;
    private static final int FEATURES = 2_000;

    private Backlog() {}

    /** {@code args}: how many events (1000000), on 2000 entities. */
    public static void main(String[] args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        SandboxAddresses sandbox = SharedSandbox.connectLasting();
        Path directory = Files.createTempDirectory("mds-backlog");
        try (SampleSources sources = new SampleSources();
                Events events = new Events(sandbox.kafkaBootstrapServers())) {
            Random random = new Random(42);
            for (int sent = 0; sent < count; sent++) {
                events.featureUpdated(random.nextInt(FEATURES));
            }
            events.flush();
            long before = Figures.heapMegabytes();
            try (RunningHost host = RunningHost.start(directory, sandbox, sources, events)) {
                OUT.printf("%d events wait; heap in use without the host %d MB%n", count, before);
                Figures.watch("events", () -> host.metric("mds_events_total"), count);
                OUT.printf(
                        Locale.ROOT,
                        "%d events on %d entities cost %.0f calls of their source%n",
                        count,
                        FEATURES,
                        host.metric("mds_source_requests_total{source=\"features\"}"));
            }
        }
        System.exit(0);
    }
}
