package mds.sandbox;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The parts of the host's configuration that the sandbox knows, written into its data directory. */
final class ConfigurationFiles {

    private ConfigurationFiles() {}

    /** The sections {@code kafka}, {@code sqs} and {@code elasticsearch}. */
    static Path writeServers(Path dataDirectory, SandboxAddresses addresses) {
        return write(dataDirectory.resolve("sandbox.yaml"), """
                # Written by the sandbox at each start: where its servers listen. Pass it to the host:
                #   ./mds serve --config sandbox.yaml --config YOUR.yaml
                kafka: { bootstrap-servers: %s, group: mds }
                sqs: { endpoint: %s, region: %s }
                # sns-endpoint: %s
                elasticsearch: { url: %s, index-prefix: mds }
                """.formatted(
                        quoted(addresses.kafkaBootstrapServers()),
                        quoted(addresses.sqsEndpoint()),
                        addresses.region(),
                        addresses.snsEndpoint(),
                        quoted(addresses.elasticsearchUrl())));
    }

    static Path write(Path file, String yaml) {
        try {
            return Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new SandboxException(
                    file + " cannot be written: " + e + ". Choose another place with --data-dir DIR.", e);
        }
    }

    /** A text as YAML: every JSON string is one. */
    static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
