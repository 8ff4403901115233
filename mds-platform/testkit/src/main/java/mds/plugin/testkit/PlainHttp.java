package mds.plugin.testkit;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import mds.plugin.SourceHttp;
import mds.plugin.SourceUnavailableException;

/** The promise of {@link SourceHttp} without its governance: one attempt, no cache, no limit. */
final class PlainHttp implements SourceHttp {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final URI url;
    private final Clock clock;

    PlainHttp(URI url, Clock clock) {
        this.url = url;
        this.clock = clock;
    }

    @Override
    public Answer get(String path) throws SourceUnavailableException, InterruptedException {
        Instant requestedAt = clock.instant();
        HttpResponse<byte[]> response = send(path);
        int status = response.statusCode();
        if (status == 404 || status == 410) {
            return new Answer.Missing(status, requestedAt);
        }
        if (status < 200 || status > 299) {
            throw new SourceUnavailableException("%s%s answered %d".formatted(url, path, status));
        }
        return new Answer.Document(parsed(path, response.body()), requestedAt);
    }

    private HttpResponse<byte[]> send(String path) throws SourceUnavailableException, InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                    .timeout(TIMEOUT)
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new SourceUnavailableException("%s%s did not answer: %s".formatted(url, path, e), e);
        }
    }

    private JsonNode parsed(String path, byte[] body) throws SourceUnavailableException {
        try {
            JsonNode document = JSON.readTree(body);
            if (document.isMissingNode()) {
                throw new SourceUnavailableException("%s%s answered an empty body".formatted(url, path));
            }
            return document;
        } catch (JacksonException e) {
            throw new SourceUnavailableException("%s%s answered broken JSON".formatted(url, path), e);
        } catch (IOException e) {
            throw new SourceUnavailableException("%s%s answered an unreadable body".formatted(url, path), e);
        }
    }
}
