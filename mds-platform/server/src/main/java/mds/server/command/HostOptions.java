package mds.server.command;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which host a command asks, and as whom. */
final class HostOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:MDS_URL:-http://127.0.0.1:8080}",
            description = "The host to ask (MDS_URL, or ${DEFAULT-VALUE}).")
    private URI url = URI.create("http://127.0.0.1:8080");

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Holds the host's administration.token; MDS_TOKEN holds it otherwise.")
    private @Nullable Path tokenFile;

    /** A client of that host. */
    HostClient client() throws HostClient.NoAnswer {
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new HostClient.NoAnswer(
                    "--url = '%s': expected the address of a host, such as http://127.0.0.1:8080".formatted(url));
        }
        return new HostClient(url, token());
    }

    private Optional<String> token() throws HostClient.NoAnswer {
        if (tokenFile == null) {
            return Optional.ofNullable(System.getenv("MDS_TOKEN")).filter(token -> !token.isBlank());
        }
        try {
            return Optional.of(Files.readString(tokenFile).strip());
        } catch (IOException e) {
            throw new HostClient.NoAnswer("--token-file = '%s' cannot be read: %s".formatted(tokenFile, e), e);
        }
    }
}
