package mds.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code mds demo} as a person starts it in a terminal, and ends it. */
@EnabledOnOs(OS.LINUX)
class DemoTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String READY = "Ctrl-C ends it all";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void leavesNothingBehindWhetherCtrlCOrATerminationEndsIt() throws Exception {
        Process first = start(directory.resolve("first.txt"));
        endsWith(first, "-INT", "-" + first.pid());

        Process second = start(directory.resolve("second.txt"));
        endsWith(second, "-TERM", Long.toString(second.pid()));
    }

    private Process start(Path output) {
        Process demo = Distribution.mds(
                output,
                "demo",
                "--port",
                Integer.toString(Deployment.freePort()),
                "--data-dir",
                directory.resolve("demo").toString());
        await().atMost(PATIENCE)
                .until(() -> !demo.isAlive() || Distribution.printed(output).contains(READY));
        assertThat(demo.isAlive()).as(() -> Distribution.printed(output)).isTrue();
        return demo;
    }

    /** Ctrl-C reaches the whole group, a termination the one process that was started. */
    private static void endsWith(Process demo, String signal, String receiver) throws Exception {
        List<ProcessHandle> all =
                Stream.concat(Stream.of(demo.toHandle()), demo.descendants()).toList();
        assertThat(all).as("the demo, the host, Elasticsearch and its guard").hasSizeGreaterThanOrEqualTo(4);
        try {
            assertThat(new ProcessBuilder("kill", signal, "--", receiver)
                            .start()
                            .waitFor())
                    .isZero();
            for (ProcessHandle process : all) {
                process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
