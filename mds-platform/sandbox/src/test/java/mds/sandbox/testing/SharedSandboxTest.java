package mds.sandbox.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mds.sandbox.SandboxAddresses;
import org.junit.jupiter.api.Test;

class SharedSandboxTest {

    @Test
    void startsOneSandboxHoweverManyConnect() throws Exception {
        SandboxAddresses first = SharedSandbox.connect();
        assertThat(SharedSandbox.connect()).isEqualTo(first);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                HttpClient http = HttpClient.newHttpClient()) {
            List<Callable<Integer>> calls = List.of(
                    () -> status(http, first.elasticsearchUrl() + "/_cluster/health"),
                    () -> status(http, first.snsCertificateUrl()),
                    () -> status(http, first.sqsEndpoint() + "/?Action=ListQueues"));
            for (Future<Integer> status : threads.invokeAll(calls)) {
                assertThat(status.get()).isEqualTo(200);
            }
        }
    }

    private static int status(HttpClient http, String url) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                .statusCode();
    }
}
