package mds.server;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import mds.kernel.Kernel;
import mds.kernel.event.EventTransport;
import mds.kernel.model.GraphModel;
import mds.server.config.Configuration;
import mds.server.config.Configuration.SourceConfiguration;
import mds.transport.kafka.KafkaTransport;
import mds.transport.sqs.SqsTransport;
import mds.transport.webhook.WebhookTransport;

/**
 * A running MDS: everything wired by hand, here and nowhere else. Closing it takes the reverse way: no more requests, no
 * more events, the batch in hand finished, then the stores.
 */
public final class Host implements AutoCloseable {
    private final StartUp.Parts parts;
    private final Kernel kernel;
    private final List<EventTransport> transports;

    private Host(StartUp.Parts parts, Kernel kernel, List<EventTransport> transports) {
        this.parts = parts;
        this.kernel = kernel;
        this.transports = transports;
    }

    /**
     * Starts a host and returns when it can be used.
     *
     * @throws StartUpException listing every fault, with nothing left open
     */
    public static Host start(Configuration configuration, Clock clock) throws StartUpException, InterruptedException {
        StartUp.Parts parts = new StartUp(configuration, clock).open();
        Kernel kernel = new Kernel(
                parts.composition().model(),
                parts.sources().sources(),
                parts.store(),
                parts.store().deadLetters(),
                parts.index(),
                clock);
        kernel.start();
        WebhookTransport webhook = new WebhookTransport(
                new WebhookTransport.Settings(
                        configuration.sources().keySet(), WebhookTransport.DEFAULT_MAXIMUM_BYTES),
                clock);
        List<EventTransport> transports = new ArrayList<>(List.of(webhook));
        configuration
                .kafka()
                .map(kafka -> new KafkaTransport(
                        new KafkaTransport.Settings(
                                kafka.bootstrapServers(),
                                kafka.group(),
                                sourcesBy(configuration, SourceConfiguration::kafkaTopic)),
                        clock))
                .ifPresent(transports::add);
        configuration
                .sqs()
                .map(sqs -> new SqsTransport(
                        SqsTransport.Settings.of(
                                sqs.endpoint(),
                                sqs.region(),
                                sourcesBy(configuration, SourceConfiguration::sqsQueue)),
                        clock))
                .ifPresent(transports::add);
        transports.forEach(transport -> transport.start(kernel.events()));
        return new Host(parts, kernel, transports);
    }

    /** Where it listens. */
    public URI url() {
        throw new IllegalStateException("HTTP comes next");
    }

    /** What the loaded plugins declare. */
    public GraphModel model() {
        return parts.composition().model();
    }

    /** What does not work right now, by what it is; empty if all is well. */
    private Map<String, String> problems() {
        Map<String, String> problems = new TreeMap<>(kernel.problems());
        transports.forEach(transport -> transport
                .problems()
                .forEach((source, problem) ->
                        problems.put("%s events of %s".formatted(transport.name(), source), problem)));
        return problems;
    }

    @Override
    public void close() {
        transports.forEach(EventTransport::close);
        kernel.close();
        parts.sources().close();
        parts.index().close();
        parts.store().close();
        parts.plugins().close();
    }

    private static Map<String, String> sourcesBy(
            Configuration configuration, Function<SourceConfiguration, Optional<String>> channel) {
        Map<String, String> sources = new TreeMap<>();
        configuration.sources().forEach((name, source) -> channel.apply(source)
                .ifPresent(topic -> sources.put(topic, name)));
        return sources;
    }
}
