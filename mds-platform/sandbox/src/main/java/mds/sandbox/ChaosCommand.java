package mds.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mds.sandbox.chaos.Backlog;
import mds.sandbox.chaos.HostAccess;
import mds.sandbox.chaos.RestartableServers;
import mds.sandbox.chaos.SourceWeather;
import mds.sandbox.chaos.Tally;
import mds.sandbox.chaos.UnreliableEvents;
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
        description = "Kills the host again and again while sources fail, servers stop and events get lost; then waits"
                + " until all is settled, sweeps, and verifies the graph against its sources. Exits with 0 if nothing"
                + " differs and no source was called more often than its budget allows.",
        mixinStandardHelpOptions = true)
final class ChaosCommand implements Callable<Integer> {

    @Option(names = "--minutes", paramLabel = "N", description = "For how long (default: ${DEFAULT-VALUE}).")
    private double minutes = 10;

    @Option(names = "--seed", paramLabel = "SEED", description = "Of all that is drawn (default: by the clock).")
    private long seed = System.nanoTime();

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

    @Option(names = "--parent-pid", hidden = true, description = "Ends when this process ends.")
    private long parentPid = 0;

    @Mixin
    private ServerOptions options = new ServerOptions();

    private final Console console = new Console(System.out);
    private final Tally tally = new Tally();

    @Override
    public Integer call() throws InterruptedException {
        if (Files.exists(dataDirectory)) {
            throw new SandboxException(
                    "The directory " + dataDirectory
                            + " is there already, and chaos begins with nothing. Remove it, or choose another with --data-dir DIR.");
        }
        List<String> hostCommand = HostProcess.command();
        SandboxCommand.exitWith(parentPid);
        Lifetime lifetime = Lifetime.ofProcess();
        console.say("Chaos for %.1f minutes with --seed %d in %s".formatted(minutes, seed, dataDirectory));
        Servers servers = Servers.start(options, dataDirectory, console, lifetime);
        RestartableServers restartable = lifetime.keep(new RestartableServers(
                servers.kafka(),
                servers.sqs(),
                servers.elasticsearch(),
                dataDirectory,
                options.elasticsearchZip(),
                List.of(SampleSource.EXPERIMENTATION.eventChannel())));
        Organisation organisation = OrganisationPlan.standard().generate();
        TransportPublisher publisher = lifetime.keep(new TransportPublisher(servers.addresses()));
        UnreliableEvents events = new UnreliableEvents(publisher, tally, seed);
        SampleSources sources = lifetime.keep(SampleSources.start(organisation, events));
        int port = Ports.choose(0, "MDS", "--port");
        ChaosHost host = lifetime.keep(new ChaosHost(
                hostCommand,
                List.of(
                        ConfigurationFiles.writeServers(dataDirectory, servers.addresses()),
                        ConfigurationFiles.writeChaos(dataDirectory, port, sources)),
                port,
                dataDirectory,
                tally));
        host.start();
        host.awaitReady();
        organisation.backfill().forEach(events::publish);
        ContinuousChanges changes = lifetime.keep(
                ContinuousChanges.start(new Changes(organisation, events, Clock.systemUTC(), seed), changesPerSecond));
        rage(host, new SourceWeather(sources, seed), restartable);
        changes.close();
        console.say("The faults end");
        new SourceWeather(sources, seed).clear();
        host.ensureRunning();
        events.recover();
        publisher.flush();
        ChaosVerdict verdict = new ChaosVerdict(console, tally, sources, seed);
        try (HostAccess access = new HostAccess(host.url())) {
            Settling settling =
                    new Settling(access, new Backlog(servers.addresses().kafkaBootstrapServers(), "mds"), console);
            settling.await("what the faults left");
            new Healing(access, organisation, publisher, console).heal();
            settling.await("what was dropped");
        }
        return verdict.give(host.verify());
    }

    /** Kills, outages and bad weather side by side, until the time is over. */
    private void rage(ChaosHost host, SourceWeather weather, RestartableServers servers) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        List<Thread> troubles = List.of(
                Thread.ofVirtual().name("weather").start(() -> repeat(over, new Random(seed), 3, 6, weather::change)),
                Thread.ofVirtual()
                        .name("kills")
                        .start(() -> repeat(over, new Random(seed + 1), 4, 18, host::killAndRestart)),
                Thread.ofVirtual().name("outages").start(() -> outages(over, new Random(seed + 2), servers)));
        long wanted = Math.round(minutes * 60_000);
        Thread.sleep(wanted);
        over.countDown();
        for (Thread trouble : troubles) {
            trouble.join();
        }
    }

    private interface Trouble {
        void make() throws InterruptedException;
    }

    private static void repeat(CountDownLatch over, Random random, int least, int most, Trouble trouble) {
        try {
            while (!over.await(random.nextLong(least * 1000L, most * 1000L), TimeUnit.MILLISECONDS)) {
                trouble.make();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Each server in turn, so that even a short run stops each of them. */
    private void outages(CountDownLatch over, Random random, RestartableServers servers) {
        long pause = Math.min(15_000, Math.round(minutes * 60_000 / 8));
        List<String> names = new ArrayList<>(RestartableServers.NAMES);
        for (int turn = random.nextInt(names.size()); ; turn++) {
            try {
                if (over.await(pause, TimeUnit.MILLISECONDS)) {
                    return;
                }
                String name = names.get(turn % names.size());
                long absence = random.nextLong(1_000, 6_000);
                servers.interrupt(name, () -> over.await(absence, TimeUnit.MILLISECONDS), console::say);
                tally.count(name + " stopped");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
