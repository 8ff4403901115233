package mds.transport.sqs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of SQS as one queue with one message needs, that lets only those in whose access key it knows. Beside it, what
 * hands out keys: a token service at its root, and a container's endpoint at {@code /container}. Signatures are not
 * verified: the SDK makes them, of the key that it names.
 */
final class StrictSqs implements AutoCloseable {
    /** Of who shows a web identity. */
    static final String ROLE_KEY = "ASIAROLE";

    /** Of who asks as a container. */
    static final String CONTAINER_KEY = "ASIACONTAINER";

    private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/]+)/\\d+/([^/]+)/sqs/");

    private final HttpServer server;
    private final Set<String> allowed = ConcurrentHashMap.newKeySet();
    private final Set<String> regions = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicBoolean hasMessage = new AtomicBoolean(true);
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean readingIsDenied;

    private StrictSqs(HttpServer server) {
        this.server = server;
    }

    static StrictSqs start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            StrictSqs sqs = new StrictSqs(server);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", sqs::answer);
            server.createContext("/container", exchange -> send(exchange, 200, keys("""
                    {"AccessKeyId":"%s","SecretAccessKey":"hidden","Token":"hidden","Expiration":"2999-01-01T00:00:00Z"}\
                    """, CONTAINER_KEY)));
            server.start();
            return sqs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void allow(String key) {
        allowed.add(key);
    }

    void denyReading(boolean denied) {
        readingIsDenied = denied;
    }

    /** How many requests came with a key that is not known. */
    int refused() {
        return refused.get();
    }

    /** For which regions requests were signed. */
    Set<String> regions() {
        return Set.copyOf(regions);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (body.contains("Action=AssumeRoleWithWebIdentity") && body.contains("WebIdentityToken=hidden-token")) {
            send(exchange, 200, keys("""
                    <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                    <AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>%s</AccessKeyId>
                    <SecretAccessKey>hidden</SecretAccessKey><SessionToken>hidden</SessionToken>
                    <Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult>
                    </AssumeRoleWithWebIdentityResponse>\
                    """, ROLE_KEY));
            return;
        }
        Matcher credential =
                CREDENTIAL.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        if (!credential.find() || !allowed.contains(credential.group(1))) {
            refused.incrementAndGet();
            refuse(exchange, "InvalidClientTokenId", "The security token included in the request is invalid.");
            return;
        }
        regions.add(credential.group(2));
        String action = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
        switch (action) {
            case "AmazonSQS.GetQueueUrl" -> send(exchange, 200, "{\"QueueUrl\":\"%s/events\"}".formatted(address()));
            case "AmazonSQS.ReceiveMessage" -> receive(exchange);
            default -> send(exchange, 200, "{\"Successful\":[{\"Id\":\"0\"}],\"Failed\":[]}");
        }
    }

    private void receive(HttpExchange exchange) throws IOException {
        if (readingIsDenied) {
            refuse(exchange, "AccessDenied", "User: mds is not authorized to perform: sqs:receivemessage");
        } else if (hasMessage.getAndSet(false)) {
            send(exchange, 200, """
                {"Messages":[{"MessageId":"1","ReceiptHandle":"1","Body":"{}",
                "MD5OfBody":"99914b932bd37a50b983c5e7c90ae93b"}]}\
                """);
        } else {
            awaitNothing();
            send(exchange, 200, "{}");
        }
    }

    /** A long poll, if a short one. */
    private void awaitNothing() {
        try {
            var _ = closing.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void refuse(HttpExchange exchange, String code, String message) throws IOException {
        send(exchange, 403, "{\"__type\":\"com.amazonaws.sqs#%s\",\"message\":\"%s\"}".formatted(code, message));
    }

    private static String keys(String form, String key) {
        return form.formatted(key);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }
}
