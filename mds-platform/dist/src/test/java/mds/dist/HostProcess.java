package mds.dist;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The host as a process of its own, started from the distribution. */
final class HostProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Process process;
    private final Path log;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();

    private HostProcess(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** Starts the host and waits until it can be used. */
    static HostProcess ready(Path configuration, int port) {
        HostProcess host = launch(configuration, port);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (host.process.isAlive() && System.nanoTime() < deadline) {
            if (host.isReady()) {
                return host;
            }
            host.exitsWithin(Duration.ofMillis(100));
        }
        host.close();
        throw new AssertionError("the host did not become ready:\n" + host.output());
    }

    /** Starts the host and returns at once. */
    static HostProcess launch(Path configuration, int port) {
        Path home = Path.of(System.getProperty("mds.distribution"));
        Path log = configuration.resolveSibling("host-%d.log".formatted(System.nanoTime()));
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                Distribution.SHORT_LIVED,
                "-Djava.util.logging.config.file=" + home.resolve("conf/logging.properties"),
                "-Dmds.home=" + home,
                "-cp",
                home.resolve("lib") + "/*",
                "mds.server.Main",
                "serve",
                "--config",
                configuration.toString(),
                "--port",
                Integer.toString(port),
                "--parent-pid",
                Long.toString(ProcessHandle.current().pid()));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new HostProcess(process, log, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the host says that it can be used. */
    boolean isReady() {
        try {
            return get("/observe/health/ready").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** The {@code data} of a query that must have no errors. */
    JsonNode query(String query) {
        JsonNode answer = ask(query);
        if (answer.has("errors")) {
            throw new AssertionError("the query has errors: " + answer.get("errors"));
        }
        return answer.path("data");
    }

    /** The whole answer to a query. */
    JsonNode ask(String query) {
        try {
            String body = JSON.writeValueAsString(Map.of("query", query));
            HttpResponse<String> response = send(HttpRequest.newBuilder(uri("/graphql"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build());
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).build());
    }

    /** Posts an event to the webhook of a source and answers the status. */
    int postEvent(String source, String event) {
        return send(HttpRequest.newBuilder(uri("/api/v1/sources/%s/events".formatted(source)))
                        .POST(HttpRequest.BodyPublishers.ofString(event))
                        .build())
                .statusCode();
    }

    /** {@code kill -9}. */
    void kill() {
        process.destroyForcibly();
        exitsWithin(Duration.ofSeconds(20));
    }

    /** Whether the process ends within the time. */
    boolean exitsWithin(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    long pid() {
        return process.pid();
    }

    int exitCode() {
        return process.exitValue();
    }

    /** Everything that the host printed. */
    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the host as an operator does, with SIGTERM; kills it if that does not help. */
    @Override
    public void close() {
        process.destroy();
        if (!exitsWithin(Duration.ofSeconds(30))) {
            kill();
        }
        http.close();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(port, path));
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
