package mds.sandbox.servers;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import mds.sandbox.SandboxException;

/**
 * The part of SNS that fans out to SQS: CreateTopic (with {@code SignatureVersion}, 2 by default), Subscribe (with
 * {@code RawMessageDelivery}), Publish and
 * PublishBatch, on loopback. Messages that are not raw are signed as SNS signs them; the certificate is served at
 * {@link #certificateUrl()}, because nobody can reach the address that the envelope has to name.
 */
public final class SnsServer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SnsServer.class.getName());
    private static final String CERTIFICATE_PATH = "/SimpleNotificationService.pem";
    private static final Set<String> SUBSCRIPTION_ATTRIBUTES = Set.of("RawMessageDelivery");

    private final Map<String, List<Subscription>> topics = new ConcurrentHashMap<>();
    private final Map<String, String> signatureVersions = new ConcurrentHashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpServer server;
    private final SqsQueues queues;
    private final SnsSigner signer;

    private SnsServer(HttpServer server, URI sqsEndpoint, SnsSigner signer) {
        this.server = server;
        this.queues = new SqsQueues(sqsEndpoint, http);
        this.signer = signer;
    }

    /**
     * Starts it in front of an SQS.
     *
     * @param directory where the signing key is kept
     * @param wantedPort 0 for any free one
     */
    public static SnsServer start(Path directory, int wantedPort, String sqsEndpoint) {
        int port = Ports.choose(wantedPort, "SNS", "--sns-port");
        try {
            SnsSigner signer = SnsSigner.in(directory);
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            SnsServer server = new SnsServer(http, URI.create(sqsEndpoint), signer);
            http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            http.createContext("/", server::handle);
            http.start();
            return server;
        } catch (IOException e) {
            throw new SandboxException("SNS did not start on port " + port + ": " + e, e);
        }
    }

    /** The endpoint to override in an AWS SDK client; any credentials will do. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Where the certificate that signs the envelopes can be fetched, as PEM. */
    public String certificateUrl() {
        return endpoint() + CERTIFICATE_PATH;
    }

    /** The certificate that signs the envelopes, as PEM. */
    public String certificatePem() {
        return signer.certificatePem();
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestURI().getPath().equals(CERTIFICATE_PATH)) {
                respond(exchange, 200, "application/x-pem-file", certificatePem());
                return;
            }
            SnsRequest request =
                    SnsRequest.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            try {
                respond(exchange, 200, "text/xml", answer(request));
            } catch (SnsFault fault) {
                respond(exchange, fault.status(), "text/xml", error("Sender", fault.code(), fault.reason()));
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "SNS could not answer %s: %s".formatted(request, e));
                respond(exchange, 500, "text/xml", error("Receiver", "InternalFailure", e.toString()));
            }
        }
    }

    private String answer(SnsRequest request) {
        String action = request.required("Action");
        String result = switch (action) {
            case "CreateTopic" -> createTopic(request);
            case "Subscribe" -> subscribe(request);
            case "Publish" -> publish(request);
            case "PublishBatch" -> publishBatch(request);
            default -> throw new SnsFault(400, "InvalidAction", "The sandbox's SNS does not know " + action);
        };
        return "<%1$sResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><%1$sResult>%2$s</%1$sResult>"
                        .formatted(action, result)
                + "<ResponseMetadata><RequestId>%s</RequestId></ResponseMetadata></%sResponse>"
                        .formatted(UUID.randomUUID(), action);
    }

    private String createTopic(SnsRequest request) {
        String arn = AwsNames.topicArn(request.required("Name"));
        topics.putIfAbsent(arn, new CopyOnWriteArrayList<>());
        signatureVersions.put(arn, request.attributes().getOrDefault("SignatureVersion", "2"));
        return element("TopicArn", arn);
    }

    private String subscribe(SnsRequest request) {
        String topic = request.required("TopicArn");
        Map<String, String> attributes = request.attributes();
        if (!request.required("Protocol").equals("sqs")) {
            throw new SnsFault(400, "InvalidParameter", "The sandbox's SNS delivers to sqs alone");
        }
        if (!SUBSCRIPTION_ATTRIBUTES.containsAll(attributes.keySet())) {
            throw new SnsFault(
                    400,
                    "InvalidParameter",
                    "The sandbox's SNS knows the attributes " + SUBSCRIPTION_ATTRIBUTES + ", not "
                            + attributes.keySet());
        }
        String queue = AwsNames.name(request.required("Endpoint"));
        boolean raw = Boolean.parseBoolean(attributes.getOrDefault("RawMessageDelivery", "false"));
        Subscription subscription = new Subscription(topic + ":" + UUID.randomUUID(), queue, raw);
        List<Subscription> subscriptions = subscriptions(topic);
        // As SNS does it, subscribing the same queue again changes the one subscription that it has.
        subscriptions.removeIf(existing -> existing.queue().equals(queue));
        subscriptions.add(subscription);
        return element("SubscriptionArn", subscription.arn());
    }

    private String publish(SnsRequest request) {
        return element("MessageId", deliver(request.required("TopicArn"), request.message()));
    }

    private String publishBatch(SnsRequest request) {
        String topic = request.required("TopicArn");
        StringBuilder successful = new StringBuilder();
        request.batch()
                .forEach(entry -> successful
                        .append("<member>")
                        .append(element("Id", entry.getKey()))
                        .append(element("MessageId", deliver(topic, entry.getValue())))
                        .append("</member>"));
        return "<Successful>" + successful + "</Successful><Failed/>";
    }

    private String deliver(String topic, SnsMessage message) {
        String id = UUID.randomUUID().toString();
        for (Subscription subscription : subscriptions(topic)) {
            if (subscription.raw()) {
                queues.send(subscription.queue(), message.text(), message.attributes());
            } else {
                String envelope =
                        message.envelope(id, topic, Instant.now(), signer, signatureVersions.getOrDefault(topic, "2"));
                queues.send(subscription.queue(), envelope, new JsonMapper().createObjectNode());
            }
        }
        return id;
    }

    private List<Subscription> subscriptions(String topic) {
        List<Subscription> subscriptions = topics.get(topic);
        if (subscriptions == null) {
            throw new SnsFault(404, "NotFound", "Topic does not exist");
        }
        return subscriptions;
    }

    private static String error(String type, String code, String message) {
        return "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error>" + element("Type", type)
                + element("Code", code) + element("Message", message) + "</Error>"
                + element("RequestId", UUID.randomUUID().toString()) + "</ErrorResponse>";
    }

    private static String element(String name, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return "<" + name + ">" + escaped + "</" + name + ">";
    }

    private static void respond(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private record Subscription(String arn, String queue, boolean raw) {}
}
