package mds.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import mds.kernel.event.EventTransport;
import mds.server.config.Configuration;
import mds.server.config.Configuration.Events;
import mds.transport.kafka.KafkaTransport;
import mds.transport.sqs.SqsTransport;
import mds.transport.webhook.WebhookTransport;

/**
 * The ways for events to come in that a configuration asks for.
 *
 * @param webhook to which the HTTP server hands what is posted; one of all
 * @param all of them, not started yet
 */
record Transports(WebhookTransport webhook, List<EventTransport> all) {
    static Transports of(Configuration configuration, Clock clock) {
        Map<String, WebhookTransport.Access> posting = new TreeMap<>();
        configuration
                .sources()
                .forEach((name, source) -> source.events().webhook().ifPresent(access -> posting.put(name, access)));
        WebhookTransport webhook = new WebhookTransport(
                new WebhookTransport.Settings(
                        posting,
                        WebhookTransport.DEFAULT_MAXIMUM_BYTES,
                        !isLoopback(configuration.server().host())),
                clock);
        List<EventTransport> transports = new ArrayList<>(List.of(webhook));
        configuration
                .kafka()
                .map(kafka -> new KafkaTransport(
                        new KafkaTransport.Settings(
                                kafka.bootstrapServers(),
                                kafka.group(),
                                by(configuration, Events::kafkaTopic, (name, events) -> name),
                                kafka.properties()),
                        clock))
                .ifPresent(transports::add);
        configuration
                .sqs()
                .map(sqs -> new SqsTransport(
                        SqsTransport.Settings.of(
                                sqs.endpoint(),
                                sqs.region(),
                                sqs.key(),
                                by(
                                        configuration,
                                        Events::sqsQueue,
                                        (name, events) -> new SqsTransport.Channel(name, events.snsTopic())),
                                sqs.sns()),
                        clock))
                .ifPresent(transports::add);
        return new Transports(webhook, List.copyOf(transports));
    }

    /** What comes over a channel, by the channel's name. */
    private static <T> Map<String, T> by(
            Configuration configuration,
            Function<Events, Optional<String>> channel,
            BiFunction<String, Events, T> content) {
        Map<String, T> channels = new TreeMap<>();
        configuration
                .sources()
                .forEach((name, source) -> channel.apply(source.events())
                        .ifPresent(topic -> channels.put(topic, content.apply(name, source.events()))));
        return channels;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
