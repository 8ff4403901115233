package mds.sandbox;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * Where the servers of a running sandbox listen.
 *
 * @param processId the sandbox's process
 * @param kafkaBootstrapServers {@code host:port}
 * @param sqsEndpoint for an AWS SDK client; any credentials will do
 * @param snsEndpoint for an AWS SDK client; any credentials will do
 * @param snsCertificateUrl the certificate that signs SNS envelopes, as PEM
 * @param elasticsearchUrl its HTTP address
 * @param region of every queue and topic
 * @param securedKafka where the same Kafka wants to know who its clients are; empty if it was not asked to
 */
public record SandboxAddresses(
        long processId,
        String kafkaBootstrapServers,
        String sqsEndpoint,
        String snsEndpoint,
        String snsCertificateUrl,
        String elasticsearchUrl,
        String region,
        Optional<SecuredKafka> securedKafka) {

    /** Reads what {@link #write} wrote, if there is such a file and its sandbox still runs. */
    public static Optional<SandboxAddresses> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        SandboxAddresses addresses = new SandboxAddresses(
                Long.parseLong(properties.getProperty("pid")),
                properties.getProperty("kafka"),
                properties.getProperty("sqs"),
                properties.getProperty("sns"),
                properties.getProperty("sns-certificate"),
                properties.getProperty("elasticsearch"),
                properties.getProperty("region"),
                Optional.of(properties)
                        .filter(some -> some.containsKey("kafka.sasl"))
                        .map(SecuredKafka::of));
        return ProcessHandle.of(addresses.processId())
                .filter(ProcessHandle::isAlive)
                .map(process -> addresses);
    }

    /** Writes them at one stroke: a reader sees all of the file or none. */
    public void write(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("pid", Long.toString(processId));
        properties.setProperty("kafka", kafkaBootstrapServers);
        properties.setProperty("sqs", sqsEndpoint);
        properties.setProperty("sns", snsEndpoint);
        properties.setProperty("sns-certificate", snsCertificateUrl);
        properties.setProperty("elasticsearch", elasticsearchUrl);
        properties.setProperty("region", region);
        securedKafka.ifPresent(secured -> secured.addTo(properties));
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        try (Writer out = Files.newBufferedWriter(temporary)) {
            properties.store(out, "The running MDS sandbox");
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
