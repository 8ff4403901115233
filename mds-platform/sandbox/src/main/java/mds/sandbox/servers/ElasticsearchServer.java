package mds.sandbox.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mds.sandbox.SandboxException;

/**
 * A real Elasticsearch (one node, no security) as a child process on loopback. It ends with this process, however this
 * one ends: a small shell around it waits for its standard input to close.
 */
public final class ElasticsearchServer implements AutoCloseable {

    /** Ctrl-C is for the parent, which then closes in the right order; so the shell ignores it. */
    private static final String DIE_WITH_PARENT = """
        trap '' INT
        exec 3<&0
        "$@" </dev/null 3<&- &
        server=$!
        trap 'kill $server' TERM
        (cat <&3 >/dev/null; kill $server) 2>/dev/null &
        exec 3<&-
        wait $server
        """;

    private static final String COMPILE_QUICKLY = "-XX:TieredStopAtLevel=1";

    private static final Duration START = Duration.ofMinutes(2);
    private static final List<String> CONFIGURATION =
            List.of("log4j2.properties", "role_mapping.yml", "roles.yml", "users", "users_roles");

    private final Process process;
    private final int port;

    private ElasticsearchServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it and returns once its cluster is healthy.
     *
     * @param zip the distribution, unpacked on first use into the user's cache
     * @param directory its data, configuration and logs; data of an earlier run is used again
     * @param wantedPort 0 for any free one
     */
    public static ElasticsearchServer start(Path zip, Path directory, int wantedPort) {
        return start(zip, directory, wantedPort, Options.SMALL);
    }

    /**
     * What differs from a small server.
     *
     * @param heap the most memory that it may take for objects, as {@code -Xmx} has it
     * @param lasting whether its JVM is as one has it for a server that is meant to stay: it has its heap at once, the
     *     collector that the engine is made for, and compiles as well as it can, which makes it slower at first and much
     *     faster after. Otherwise it is small and quick to start, for a machine that does other things as well
     * @param settings lines of its configuration beside those that it has anyway
     */
    public record Options(String heap, boolean lasting, List<String> settings) {
        /** As small as will do for tests and for trying things out. */
        public static final Options SMALL = new Options("512m", false, List.of());
        /** To be measured with. */
        public static final Options LASTING = new Options("1g", true, List.of());

        public Options {
            settings = List.copyOf(settings);
        }
    }

    /** Starts one with options of its own. */
    public static ElasticsearchServer start(Path zip, Path directory, int wantedPort, Options options) {
        int port = Ports.choose(wantedPort, "Elasticsearch", "--elasticsearch-port");
        int transportPort = Ports.choose(0, "Elasticsearch's transport", "--elasticsearch-port");
        Path home = ElasticsearchDistribution.unpacked(zip);
        try {
            Path run = Files.createDirectories(directory).toRealPath();
            configure(home, run, port, transportPort, options);
            ElasticsearchServer server = new ElasticsearchServer(launch(home, run), port);
            server.awaitHealthy(run.resolve("console.log"));
            return server;
        } catch (IOException e) {
            throw new SandboxException("Elasticsearch did not start in " + directory + ": " + e, e);
        }
    }

    /** The name of the distribution's file in the sandbox's home. */
    public static String distributionFileName() {
        return ElasticsearchDistribution.fileName();
    }

    /** Its HTTP address. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        List<ProcessHandle> all = process.descendants().toList();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                all.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            all.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }

    private static void configure(Path home, Path run, int port, int transportPort, Options options)
            throws IOException {
        for (String name : List.of("config/jvm.options.d", "data", "logs", "tmp")) {
            Files.createDirectories(run.resolve(name));
        }
        Path config = run.resolve("config");
        for (String name : CONFIGURATION) {
            Files.copy(home.resolve("config").resolve(name), config.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(config.resolve("elasticsearch.yml"), """
            cluster.name: mds-sandbox
            node.name: sandbox
            discovery.type: single-node
            network.host: 127.0.0.1
            http.port: %d
            transport.port: %d
            path.data: "%s"
            path.logs: "%s"
            xpack.security.enabled: false
            cluster.routing.allocation.disk.threshold_enabled: false
            action.auto_create_index: false
            action.destructive_requires_name: false
            %s
            """.formatted(
                port, transportPort, run.resolve("data"), run.resolve("logs"), String.join("\n", options.settings())));
        Files.writeString(
                config.resolve("jvm.options"), """
            %s
            -XX:-AlwaysPreTouch
            -XX:+ExitOnOutOfMemoryError
            -XX:ErrorFile=%s/hs_err_pid%%p.log
            -Djava.io.tmpdir=${ES_TMPDIR}
            --add-modules=jdk.incubator.vector
            -Dorg.apache.lucene.store.MMapDirectory.sharedArenaMaxPermits=1
            """.formatted(String.join("\n", jvm(options)), run.resolve("logs")));
    }

    private static List<String> jvm(Options options) {
        return options.lasting()
                ? List.of("-Xms" + options.heap(), "-Xmx" + options.heap(), "-XX:+UseG1GC")
                : List.of("-Xms256m", "-Xmx" + options.heap(), "-XX:+UseSerialGC", COMPILE_QUICKLY);
    }

    private static Process launch(Path home, Path run) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", DIE_WITH_PARENT, "sh"));
        command.addAll(Unprivileged.prefix());
        command.add(home.resolve("bin/elasticsearch").toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(run.resolve("console.log").toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(List.of("PATH", "LANG"));
        environment.put("HOME", run.toString());
        environment.put("ES_JAVA_HOME", System.getProperty("java.home"));
        environment.put("ES_PATH_CONF", run.resolve("config").toString());
        environment.put("ES_TMPDIR", run.resolve("tmp").toString());
        environment.put("CLI_JAVA_OPTS", "-Xmx64m -XX:+UseSerialGC " + COMPILE_QUICKLY);
        return builder.start();
    }

    private void awaitHealthy(Path console) throws IOException {
        URI health = URI.create(url() + "/_cluster/health?wait_for_status=yellow&timeout=5s");
        long deadline = System.nanoTime() + START.toNanos();
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (!healthy(http, health)) {
                if (process.waitFor(100, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                    close();
                    throw new SandboxException("Elasticsearch did not start. Its last lines, from " + console + ":\n"
                            + lastLines(console));
                }
            }
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new SandboxException("Elasticsearch was interrupted while it started", e);
        }
    }

    private static boolean healthy(HttpClient http, URI health) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(health)
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notListeningYet) {
            return false;
        }
    }

    private static String lastLines(Path console) throws IOException {
        try (Stream<String> lines = Files.lines(console)) {
            List<String> all = lines.toList();
            return all.stream().skip(Math.max(0, all.size() - 15)).collect(Collectors.joining("\n"));
        }
    }
}
