package mds.transport.sqs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mds.transport.sqs.SnsSignatures.CertificateUnavailableException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Fetches the certificates that SNS signs with: follows no redirect, reads no more than a certificate needs, and tells what
 * may work later from what will not.
 */
final class CertificateClient implements SdkHttpClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int LARGEST = 64 * 1024;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(TIMEOUT)
            .build();
    private final Optional<URI> instead;
    private final Duration patience;

    /** @param instead of whatever the envelopes name, for something that stands in for SNS and is not at its address */
    CertificateClient(Optional<URI> instead) {
        this(instead, TIMEOUT);
    }

    CertificateClient(Optional<URI> instead, Duration patience) {
        this.instead = instead;
        this.patience = patience;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        URI url = instead.orElseGet(() -> request.httpRequest().getUri());
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return fetch(url);
            }

            @Override
            public void abort() {
                // It ends by itself, soon.
            }
        };
    }

    /** The time is that of the whole answer: the client's own ends with its headers, and a poller would wait for the rest for ever. */
    private HttpExecuteResponse fetch(URI url) throws CertificateUnavailableException {
        HttpRequest request = HttpRequest.newBuilder(url).build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
        try {
            HttpResponse<byte[]> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            int status = response.statusCode();
            if (status >= 500 || status == 429) {
                throw new CertificateUnavailableException(url, "it answered " + status);
            }
            return HttpExecuteResponse.builder()
                    .response(SdkHttpResponse.builder().statusCode(status).build())
                    .responseBody(AbortableInputStream.create(new ByteArrayInputStream(response.body())))
                    .build();
        } catch (ExecutionException e) {
            throw new CertificateUnavailableException(url, String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            throw new CertificateUnavailableException(
                    url, "no whole answer within %d s".formatted(patience.toSeconds()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CertificateUnavailableException(url, "interrupted");
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
