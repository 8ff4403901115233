package mds.sandbox;

import static mds.sandbox.servers.ElasticsearchServer.Options.LASTING;
import static mds.sandbox.servers.ElasticsearchServer.Options.SMALL;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import mds.sandbox.events.TransportPublisher;
import mds.sandbox.sources.Organisation;
import mds.sandbox.sources.OrganisationPlan;
import mds.sandbox.sources.SampleSources;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mds sandbox}: the servers alone, for one's own sources or for tests. */
@Command(
        name = "sandbox",
        description =
                "Starts Kafka, SQS, SNS and Elasticsearch on loopback and writes their addresses as sandbox.yaml.",
        mixinStandardHelpOptions = true)
final class SandboxCommand implements Callable<Integer> {

    /** The file that tells programs, not people, where the servers are. */
    static final String ADDRESSES = "addresses.properties";

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "What the servers keep, and sandbox.yaml (default: ${DEFAULT-VALUE}).")
    private Path dataDirectory = Path.of("data", "sandbox");

    @Option(
            names = "--with-sources",
            description = "Starts the six sample sources as well and writes them as sources.yaml.")
    private boolean withSources = false;

    @Option(
            names = "--lasting",
            description =
                    "Has Elasticsearch run as a server does that is meant to stay: slower at first, much faster after.")
    private boolean lasting = false;

    @Option(names = "--parent-pid", hidden = true, description = "Ends when this process ends.")
    private long parentPid = 0;

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        exitWith(parentPid);
        Console console = new Console(System.out);
        Lifetime lifetime = Lifetime.ofProcess();
        Servers servers = Servers.start(options, lasting ? LASTING : SMALL, dataDirectory, console, lifetime);

        SandboxAddresses addresses = servers.addresses();
        Path configuration = ConfigurationFiles.writeServers(dataDirectory, addresses);
        if (withSources) {
            console.say(startSources(addresses, lifetime));
        }
        Path file = dataDirectory.resolve(ADDRESSES);
        addresses.write(file);
        lifetime.keep(() -> Files.deleteIfExists(file));

        console.say(hints(addresses, configuration));
        console.say("The sandbox is ready. Ctrl-C ends it.");
        new CountDownLatch(1).await();
        return 0;
    }

    private String startSources(SandboxAddresses addresses, Lifetime lifetime) {
        TransportPublisher publisher = lifetime.keep(new TransportPublisher(addresses));
        Organisation organisation = OrganisationPlan.standard().generate();
        SampleSources sources = lifetime.keep(SampleSources.start(organisation, publisher));
        return "Sources        ready: six of them, with " + organisation.entityCount() + " entities, listed in "
                + ConfigurationFiles.writeSources(dataDirectory, sources);
    }

    static void exitWith(long pid) {
        if (pid == 0) {
            return;
        }
        ProcessHandle parent = ProcessHandle.of(pid)
                .orElseThrow(() -> new SandboxException("There is no process " + pid + " to end with"));
        Thread.ofVirtual().start(() -> {
            parent.onExit().join();
            System.exit(0);
        });
    }

    private static String hints(SandboxAddresses addresses, Path configuration) {
        return """

                Their addresses are in %s, for: ./mds serve --config %s --config YOUR.yaml

                A Kafka topic comes into being with its first event, for example:
                  echo '{"event_type":"model_updated","model_id":"m1"}' | kcat -P -b %s -t registry-events
                A queue is created by any SQS client, with any credentials:
                  aws --endpoint-url %s --region %s sqs create-queue --queue-name experimentation-events
                SNS fans out to it once it is subscribed, enveloped and signed, or with RawMessageDelivery=true as it is:
                  aws --endpoint-url %s --region %s sns create-topic --name experimentation-events
                  aws --endpoint-url %s --region %s sns subscribe --protocol sqs \\
                    --topic-arn arn:aws:sns:us-east-1:000000000000:experimentation-events \\
                    --notification-endpoint arn:aws:sqs:us-east-1:000000000000:experimentation-events
                """.formatted(
                        configuration,
                        configuration,
                        addresses.kafkaBootstrapServers(),
                        addresses.sqsEndpoint(),
                        addresses.region(),
                        addresses.snsEndpoint(),
                        addresses.region(),
                        addresses.snsEndpoint(),
                        addresses.region());
    }
}
