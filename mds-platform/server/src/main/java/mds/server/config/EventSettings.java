package mds.server.config;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import mds.server.config.Configuration.Events;
import mds.server.config.Configuration.SourceConfiguration;
import mds.transport.kafka.ClientProperties;
import mds.transport.sqs.AccessKey;
import mds.transport.sqs.SqsTransport;
import mds.transport.sqs.TopicArn;
import mds.transport.webhook.SignatureScheme;
import mds.transport.webhook.WebhookTransport;

/** Reads what says where events come in: the sections {@code kafka} and {@code sqs}, and each source's {@code events}. */
final class EventSettings {
    private static final Duration REPLAY_WINDOW = Duration.ofMinutes(5);
    private static final String NOBODY = "none";

    private EventSettings() {}

    static Events of(Section events) {
        Optional<String> queue = events.text("sqs");
        Optional<String> topic = events.text("sns-topic");
        topic.filter(arn -> TopicArn.region(arn).isEmpty())
                .ifPresent(arn -> events.fault(
                        "sns-topic",
                        "expected a topic's ARN such as arn:aws:sns:us-east-1:123456789012:experiments, got '%s'"
                                .formatted(arn)));
        if (topic.isPresent() && queue.isEmpty()) {
            events.fault(
                    "sns-topic", "is there without events.sqs: expected the queue that is subscribed to the topic");
        }
        Events read = new Events(events.text("kafka"), queue, topic, webhook(events));
        events.finish();
        return read;
    }

    private static Optional<WebhookTransport.Access> webhook(Section events) {
        if (!events.isSection("webhook")) {
            Optional<String> text = events.text("webhook");
            text.filter(value -> !value.equals(NOBODY))
                    .ifPresent(value -> events.fault(
                            "webhook",
                            "expected none, or a section such as { signature: mlflow, secret: \"env:NAME\" }, got '%s'"
                                    .formatted(value)));
            return text.isPresent() ? Optional.empty() : Optional.of(WebhookTransport.Access.OPEN);
        }
        Section webhook = events.section("webhook");
        WebhookTransport.Access access =
                new WebhookTransport.Access(signing(webhook), webhook.positive("requests-per-second"));
        webhook.finish();
        return Optional.of(access);
    }

    private static Optional<WebhookTransport.Signing> signing(Section webhook) {
        Optional<String> name = webhook.text("signature");
        Optional<SignatureScheme> scheme = name.flatMap(SignatureScheme::named);
        boolean hasSecret = webhook.has("secret");
        Optional<String> secret = webhook.secret("secret");
        Duration window =
                webhook.duration("replay-window", Optional.of(REPLAY_WINDOW)).orElse(REPLAY_WINDOW);
        if (name.isPresent() && scheme.isEmpty()) {
            webhook.fault(
                    "signature",
                    "expected one of %s, got '%s'".formatted(Set.of(SignatureScheme.values()), name.get()));
        }
        if (name.isPresent() != hasSecret) {
            webhook.fault(
                    hasSecret ? "signature" : "secret", "is missing: a signature needs its scheme and its secret");
        }
        if (scheme.isEmpty() || secret.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new WebhookTransport.Signing(scheme.get(), secret.get(), window));
        } catch (IllegalArgumentException e) {
            webhook.fault("secret", "is none of the scheme %s".formatted(scheme.get()));
            return Optional.empty();
        }
    }

    static Optional<Configuration.Kafka> kafka(Section root, Map<String, SourceConfiguration> sources) {
        Section kafka = root.section("kafka");
        boolean used = isUsed(root, "events.kafka", sources, Events::kafkaTopic);
        Optional<String> servers = kafka.text("bootstrap-servers");
        String group = kafka.text("group").orElse("mds");
        Map<String, String> properties = clientProperties(kafka.section("properties"));
        kafka.finish();
        if (used && servers.isEmpty()) {
            kafka.fault("bootstrap-servers", "is missing, but sources have events.kafka: expected host:port,…");
        }
        return used ? servers.map(address -> new Configuration.Kafka(address, group, properties)) : Optional.empty();
    }

    private static Map<String, String> clientProperties(Section section) {
        Map<String, String> properties = new HashMap<>();
        section.texts().forEach((key, text) -> {
            boolean isPlace = text.startsWith("env:") || text.startsWith("file:");
            Optional<String> value =
                    isPlace || ClientProperties.isSecret(key) ? section.secret(key) : Optional.of(text);
            value.ifPresent(known -> {
                ClientProperties.fault(key, known, isPlace).ifPresent(fault -> section.fault(key, fault));
                properties.put(key, known);
            });
        });
        return properties;
    }

    static Optional<Configuration.Sqs> sqs(Section root, Map<String, SourceConfiguration> sources) {
        Section sqs = root.section("sqs");
        boolean used = isUsed(root, "events.sqs", sources, Events::sqsQueue);
        Optional<String> region = sqs.text("region");
        Optional<URI> endpoint = url(sqs, "endpoint");
        Optional<AccessKey> key = accessKey(sqs);
        SqsTransport.Sns sns = new SqsTransport.Sns(
                sqs.flag("verify-signatures", true),
                url(sqs, "certificate-url"),
                sqs.flag("create", false),
                url(sqs, "sns-endpoint"));
        sqs.finish();
        if (used && endpoint.isEmpty() && region.isEmpty()) {
            sqs.fault("region", "is missing, but sources have events.sqs: expected an AWS region, or an endpoint");
        }
        return used
                ? Optional.of(new Configuration.Sqs(endpoint, region.orElse("us-east-1"), key, sns))
                : Optional.empty();
    }

    private static Optional<AccessKey> accessKey(Section sqs) {
        if (!sqs.has("credentials")) {
            return Optional.empty();
        }
        Section credentials = sqs.section("credentials");
        Optional<String> id = credentials.text("access-key-id");
        Optional<String> secret = credentials.secret("secret-access-key");
        if (id.isEmpty()) {
            credentials.fault("access-key-id", "is missing: expected the id of an AWS access key");
        }
        if (credentials.text("secret-access-key").isEmpty()) {
            credentials.fault("secret-access-key", "is missing: expected env:NAME or file:PATH");
        }
        credentials.finish();
        return id.flatMap(known -> secret.map(text -> new AccessKey(known, text)));
    }

    private static Optional<URI> url(Section section, String key) {
        return section.text(key).map(address -> section.url(key, address));
    }

    /** Also says where two sources would take each other's events. */
    private static boolean isUsed(
            Section root,
            String key,
            Map<String, SourceConfiguration> sources,
            Function<Events, Optional<String>> channel) {
        Set<String> seen = new HashSet<>();
        sources.forEach((name, source) -> channel.apply(source.events())
                .filter(taken -> !seen.add(taken))
                .ifPresent(shared -> root.fault(
                        "sources",
                        "source '%s' has %s: %s, which is another source's; expected one of its own"
                                .formatted(name, key, shared))));
        return !seen.isEmpty();
    }
}
