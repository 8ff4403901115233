package mds.transport.sqs;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mds.kernel.Figure;
import mds.kernel.event.EventSink;
import mds.kernel.event.EventTransport;
import mds.transport.Handover;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/**
 * Events from SQS queues, sent there directly or through SNS, raw or in its envelope. Messages are deleted when the sink
 * has returned, and stay invisible to others while it works. A queue that is not there is looked for without end.
 *
 * <p>The signature of an SNS envelope is not verified: who may send to the queue is for the queue's policy to say.
 */
public final class SqsTransport implements EventTransport {
    private final Settings settings;
    private final Clock clock;
    private final List<QueuePoller> pollers = new ArrayList<>();
    private @Nullable Handover handover;
    private @Nullable SqsClient client;

    /**
     * What to listen to.
     *
     * @param endpoint of something that speaks SQS; AWS itself if empty
     * @param region of the queues, e.g. {@code us-east-1}
     * @param sources the name of the source that a queue's events are for, by the queue's name
     * @param pollersPerQueue how many batches of one queue may be in hand at once
     * @param visibility for how long a message stays invisible after this host was last heard of
     */
    public record Settings(
            Optional<URI> endpoint,
            String region,
            Map<String, String> sources,
            int pollersPerQueue,
            Duration visibility) {
        public Settings {
            sources = Map.copyOf(sources);
        }

        /** Two batches of a queue in hand, and half a minute of invisibility. */
        public static Settings of(Optional<URI> endpoint, String region, Map<String, String> sources) {
            return new Settings(endpoint, region, sources, 2, Duration.ofSeconds(30));
        }
    }

    /** A transport that connects when it is started. */
    public SqsTransport(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "sqs";
    }

    @Override
    public synchronized void start(EventSink sink) {
        if (settings.sources().isEmpty()) {
            return;
        }
        SqsClient connected = connect();
        Handover started = new Handover(sink);
        settings.sources().forEach((queue, source) -> {
            for (int i = 0; i < settings.pollersPerQueue(); i++) {
                pollers.add(
                        new QueuePoller(new Queue(connected, queue, settings.visibility()), source, started, clock));
            }
        });
        client = connected;
        handover = started;
        pollers.forEach(QueuePoller::start);
    }

    private SqsClient connect() {
        SqsClientBuilder builder = SqsClient.builder()
                .region(Region.of(settings.region()))
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(4 + 4 * settings.sources().size() * settings.pollersPerQueue()))
                .credentialsProvider(credentials());
        settings.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private AwsCredentialsProvider credentials() {
        AwsCredentialsProvider usual = DefaultCredentialsProvider.builder().build();
        if (settings.endpoint().isEmpty()) {
            return usual;
        }
        // What speaks SQS on a developer's machine wants a signature, but not whose.
        return AwsCredentialsProviderChain.of(
                usual, StaticCredentialsProvider.create(AwsBasicCredentials.create("mds", "mds")));
    }

    @Override
    public synchronized Map<String, String> problems() {
        Map<String, String> problems = new HashMap<>();
        Optional<String> store = handover == null ? Optional.empty() : handover.problem();
        pollers.forEach(poller ->
                poller.problem().or(() -> store).ifPresent(problem -> problems.put(poller.source(), problem)));
        return problems;
    }

    @Override
    public List<Figure> figures() {
        return List.of();
    }

    @Override
    public synchronized void close() {
        if (handover != null) {
            handover.stop();
        }
        pollers.forEach(QueuePoller::stop);
        pollers.forEach(QueuePoller::await);
        pollers.clear();
        if (client != null) {
            client.close();
        }
    }
}
