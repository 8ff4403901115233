package mds.dist;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import mds.sandbox.SandboxAddresses;
import mds.sandbox.servers.Ports;
import mds.sandbox.testing.SharedSandbox;

/**
 * A deployment of MDS in a directory of its own, against the shared sandbox: topics, queues, index and consumer group have
 * names that no other deployment has. Starting it again goes on with the same data.
 */
final class Deployment {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SandboxAddresses sandbox = SharedSandbox.connect();
    private final String name = "e2e-" + UUID.randomUUID().toString().substring(0, 8);
    private final Path directory;
    private final Map<String, Object> configuration = new LinkedHashMap<>();

    Deployment(Path directory) {
        this.directory = directory;
        configuration.put(
                "datomic", Map.of("uri", "journal:" + directory.resolve("graph").toAbsolutePath()));
        configuration.put("elasticsearch", Map.of("url", sandbox.elasticsearchUrl(), "index-prefix", name));
        configuration.put("kafka", Map.of("bootstrap-servers", sandbox.kafkaBootstrapServers(), "group", name));
        configuration.put(
                "sqs",
                Map.of(
                        "endpoint",
                        sandbox.sqsEndpoint(),
                        "region",
                        sandbox.region(),
                        "certificate-url",
                        sandbox.snsCertificateUrl()));
    }

    /** Configures the sources. Unless they say otherwise, they are not swept: what is there came by events. */
    Deployment sources(Map<String, Object> section) {
        Map<String, Object> sources = new LinkedHashMap<>();
        section.forEach((source, settings) -> {
            Map<String, Object> unswept = new LinkedHashMap<>(Map.of("sweeps", Map.of("on-connect", false)));
            ((Map<?, ?>) settings).forEach((key, value) -> unswept.put(String.valueOf(key), value));
            sources.put(source, unswept);
        });
        return section("sources", sources);
    }

    /** Configures any section. */
    Deployment section(String key, Map<String, Object> section) {
        configuration.put(key, section);
        return this;
    }

    /** A name for a topic or queue that is this deployment's own. */
    String unique(String suffix) {
        return name + "-" + suffix;
    }

    Brokers brokers() {
        return new Brokers(sandbox);
    }

    /** Starts the host and waits until it can be used. */
    HostProcess start() {
        return HostProcess.ready(file(), freePort());
    }

    /** Starts the host and returns at once. */
    HostProcess launch() {
        return HostProcess.launch(file(), freePort());
    }

    private Path file() {
        try {
            Path file = directory.resolve("mds.yaml");
            Files.writeString(file, JSON.writeValueAsString(configuration));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        return Ports.choose(0, "MDS", "--port");
    }
}
