package mds.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The MDS host as a child: its output is ours, and it ends with us. */
final class HostProcess implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);

    /** Codes of a process that a signal ended: it was asked to. */
    private static final Set<Integer> ENDED_BY_SIGNAL = Set.of(0, 130, 143);

    private final Process process;

    private HostProcess(Process process) {
        this.process = process;
    }

    /** The host's command line, which the launcher hands over in the environment, one argument a line. */
    static List<String> command() {
        String command = Optional.ofNullable(System.getenv("MDS_HOST_COMMAND")).orElse("");
        if (command.isBlank()) {
            throw new SandboxException("How to start the host is not known: start with ./mds demo or ./mds chaos");
        }
        return command.lines().toList();
    }

    static HostProcess start(List<String> command, List<Path> configurations) {
        return new HostProcess(started(new ProcessBuilder(serving(command, configurations)).inheritIO()));
    }

    /** A host whose output goes to the end of a file. */
    static HostProcess start(List<String> command, List<Path> configurations, Path log) {
        return new HostProcess(started(new ProcessBuilder(serving(command, configurations))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))));
    }

    /** Starts any command of the host's program. */
    static Process started(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new SandboxException("The host cannot be started with " + builder.command() + ": " + e, e);
        }
    }

    private static List<String> serving(List<String> command, List<Path> configurations) {
        List<String> arguments = new ArrayList<>(command);
        arguments.add("serve");
        configurations.forEach(file -> arguments.addAll(List.of("--config", file.toString())));
        arguments.addAll(
                List.of("--parent-pid", Long.toString(ProcessHandle.current().pid())));
        return arguments;
    }

    /** Returns once the host says that it can be used. */
    void awaitReady(URI readiness) throws InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (!ready(http, readiness)) {
                if (process.waitFor(200, TimeUnit.MILLISECONDS)) {
                    throw new SandboxException("The host ended with code " + process.exitValue()
                            + " before it was ready. Its own messages above say why.");
                }
                if (System.nanoTime() > deadline) {
                    throw new SandboxException("The host is not ready after " + START.toSeconds() + " s: " + readiness
                            + " does not answer 200. Its own messages above may say why.");
                }
            }
        }
    }

    /** Waits for its end and tells whether somebody had asked for it. */
    boolean endsAsAsked() throws InterruptedException {
        return ENDED_BY_SIGNAL.contains(process.waitFor());
    }

    /** Whether it ends within a time. */
    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    int exitCode() {
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static boolean ready(HttpClient http, URI readiness) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(readiness)
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notListeningYet) {
            return false;
        }
    }
}
