package mds.sandbox;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mds.sandbox.chaos.Tally;
import org.jspecify.annotations.Nullable;

/** The host as chaos treats it: killed, and started again with the same data. One thread at a time. */
final class ChaosHost implements AutoCloseable {

    private static final int ENDED_BY_KILL = 137;

    private final List<String> command;
    private final List<Path> configurations;
    private final int port;
    private final Path directory;
    private final Tally tally;
    private @Nullable HostProcess process;
    private boolean closed;

    ChaosHost(List<String> command, List<Path> configurations, int port, Path directory, Tally tally) {
        this.command = command;
        this.configurations = configurations;
        this.port = port;
        this.directory = directory;
        this.tally = tally;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    synchronized void start() {
        if (!closed) {
            process = HostProcess.start(command, configurations, directory.resolve("host.log"));
            tally.count("host starts");
        }
    }

    /** Returns once it can be used. */
    void awaitReady() throws InterruptedException {
        running().awaitReady(URI.create(url() + "/observe/health/ready"));
    }

    /** {@code kill -9}, wherever it is, be it still starting; then a new one. */
    synchronized void killAndRestart() throws InterruptedException {
        if (running().isAlive()) {
            running().kill();
            tally.count("kills");
        }
        if (running().exitCode() != ENDED_BY_KILL) {
            tally.count("host ended by itself with code " + running().exitCode());
        }
        start();
    }

    /** Starts it if it is not there, and returns once it can be used. */
    void ensureRunning() throws InterruptedException {
        if (!running().isAlive()) {
            tally.count("host ended by itself with code " + running().exitCode());
            start();
        }
        awaitReady();
    }

    /** Runs {@code mds verify} against it and returns its exit code. */
    int verify() throws InterruptedException {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("verify", "--url", url()));
        Process verify = HostProcess.inheriting(arguments);
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
