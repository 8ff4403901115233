package mds.transport.sqs;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
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
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.SnsClientBuilder;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/**
 * Events from SQS queues, sent there directly or through SNS, raw or in its envelope. Messages are deleted when the sink
 * has returned, and stay invisible to others while it works. A queue that is not there is looked for without end.
 *
 * <p>The signature of an envelope is verified, and one that SNS did not sign becomes a dead letter. What comes without an
 * envelope is signed by nobody: who may send to the queue is for the queue's policy to say, unless the queue is expected to
 * hold envelopes of one topic alone.
 */
public final class SqsTransport implements EventTransport {
    private static final System.Logger LOG = System.getLogger(SqsTransport.class.getName());

    private final Settings settings;
    private final Clock clock;
    private final List<QueuePoller> pollers = new ArrayList<>();
    private final Deque<AutoCloseable> clients = new ArrayDeque<>();
    private @Nullable Handover handover;

    /**
     * What to listen to.
     *
     * @param endpoint of something that speaks SQS; AWS itself if empty
     * @param region of the queues, e.g. {@code us-east-1}
     * @param key who MDS is to AWS; what AWS's own chain finds (environment, profile, web identity, container, machine) if empty
     * @param queues what comes from a queue, by the queue's name
     * @param sns what is expected of messages that come through SNS
     * @param pollersPerQueue how many batches of one queue may be in hand at once
     * @param visibility for how long a message stays invisible after this host was last heard of
     */
    public record Settings(
            Optional<URI> endpoint,
            String region,
            Optional<AccessKey> key,
            Map<String, Channel> queues,
            Sns sns,
            int pollersPerQueue,
            Duration visibility) {
        public Settings {
            queues = Map.copyOf(queues);
        }

        /** Two batches of a queue in hand, and half a minute of invisibility. */
        public static Settings of(
                Optional<URI> endpoint, String region, Optional<AccessKey> key, Map<String, Channel> queues, Sns sns) {
            return new Settings(endpoint, region, key, queues, sns, 2, Duration.ofSeconds(30));
        }
    }

    /**
     * What comes from a queue.
     *
     * @param source the name of the source that its events are for
     * @param topicArn the only topic whose messages are taken, in its envelopes; anything if empty
     */
    public record Channel(String source, Optional<String> topicArn) {}

    /**
     * What is expected of messages that come through SNS.
     *
     * @param verifiesSignatures whether an envelope that SNS did not sign becomes a dead letter
     * @param certificates where certificates come from, instead of the addresses in the envelopes
     * @param createsQueues whether queues that expect a topic are made and subscribed to it
     * @param endpoint of something that speaks SNS, to subscribe there; AWS itself if empty
     */
    public record Sns(
            boolean verifiesSignatures, Optional<URI> certificates, boolean createsQueues, Optional<URI> endpoint) {
        /** As AWS has it: signatures are verified, and queues are there already. */
        public static final Sns DEFAULT = new Sns(true, Optional.empty(), false, Optional.empty());
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
        if (settings.queues().isEmpty()) {
            return;
        }
        SqsClient sqs = connect();
        clients.push(sqs);
        Optional<SnsSignatures> signatures = settings.sns().verifiesSignatures()
                ? Optional.of(new SnsSignatures(
                        Region.of(settings.region()),
                        new CertificateClient(settings.sns().certificates())))
                : Optional.empty();
        signatures.ifPresent(clients::push);
        Handover started = new Handover(name(), sink);
        settings.queues().forEach((queue, channel) -> {
            MessageReader reader = new MessageReader(queue, channel, signatures);
            Runnable setup = setup(sqs, queue, channel);
            for (int i = 0; i < settings.pollersPerQueue(); i++) {
                pollers.add(
                        new QueuePoller(new Queue(sqs, queue, settings.visibility()), reader, setup, started, clock));
            }
        });
        handover = started;
        pollers.forEach(QueuePoller::start);
    }

    /** What makes the queue that a channel expects; nothing, if that is not wanted. */
    private Runnable setup(SqsClient sqs, String queue, Channel channel) {
        if (!settings.sns().createsQueues() || channel.topicArn().isEmpty()) {
            return () -> {};
        }
        String topic = channel.topicArn().get();
        SnsClientBuilder builder = SnsClient.builder()
                .region(Region.of(TopicArn.region(topic).orElse(settings.region())))
                .httpClientBuilder(Apache5HttpClient.builder())
                .credentialsProvider(credentials());
        settings.sns().endpoint().ifPresent(builder::endpointOverride);
        SnsClient sns = builder.build();
        clients.push(sns);
        QueueSetup setup = new QueueSetup(sqs, sns, queue, topic);
        ReentrantLock oneByOne = new ReentrantLock();
        return () -> {
            oneByOne.lock();
            try {
                setup.ensure();
            } finally {
                oneByOne.unlock();
            }
        };
    }

    private SqsClient connect() {
        SqsClientBuilder builder = SqsClient.builder()
                .region(Region.of(settings.region()))
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(4 + 4 * settings.queues().size() * settings.pollersPerQueue()))
                .credentialsProvider(credentials());
        settings.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private AwsCredentialsProvider credentials() {
        if (settings.key().isPresent()) {
            return fixed(settings.key().get());
        }
        AwsCredentialsProvider usual = DefaultCredentialsProvider.builder().build();
        // What speaks SQS on a developer's machine wants a signature, but not whose. AWS would refuse it for ever.
        boolean isAws = settings.endpoint()
                .filter(endpoint -> "http".equals(endpoint.getScheme()))
                .isEmpty();
        return isAws ? usual : AwsCredentialsProviderChain.of(usual, fixed(new AccessKey("mds", "mds")));
    }

    private static AwsCredentialsProvider fixed(AccessKey key) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(key.id(), key.secret()));
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
    public synchronized List<Figure> figures() {
        return handover == null ? List.of() : handover.figures();
    }

    @Override
    public void close() {
        List<QueuePoller> running;
        synchronized (this) {
            if (handover != null) {
                handover.stop();
            }
            running = List.copyOf(pollers);
        }
        running.forEach(QueuePoller::stop);
        running.forEach(QueuePoller::await);
        synchronized (this) {
            pollers.clear();
            clients.forEach(SqsTransport::closeQuietly);
            clients.clear();
        }
    }

    private static void closeQuietly(AutoCloseable client) {
        try {
            client.close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "closing a client", e);
        }
    }
}
