package mds.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import mds.sandbox.servers.AwsNames;
import mds.sandbox.servers.ElasticsearchServer;
import mds.sandbox.servers.KafkaServer;
import mds.sandbox.servers.SnsServer;
import mds.sandbox.servers.SqsServer;

/** Kafka, SQS, SNS and Elasticsearch of one sandbox, started together. */
record Servers(KafkaServer kafka, SqsServer sqs, SnsServer sns, ElasticsearchServer elasticsearch) {

    /** Starts all four at the same time and says so as each of them is there. */
    static Servers start(ServerOptions options, Path dataDirectory, Console console, Lifetime lifetime) {
        return start(options, ElasticsearchServer.Options.SMALL, dataDirectory, console, lifetime);
    }

    /** The same with an Elasticsearch of that kind. */
    static Servers start(
            ServerOptions options,
            ElasticsearchServer.Options engine,
            Path dataDirectory,
            Console console,
            Lifetime lifetime) {
        lock(dataDirectory, lifetime);
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            Future<ElasticsearchServer> elasticsearch = threads.submit(() -> timed(
                    console,
                    "Elasticsearch",
                    ElasticsearchServer::url,
                    () -> lifetime.keep(ElasticsearchServer.start(
                            options.elasticsearchZip(),
                            dataDirectory.resolve("elasticsearch"),
                            options.elasticsearchPort(),
                            engine))));
            Future<KafkaServer> kafka = threads.submit(() -> timed(
                    console,
                    "Kafka",
                    KafkaServer::bootstrapServers,
                    () -> lifetime.keep(options.startKafka(dataDirectory.resolve("kafka")))));
            Future<SqsServer> sqs = threads.submit(() -> timed(
                    console, "SQS", SqsServer::endpoint, () -> lifetime.keep(SqsServer.start(options.sqsPort()))));
            SnsServer sns = timed(
                    console,
                    "SNS",
                    SnsServer::endpoint,
                    () -> lifetime.keep(SnsServer.start(
                            dataDirectory.resolve("sns"),
                            options.snsPort(),
                            started(sqs).endpoint())));
            return new Servers(started(kafka), started(sqs), sns, started(elasticsearch));
        }
    }

    SandboxAddresses addresses() {
        return new SandboxAddresses(
                ProcessHandle.current().pid(),
                kafka.bootstrapServers(),
                sqs.endpoint(),
                sns.endpoint(),
                sns.certificateUrl(),
                elasticsearch.url(),
                AwsNames.REGION,
                kafka.secured());
    }

    private static <T> T timed(Console console, String name, Function<T, String> address, Supplier<T> start) {
        long begin = System.nanoTime();
        T server = start.get();
        console.say(String.format(
                Locale.ROOT,
                "%-14s ready at %s (%.1f s)",
                name,
                address.apply(server),
                (System.nanoTime() - begin) / 1e9));
        return server;
    }

    private static <T> T started(Future<T> server) {
        try {
            return server.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SandboxException fault) {
                throw fault;
            }
            throw new SandboxException("A server did not start: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("Interrupted while the servers started", e);
        }
    }

    static void lock(Path dataDirectory, Lifetime lifetime) {
        Path file = dataDirectory.resolve("lock");
        try {
            Files.createDirectories(dataDirectory);
            FileChannel channel =
                    lifetime.keep(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return;
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            // Same answer as when another process holds it.
        } catch (IOException e) {
            throw new SandboxException(
                    "The data directory " + dataDirectory + " cannot be used: " + e
                            + ". Choose another one with --data-dir DIR.",
                    e);
        }
        throw new SandboxException("Another sandbox uses the data directory " + dataDirectory
                + ". End that one, or choose another directory with --data-dir DIR.");
    }
}
