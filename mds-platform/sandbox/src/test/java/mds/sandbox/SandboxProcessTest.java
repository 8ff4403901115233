package mds.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The sandbox as its own process, as a person starts it. */
class SandboxProcessTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void writesItsAddressesAndLeavesNoProcessBehindWhenItIsKilled(
            @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) throws Exception {
        Process sandbox = start(directory, "sandbox", "--data-dir", directory.toString());
        SandboxAddresses addresses = awaitReady(sandbox, directory);

        assertThat(directory.resolve("sandbox.yaml"))
                .content()
                .contains("kafka: { bootstrap-servers: \"" + addresses.kafkaBootstrapServers() + "\", group: mds }")
                .contains("elasticsearch: { url: \"" + addresses.elasticsearchUrl() + "\", index-prefix: mds }");
        List<ProcessHandle> children = sandbox.descendants().toList();
        assertThat(children).as("Elasticsearch and what watches it").hasSizeGreaterThanOrEqualTo(2);

        sandbox.destroyForcibly();

        for (ProcessHandle child : children) {
            child.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void saysWhatToDoWhenADirectoryIsInUse(@TempDir Path directory) throws Exception {
        try (Lifetime lifetime = new Lifetime()) {
            Servers.lock(directory, lifetime);
            Process second = start(directory, "sandbox", "--data-dir", directory.toString());
            assertThat(second.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(second.exitValue()).isNotZero();
            assertThat(directory.resolve("output.txt"))
                    .content()
                    .contains("Another sandbox uses the data directory")
                    .contains("--data-dir")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void endsWithTheProcessThatItBelongsTo(@TempDir Path directory) throws Exception {
        Process parent = new ProcessBuilder("cat").start();
        Process sandbox =
                start(directory, "sandbox", "--data-dir", directory.toString(), "--parent-pid", "" + parent.pid());
        parent.destroy();
        assertThat(sandbox.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private static Process start(Path directory, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "mds.sandbox.Main"));
        command.addAll(1, List.of("-Dmds.sandbox.home=" + System.getProperty("mds.sandbox.home")));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output.txt").toFile())
                .start();
    }

    private static SandboxAddresses awaitReady(Process sandbox, Path directory) throws Exception {
        Path file = directory.resolve(SandboxCommand.ADDRESSES);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!sandbox.waitFor(100, TimeUnit.MILLISECONDS) && System.nanoTime() < deadline) {
            Optional<SandboxAddresses> addresses = SandboxAddresses.read(file);
            if (addresses.isPresent()) {
                return addresses.get();
            }
        }
        throw new AssertionError(Files.readString(directory.resolve("output.txt")));
    }
}
