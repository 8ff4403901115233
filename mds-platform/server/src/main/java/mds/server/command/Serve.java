package mds.server.command;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import mds.server.Host;
import mds.server.StartUpException;
import mds.server.config.Configuration;
import mds.server.config.ConfigurationException;
import mds.server.config.ConfigurationReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mds serve}: the host itself. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the host against your own Kafka, Datomic, Elasticsearch and sources.")
public final class Serve implements Callable<Integer> {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final int WRONG_INPUT = 2;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "A YAML file; several are merged, later ones win.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--port", paramLabel = "N", description = "Listens here, instead of server.port.")
    private @Nullable Integer port;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Keeps the embedded graph here, instead of at datomic.uri.")
    private @Nullable Path dataDirectory;

    @Option(names = "--parent-pid", paramLabel = "PID", hidden = true, description = "Ends with that process.")
    private @Nullable Long parent;

    @Override
    public Integer call() throws InterruptedException {
        long begin = System.nanoTime();
        try {
            Configuration configuration = new ConfigurationReader(System.getenv(), overrides(), home()).read(files);
            OUT.printf(
                    "MDS is starting with %d sources%n", configuration.sources().size());
            Host host = Host.start(configuration, Clock.systemUTC());
            OUT.printf("MDS is ready at %s (%.1f s)%n", host.url(), (System.nanoTime() - begin) / 1e9);
            untilToldToStop(host);
            return 0;
        } catch (ConfigurationException e) {
            return refuse("The configuration is not right:", e.faults());
        } catch (StartUpException e) {
            return refuse("MDS cannot start:", e.faults());
        }
    }

    /** Waits for SIGINT, SIGTERM or the end of the parent; the hook lets the process go when all is closed. */
    private void untilToldToStop(Host host) throws InterruptedException {
        CountDownLatch forever = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            OUT.println("MDS is stopping");
            host.close();
            OUT.println("MDS has stopped");
        }));
        Optional.ofNullable(parent).flatMap(ProcessHandle::of).ifPresent(process -> {
            var _ = process.onExit().thenRun(() -> System.exit(0));
        });
        forever.await();
    }

    private Properties overrides() {
        Properties properties = new Properties();
        properties.putAll(System.getProperties());
        Optional.ofNullable(port).ifPresent(number -> properties.put("mds.server.port", number.toString()));
        Optional.ofNullable(dataDirectory)
                .ifPresent(directory -> properties.put("mds.datomic.uri", "journal:" + directory.resolve("graph")));
        return properties;
    }

    private static Path home() {
        return Path.of(System.getProperty("mds.home", "."));
    }

    private static int refuse(String title, List<String> faults) {
        System.err.println(title);
        faults.forEach(fault -> System.err.println("  - " + fault));
        return WRONG_INPUT;
    }
}
