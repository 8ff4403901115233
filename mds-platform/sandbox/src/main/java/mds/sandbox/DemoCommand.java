package mds.sandbox;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import mds.sandbox.events.TransportPublisher;
import mds.sandbox.servers.Ports;
import mds.sandbox.sources.Changes;
import mds.sandbox.sources.Organisation;
import mds.sandbox.sources.OrganisationPlan;
import mds.sandbox.sources.SampleSource;
import mds.sandbox.sources.SampleSources;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mds demo}: the servers, six sample sources that keep changing, and the host. */
@Command(
        name = "demo",
        description = "Starts everything on this machine: the servers, six sample sources and MDS itself.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    @Option(names = "--port", paramLabel = "PORT", description = "The port of MDS (default: ${DEFAULT-VALUE}).")
    private int port = 8080;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "What the servers and MDS keep (default: ${DEFAULT-VALUE}).")
    private Path dataDirectory = Path.of("data", "demo");

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description = "The directory of the plugin jars (default: the distribution's own).")
    private Path plugins = ServerOptions.home().resolveSibling("plugins");

    @Option(
            names = "--changes-per-second",
            paramLabel = "RATE",
            description = "How often something changes at the sources; 0 for never (default: ${DEFAULT-VALUE}).")
    private double changesPerSecond = 0.5;

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Override
    public Integer call() throws InterruptedException {
        List<String> hostCommand = HostProcess.command();
        Ports.choose(port, "MDS", "--port");
        Console console = new Console(System.out);
        Lifetime lifetime = Lifetime.ofProcess();

        SandboxAddresses addresses =
                Servers.start(options, dataDirectory, console, lifetime).addresses();
        Organisation organisation = OrganisationPlan.standard().generate();
        TransportPublisher publisher = lifetime.keep(new TransportPublisher(addresses));
        SampleSources sources = lifetime.keep(SampleSources.start(organisation, publisher));
        console.say("Sources        ready: six of them, with " + organisation.entityCount() + " entities");

        List<Path> configurations = List.of(
                ConfigurationFiles.writeServers(dataDirectory, addresses),
                ConfigurationFiles.writeDemo(dataDirectory, port, plugins, sources));
        HostProcess host = lifetime.keep(HostProcess.start(hostCommand, configurations));
        host.awaitReady(URI.create(url() + "/observe/health/ready"));

        organisation.backfill().forEach(publisher::publish);
        publisher.flush();
        console.say(guide(sources));
        if (changesPerSecond > 0) {
            lifetime.keep(ContinuousChanges.start(
                    new Changes(organisation, publisher, Clock.systemUTC(), System.nanoTime()), changesPerSecond));
        }
        if (!host.endsAsAsked()) {
            throw new SandboxException("The host ended with code " + host.exitCode()
                    + ", so the demo ends, too. Its own messages above say why.");
        }
        return 0;
    }

    private String url() {
        return "http://127.0.0.1:" + port;
    }

    private String guide(SampleSources sources) {
        return """

                The six sources have told about all they have; the graph fills while you read this.

                  %1$s/graphiql   ask the graph, for example which tests run a model and who owns what it uses:

                    query { model(id: "aip://model/registry/ranking-model-v5-20XX0101") {
                      name owners { name }
                      currentInstance { version
                        pipeline { name owners { name } }
                        features { edges { node { name data { edges { node { name } } } } } }
                        associatedAbTests { name cells { number name } } } } }

                  and the reverse, which models a test tests:

                    query { abTest(id: "aip://ab-test/experimentation/12345") { name testedModels { name version } } }

                Change something at its source and ask again: move the model's run to the control cell, for example.

                    RUN=%2$s/api/v1/pipeline-runs/train-weekly-ranking-20XX0101
                    curl -s $RUN | sed 's/"cell":2/"cell":1/' | curl -s -X PUT --data-binary @- $RUN

                %3$s Ctrl-C ends it all.
                """.formatted(
                        url(),
                        sources.server(SampleSource.ORCHESTRATOR).url(),
                        changesPerSecond > 0
                                ? "The sources change by themselves, too, " + changesPerSecond + " times a second."
                                : "The sources change only when you change them.");
    }
}
