package mds.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import mds.sandbox.chaos.Backlog;
import mds.sandbox.chaos.Budget;
import mds.sandbox.chaos.ChaosPlan;
import mds.sandbox.chaos.HostAccess;
import mds.sandbox.chaos.RestartableServers;
import mds.sandbox.chaos.SourceWeather;
import mds.sandbox.chaos.Tally;
import mds.sandbox.chaos.UnreliableEvents;
import mds.sandbox.chaos.Untold;
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

/** {@code mds chaos}: lets everything go wrong at once for a while, and proves that the graph is right in the end. */
@Command(
        name = "chaos",
        description = "Kills the host again and again while sources fail, servers stop and events get lost; then"
                + " waits until all is settled, and verifies that nothing differs but what no event told; sweeps every"
                + " source, and verifies the graph again. Exits with 0 if nothing was lost, nothing differs in the end,"
                + " and no source was called more often than its budget allows.",
        mixinStandardHelpOptions = true)
final class ChaosCommand implements Callable<Integer> {

    @Option(names = "--minutes", paramLabel = "N", description = "For how long at least (default: ${DEFAULT-VALUE}).")
    private double minutes = 10;

    @Option(names = "--seed", paramLabel = "SEED", description = "Of all that is drawn (default: by the clock).")
    private long seed = System.nanoTime();

    @Option(
            names = "--kills",
            paramLabel = "N",
            description = "Goes on until the host was killed so often while it was ready (default: ${DEFAULT-VALUE}).")
    private int kills = 0;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Holds everything; must not be there yet (default: ${DEFAULT-VALUE}).")
    private Path dataDirectory = Path.of("data", "chaos");

    @Option(
            names = "--changes-per-second",
            paramLabel = "RATE",
            description = "How often something changes at the sources (default: ${DEFAULT-VALUE}).")
    private double changesPerSecond = 10;

    @Option(
            names = "--requests-per-second",
            paramLabel = "N",
            description = "The budget of each source, which the host has to keep (default: ${DEFAULT-VALUE}).")
    private int requestsPerSecond = 50;

    @Option(names = "--parent-pid", hidden = true, description = "Ends when this process ends.")
    private long parentPid = 0;

    @Mixin
    private ServerOptions options = new ServerOptions();

    private final Console console = new Console(System.out);
    private final Tally tally = new Tally();

    @Override
    public Integer call() throws InterruptedException {
        if (Files.exists(dataDirectory)) {
            throw new SandboxException("The directory " + dataDirectory
                    + " is there already, and chaos begins with nothing. Remove it, or choose another with"
                    + " --data-dir DIR.");
        }
        List<String> hostCommand = HostProcess.command();
        Budget budget = new Budget(requestsPerSecond, 16);
        SandboxCommand.exitWith(parentPid);
        // What fails on purpose is counted, not logged.
        Logger.getLogger("").setLevel(Level.OFF);
        Lifetime lifetime = Lifetime.ofProcess();
        console.say("Chaos for %.1f minutes and %d kills at least, with --seed %d in %s"
                .formatted(minutes, kills, seed, dataDirectory));
        Servers servers = Servers.start(options, dataDirectory, console, lifetime);
        Untold untold = new Untold();
        RestartableServers restartable = lifetime.keep(new RestartableServers(
                servers.kafka(),
                servers.sqs(),
                servers.elasticsearch(),
                dataDirectory,
                options.elasticsearchZip(),
                eventChannels(true),
                () -> untold.lostAll(SampleSource.EXPERIMENTATION)));
        Organisation organisation = OrganisationPlan.standard().generate();
        TransportPublisher publisher = lifetime.keep(new TransportPublisher(servers.addresses(), untold::lost));
        UnreliableEvents events = new UnreliableEvents(publisher, untold, tally, seed);
        SampleSources sources = lifetime.keep(SampleSources.start(organisation, events));
        SourceWeather weather = new SourceWeather(sources, seed);
        int port = Ports.choose(0, "MDS", "--port");
        HostAccess access = lifetime.keep(new HostAccess("http://127.0.0.1:" + port));
        ChaosHost host = lifetime.keep(new ChaosHost(
                shortLived(hostCommand),
                List.of(
                        ConfigurationFiles.writeServers(dataDirectory, servers.addresses()),
                        ConfigurationFiles.writeChaos(dataDirectory, port, budget, sources)),
                access,
                dataDirectory,
                tally));
        host.start();
        host.awaitReady();
        console.say("The faults begin");
        organisation.backfill().forEach(events::publish);
        ContinuousChanges changes = lifetime.keep(
                ContinuousChanges.start(new Changes(organisation, events, Clock.systemUTC(), seed), changesPerSecond));
        Duration least = Duration.ofMillis(Math.round(minutes * 60_000));
        long begin = System.nanoTime();
        new Rage(new ChaosPlan(seed), host, restartable, weather, tally, console).goOn(least, kills);
        Duration raged = Duration.ofNanos(System.nanoTime() - begin);
        changes.stop();
        weather.clear();
        events.recover();
        publisher.flush();
        console.say("The faults end after %d s".formatted(raged.toSeconds()));
        host.awaitReady();
        Backlog backlog = new Backlog(
                servers.addresses().kafkaBootstrapServers(),
                "mds",
                eventChannels(false),
                URI.create(servers.addresses().sqsEndpoint()),
                eventChannels(true));
        Settling settling = new Settling(access, backlog, patience(raged), console);
        boolean rested = settling.awaitRest();
        Path file = dataDirectory.resolve("before-the-sweep.json");
        host.verify(Redirect.to(file.toFile()), "--json");
        JsonNode differing = VerificationSummary.read(file);
        BeforeSweep before = BeforeSweep.judge(differing, rested, untold.roots());
        console.say("Before the sweep %s; of %d roots no event told"
                .formatted(VerificationSummary.of(differing), untold.roots().size()));
        new Healing(access, tally, console).heal();
        settling.awaitRest();
        int verified = host.verify(Redirect.INHERIT);
        console.say("\nChaos with --seed %d, %d s of it".formatted(seed, raged.toSeconds()));
        return new ChaosVerdict(console, tally, sources, weather, budget).give(before, verified);
    }

    /** A host that lives for seconds starts in half the time without its second compiler. */
    private static List<String> shortLived(List<String> hostCommand) {
        List<String> command = new ArrayList<>(hostCommand);
        command.add(1, "-XX:TieredStopAtLevel=1");
        return command;
    }

    /** The queues, or the topics. */
    private static List<String> eventChannels(boolean usesSqs) {
        return Arrays.stream(SampleSource.values())
                .filter(source -> source.usesSqs() == usesSqs)
                .map(SampleSource::eventChannel)
                .toList();
    }

    /** A retry waits at most twice as long as what it tries has failed already, since each wait is twice the one before. */
    private static Duration patience(Duration raged) {
        return raged.multipliedBy(2).plusMinutes(2);
    }
}
