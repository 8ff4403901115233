package mds.sandbox;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mds.sandbox.chaos.ChaosPlan.Kill;
import mds.sandbox.chaos.HostAccess;
import mds.sandbox.chaos.Tally;
import org.jspecify.annotations.Nullable;

/** The host as chaos treats it: killed, and started again with the same data. One thread at a time. */
final class ChaosHost implements AutoCloseable {

    /** What is counted when a host is killed that could be used. */
    static final String KILLS = "host: killed while it was ready";

    /** A start on a machine that does much else, while servers that it needs come and go. */
    private static final Duration START = Duration.ofMinutes(5);

    private static final Duration POLL = Duration.ofMillis(200);

    private final List<String> command;
    private final List<Path> configurations;
    private final HostAccess access;
    private final Path directory;
    private final Tally tally;
    private @Nullable HostProcess process;
    private boolean closed;

    ChaosHost(List<String> command, List<Path> configurations, HostAccess access, Path directory, Tally tally) {
        this.command = command;
        this.configurations = configurations;
        this.access = access;
        this.directory = directory;
        this.tally = tally;
    }

    synchronized void start() {
        if (!closed) {
            process = HostProcess.start(command, configurations, directory.resolve("host.log"));
            tally.count("host: starts");
        }
    }

    /** Returns once it can be used. If it ends by itself, it is started again, as whoever supervises it would do. */
    void awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!access.isReady()) {
            if (running().endsWithin(POLL)) {
                tally.count("host: ended by itself with code " + running().exitCode());
                Thread.sleep(POLL);
                start();
            }
            if (System.nanoTime() > deadline) {
                throw new SandboxException("The host is not ready after %d s; %s says why"
                        .formatted(START.toSeconds(), directory.resolve("host.log")));
            }
        }
        tally.count("host: ready");
    }

    /** {@code kill -9}, after it was left alone for a while; then a new one is started. */
    void kill(Kill kill, Pause pause) throws InterruptedException {
        if (!kill.whileStarting()) {
            awaitReady();
        }
        pause.pass(kill.after());
        boolean ready = access.isReady();
        if (running().endsWithin(Duration.ZERO)) {
            tally.count("host: ended by itself with code " + running().exitCode());
        } else {
            running().kill();
            tally.count(ready ? KILLS : "host: killed while it started");
        }
        start();
    }

    /** Lets time pass, or less of it if all is over. */
    @FunctionalInterface
    interface Pause {
        void pass(Duration time) throws InterruptedException;
    }

    /** Runs {@code mds verify} against it and returns its exit code; how far it is goes to a file. */
    int verify(Redirect output, String... options) throws InterruptedException {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("verify", "--url", access.url()));
        arguments.addAll(List.of(options));
        Process verify = HostProcess.started(new ProcessBuilder(arguments)
                .redirectOutput(output)
                .redirectError(Redirect.appendTo(directory.resolve("verify.log").toFile())));
        try {
            return verify.waitFor();
        } finally {
            verify.destroyForcibly().waitFor(1, TimeUnit.SECONDS);
        }
    }

    private synchronized HostProcess running() {
        if (process == null) {
            throw new IllegalStateException("the host was not started");
        }
        return process;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (process != null) {
            process.close();
        }
    }
}
